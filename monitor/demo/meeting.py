"""A collective decision with everything an honest one leaves behind: agenda, argument, votes, minutes, signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from monitor.demo.codes import document, organisation, recording, target, yuan
from monitor.demo.days import instant, iso, next_work
from monitor.demo.people import Unit
from monitor.demo.story import Act, Story

EXACT_QUORUM = 0.05
LATE = "16:30:00"
WEEK = 7
"""Days within which minutes are drawn up; before longer holidays, on the day of the meeting."""
REASONS = ("方案可行", "资金已落实", "程序完备", "符合年度安排")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is put to the vote."""

    title: str
    action: str
    domain: str
    fen: int
    links: dict[str, Any] = field(default_factory=dict)
    body: str = "leadership_team"
    due: int | None = None


def decide(story: Story, unit: Unit, day: int, matter: Matter) -> Act:
    """The decision of `unit` on `day`, signed by everybody present and shown on the notice board."""
    rng, links = story.rng, matter.links
    project = {name: value for name, value in links.items() if name == "project_id"}
    number = f"{story.tag}-{len(story.acts) + 1}"
    mover = unit.finance_deputy if matter.domain == "funds" else unit.works_deputy
    proposed = next_work(day - 6)
    paper = document(f"ARG-{number}", "argument_report", iso(proposed - 1))
    item: dict[str, Any] = {"item_id": f"AG-{number}", "unit": organisation(unit.id), "title": matter.title}
    item |= {"proposer": mover, "confirmer": unit.head, "argument_documents": [paper], **project}
    agenda = story.tell("agenda_item.proposed", proposed, unit.id, item)
    story.sign(agenda, "agenda_item", f"AG-{number}", mover, "mover", {"step": "motion", "clock": LATE, **project})
    arguer: dict[str, Any] = {"step": "argument", "clock": "16:40:00", **project}
    story.sign(agenda, "agenda_item", f"AG-{number}", unit.staff(9), "argumentation", arguer)
    present = _present(story, unit, mover)
    speaking = [mover, *(one for one in present if one not in {mover, unit.head}), unit.head]
    votes = [{"member": one, "opinion": "agree", "reason": REASONS[place % 4]} for place, one in enumerate(speaking)]
    minutes = rng.randint(40, 110)
    ended = f"{9 + minutes // 60:02d}:{minutes % 60:02d}:00"
    drawn_up = next_work(day + 1) if next_work(day + 1) <= day + WEEK else day
    data: dict[str, Any] = {
        "decision_id": f"DEC-{number}",
        "meeting_id": f"MT-{number}",
        "item_id": f"AG-{number}",
        "unit": organisation(unit.id),
        "body": matter.body,
        "is_government_body": False,
        "title": matter.title,
        "action": matter.action,
        "domain": matter.domain,
        "is_major": True,
        "is_major_administrative": False,
        "is_secret": False,
        "started_at": instant(day, "09:00:00"),
        "ended_at": instant(day, ended),
        "due_members": unit.members,
        "present_members": present,
        "head": unit.head,
        "chair": unit.head,
        "deputy_in_charge": mover,
        "initial_mover": mover,
        "speaking_order": speaking,
        "votes": votes,
        "form": "show_of_hands",
        "result": "approved",
        "decided_amount": yuan(matter.fen),
        "executing_unit": organisation(unit.id),
        "responsible_person": mover,
        "minutes": document(f"MIN-{number}", "minutes", iso(drawn_up)),
        "recording": recording(f"REC-{number}", minutes * 60),
        "archive_id": f"AR-{number}",
        "emergencies_reported": [],
        **links,
    }
    if matter.due is not None:
        data["due_date"] = iso(matter.due)
    decision = story.tell("decision.made", day, unit.id, data, ended)
    _signed(story, unit, decision, present, mover)
    told: dict[str, Any] = {"publication_id": f"PUB-{number}", "what": "decision", "medium": "notice_board"}
    shown: dict[str, Any] = {
        **told,
        "unit": organisation(unit.id),
        "target": target("decision", f"DEC-{number}"),
        **links,
    }
    shown["parts"] = ["content", "basis", "process", "result"]
    story.tell("disclosure.published", next_work(day + 3), unit.id, shown, "09:00:00")
    return decision


def _present(story: Story, unit: Unit, mover: str) -> list[str]:
    """Usually all; now and then one is away, or exactly two thirds have come."""
    due, draw = unit.members, story.rng.random()
    away = [one for one in due if one not in {unit.head, mover}]
    if draw < EXACT_QUORUM and len(due) % 3 == 0:
        gone = set(away[-(len(due) // 3) :])
    elif draw < 0.3:  # noqa: PLR2004 - a share of meetings
        gone = {away[-1]}
    else:
        gone = set()
    return [one for one in due if one not in gone]


def _signed(story: Story, unit: Unit, decision: Act, present: list[str], mover: str) -> None:
    id_ = decision.data["decision_id"]
    links: dict[str, Any] = {
        name: decision.data[name] for name in ("project_id", "ocid", "regime") if name in decision.data
    }
    for one in present:
        role = "mover" if one == mover else "chair" if one == unit.head else "member"
        more: dict[str, Any] = {"step": "decision", "clock": LATE, **links}
        story.sign(decision, "decision", id_, one, role, more)
    more = {"step": "execution", "clock": "16:45:00", **links}
    story.sign(decision, "decision", id_, decision.data["responsible_person"], "executor", more)
