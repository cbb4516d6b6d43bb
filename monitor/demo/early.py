"""Life line: works still to come; design, some equipment and levelling are bought, all small and directly."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from monitor.demo.building import secure
from monitor.demo.codes import organisation
from monitor.demo.contracting import Deal, stated, terms
from monitor.demo.days import next_work, year_of
from monitor.demo.meeting import Matter, decide
from monitor.demo.project import Project, approve, fund, register, report, show, superior
from monitor.demo.site import STEP
from monitor.demo.story import Act, Story
from monitor.demo.talks import TAG
from monitor.demo.titles import small_titles
from monitor.demo.works import review
from monitor.demo.world import MICRO, World

EVERY, FEWEST = 20, 6
"""One for so many projects of the county, and at least so many."""
FIRST = 10_000
"""Their numbers are above those of the purchases that are talked over."""
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "design": ("设计", {"category": "services", "service_kind": "design"}),
    "supervision": ("监理", {"category": "services", "service_kind": "supervision"}),
    "equipment": ("设备", {"category": "goods"}),
    "levelling": ("场地平整", {"category": "works"}),
}


def early(world: World) -> Iterator[Story]:
    """Each from the registration to its contracts."""
    count = max(FEWEST, world.projects // EVERY)
    for place in range(count):
        tag = f"{TAG}{FIRST + place:05d}"
        day = world.first_day + world.span * place // count
        yield _prepared(world, tag, day, Random(f"{world.seed}/{tag}"))


def _prepared(world: World, tag: str, day: int, rng: Random) -> Story:
    story = Story(tag, rng)
    unit = rng.choice(world.owners)
    fen = rng.randint(300, 600) * 1_000_000
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-53-01-{tag[1:]:>06}",
        titles=small_titles(world, unit, tag), category="works", fen=fen, day=next_work(day), last=day + 170,
        purpose="works", level="county",
    )  # fmt: skip
    story.scope = p.id
    register(p)
    approve(p, "feasibility", next_work(p.day + 3), fen)
    approve(p, "estimate", next_work(p.day + 6), fen)
    show(p, "project_approval", next_work(p.day + 9), "project", p.id)
    fund(p, next_work(p.day + 8))
    review(p, "budget", next_work(p.day + 12), next_work(p.day + 16), fen, world.units["finance"].id)
    superior(p, "before", next_work(p.day + 18))
    told = [{"role": "discipline_commission", "organisation": organisation(world.units["discipline"].id)}]
    report(p, "discipline_commission", next_work(p.day + 20), told)
    sizes = rng.sample(range(60, 160), 3)
    for place, kind in enumerate(("design", "equipment", "levelling")):
        buy(p, kind, next_work(p.day + 24 + 12 * place), sizes[place] * STEP)
    return story


def buy(p: Project, kind: str, day: int, fen: int, name: str = "") -> Act:
    """One direct contract of a kind: decided, signed, published."""
    title, told = KINDS[kind]
    number = f"CON-{p.id}-{kind}{name}"
    matter = Matter(f"{p.name}{title}安排", "contract", "works", fen, p.link)
    decision = decide(p.story, p.unit, day, matter).data["decision_id"]
    more: dict[str, Any] = {**p.link, **told, "regime": "other", "budget_line_id": p.line, "decision_id": decision}
    more |= {"title": f"{p.name}{title}合同", "pay_anchor": "acceptance", "acceptance_days": 28}
    signed = next_work(day + 3)
    supplier = p.world.firm(MICRO + 500_000 + int(p.story.tag[2:]) * 3 + list(KINDS).index(kind))
    contract = terms(
        p.story, p.unit, supplier, signed, Deal(number, told["category"], fen, signed, signed + 90, "direct", more)
    )
    show(p, "contract", next_work(signed + 5), "contract", number, more=stated(contract))
    if told["category"] == "works":
        secure(p, number, supplier, "owner_payment", next_work(signed + 2), fen // 20, signed + 120)
    return contract
