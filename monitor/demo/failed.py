"""Life line: a tender with too few bidders ends without award and is held again, with prequalification."""

from __future__ import annotations

from random import Random
from typing import Any

from monitor.demo import building, objecting
from monitor.demo.codes import document, organisation
from monitor.demo.days import instant, iso, last_work, next_work, year_of
from monitor.demo.project import Project
from monitor.demo.site import STEP
from monitor.demo.story import Story
from monitor.demo.titles import works_titles
from monitor.demo.works import hold, prepare, sign
from monitor.demo.world import World


def failed(world: World, tag: str, day: int, rng: Random) -> Story:
    """One project of works whose first procedure found two bidders or fewer."""
    story = Story(tag, rng)
    fen = int(10 ** rng.uniform(7.85, 8.9)) // (STEP * 100) * STEP * 100
    unit = rng.choice(world.owners)
    p = Project(
        world=world, story=story, unit=unit,
        id=f"{year_of(day)}-{world.region}-54-01-{tag[1:]:>06}",
        titles=works_titles(world, unit, tag), category="works", fen=fen, day=next_work(day), last=day + 340,
        purpose="works",
    )  # fmt: skip
    story.scope = p.id
    p.day = prepare(p)
    first = hold(p, f"ocds-tw9990-{year_of(p.day)}-9{tag[1:]:>05}", rng.randint(0, 2))
    ocid = f"ocds-tw9990-{year_of(p.day)}-{tag[1:]:>05}"
    ended: dict[str, Any] = {**first.key, "outcome": "failed", "reason": "too_few_tenderers", "next_ocid": ocid}
    story.tell("tender.terminated", first.deadline, p.unit.id, ended, "10:30:00")
    p.day = next_work(first.deadline + 25)
    second = hold(p, ocid, 3, "（第二次）")
    _prequalify(p, ocid, [bid.firm for bid in second.bids])
    building.build(p, second, sign(p, second, 2), 2)
    objecting.objected(second)
    return story


def _prequalify(p: Project, ocid: str, passed: list[str]) -> None:
    """Applicants were examined before the tender documents went out; those who bid had passed."""
    process: dict[str, Any] = {"ocid": ocid, "regime": "tendering", "lot_id": "L1"}
    issued = next_work(p.day - 20)
    deadline = next_work(issued + 14)
    paper = document(f"PQ-{ocid}", "tender_document", iso(issued))
    told: dict[str, Any] = {
        **process,
        "document_stage": "prequalification",
        "issue_until": instant(issued + 6, "17:00:00"),
    }
    told |= {"submission_deadline": instant(deadline, "10:00:00"), "document": paper}
    p.story.tell("tender_document.issued", issued, p.unit.id, told, "08:50:00")
    changed: dict[str, Any] = {**process, "document_stage": "prequalification", "affects_bid": True}
    p.story.tell("clarification.issued", last_work(deadline - 3), p.unit.id, changed, "14:00:00")
    firms = [organisation(one) for one in passed]
    p.story.tell(
        "prequalification.concluded",
        next_work(deadline + 1),
        p.unit.id,
        {**process, "applicants": firms, "passed": firms},
    )
