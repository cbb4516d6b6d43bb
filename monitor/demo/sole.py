"""Life line: what only one supplier can deliver, bought of that one: intention, publicity, the city's consent."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from monitor.demo.adding import buy_alone
from monitor.demo.codes import credit_code, organisation, yuan
from monitor.demo.days import add_work, instant, next_work, year_of
from monitor.demo.meeting import Matter, decide
from monitor.demo.project import Project, fund, register, report, superior, watch
from monitor.demo.site import STEP
from monitor.demo.story import Story
from monitor.demo.talks import TAG
from monitor.demo.tender import Bid, Procedure
from monitor.demo.titles import purchase_titles
from monitor.demo.works import review
from monitor.demo.world import MICRO, World

EVERY, FEWEST = 50, 4
"""One for so many projects of the county, and at least so many."""
FIRST = 20_000
SHOWN = 5
"""Working days of publicity; the fifth is lawful."""


def sole(world: World) -> Iterator[Story]:
    """Each from the intention to the payment."""
    count = max(FEWEST, world.projects // EVERY)
    for place in range(count):
        tag = f"{TAG}{FIRST + place:05d}"
        day = world.first_day + world.span * place // count
        yield _bought(world, tag, day, Random(f"{world.seed}/{tag}"))


def city(world: World) -> str:
    """The finance department of the city."""
    return credit_code("11", f"{world.region[:4]}00", "MB", 1)


def _bought(world: World, tag: str, day: int, rng: Random) -> Story:
    story = Story(tag, rng)
    unit = rng.choice(world.owners)
    fen = rng.randint(210, 450) * 1_000_000
    p = Project(
        world=world, story=story, unit=unit, id=f"{year_of(day)}-{world.region}-61-02-{tag[1:]:>06}",
        titles=purchase_titles(world, unit, tag, "goods"), category="procurement", fen=fen, day=next_work(day),
        last=day + 190, purpose="goods", level="county",
    )  # fmt: skip
    story.scope = p.id
    register(p)
    fund(p, next_work(p.day + 4))
    review(p, "budget", next_work(p.day + 8), next_work(p.day + 12), fen, world.units["finance"].id)
    superior(p, "before", next_work(p.day + 12))
    asked = [{"role": "discipline_commission", "organisation": organisation(world.units["discipline"].id)}]
    report(p, "discipline_commission", next_work(p.day + 14), asked)
    notice = next_work(p.day + 46)
    ocid = f"ocds-tw9990-{year_of(notice)}-{tag[1:]:>05}"
    price = fen * 97 // 100 // STEP * STEP
    links: dict[str, Any] = {**p.link, "ocid": ocid, "regime": "government_procurement"}
    matter = Matter(f"{p.titles.process}方案", "tender", "procurement", price, links)
    decision = decide(story, unit, next_work(notice - 9), matter).data["decision_id"]
    number = MICRO + 700_000 + int(tag[2:])
    alone = Procedure(
        world=world, story=story, unit=unit, ocid=ocid, regime="government_procurement", category="goods",
        title=p.titles.process, project_id=p.id, ceiling=price, line=p.line, agency="", pool="POOL-GOODS",
        decision_id=decision, notice_day=notice, method="single_source",
    )  # fmt: skip
    alone.ranked = [Bid(f"{ocid}-B1", number, world.firm(number), price)]
    alone.publish("procurement_intention", next_work(p.day + 8))
    shown = next_work(p.day + 15)
    alone.publish("single_source", shown, {"published_until": instant(add_work(shown, SHOWN), "17:00:00")})
    alone.publish("tender_item", next_work(p.day + 30))
    _consent(p, alone, next_work(p.day + 30))
    watch(p, next_work(p.day + 40))
    buy_alone(p, alone, f"CON-{p.id}", "art31_1")
    last, cost = story.all("acceptance.concluded")[-1].day, price * 90 // 100
    superior(p, "during", next_work(last - 10))
    superior(p, "after", next_work(last + 20))
    told: dict[str, Any] = {
        **p.link,
        "contract_id": f"CON-{p.id}",
        "reviewer": organisation(world.institute(number + 7)),
    }
    told |= {"is_independent": True, "is_post_evaluation": False, "cost": yuan(cost), "profit": yuan(price - cost)}
    story.tell("result.reviewed", next_work(last + 40), world.units["audit"].id, {**told, "savings": yuan(fen - price)})
    return story


def _consent(p: Project, alone: Procedure, day: int) -> None:
    """The city's finance department approves the method."""
    office = p.world.units["office"].id
    told: dict[str, Any] = {"approval_id": f"APP-method-{p.id}", "approval_kind": "procurement_method", **p.link}
    told |= {
        **alone.process,
        "authority": organisation(city(p.world)),
        "authority_level": "city",
        "ground": "唯一供应商",
    }
    p.story.tell("approval.granted", day, office, told, "11:00:00")
