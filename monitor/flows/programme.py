"""One programme in five answers: where its money comes from, where it goes, what was done, with what effect."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitor.facts.facts import as_of
from monitor.facts.web import tables, with_chains
from monitor.findings.summary import code_label
from monitor.flows.programmes import Sums, of_programme, plans
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.store.events import StoredEvent, links_by_id
from monitor.store.names import registered_names
from monitor.store.unassessed import not_assessable
from monitor.vocabulary.personal import hidden

RECEIVED = "funds.received"
DONE = frozenset({"acceptance.concluded", "milestone.updated", "project.registered"})
PASSED, MET, COMPLETION = "passed", "met", "completion"


@dataclass(frozen=True, slots=True)
class Source:
    """Money that came in for the programme: from which level, when, how much (None: another currency)."""

    level: Mapping[str, str]
    receipt_id: str
    day: str
    payer: str | None
    yuan: Decimal | None
    entry: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient of one plan; households of a township stand together: how many, never who."""

    plan: str
    year: int
    region: str | None
    kind: str
    id: str | None
    name: str | None
    people: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class Project:
    """A project that the programme pays for, with what was told of its end."""

    id: str
    name: str | None
    registered: str | None
    accepted: str | None
    """Day of the acceptance that passed."""
    completed: str | None
    """Day on which completion was met."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that could not judge: how often, and what was missing."""

    rule: str
    records: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """The answers; the fifth (whether there is a problem) is for people to conclude, and stands with the cases."""

    id: str
    years: tuple[int, ...]
    units: tuple[tuple[str, str | None], ...]
    plans: Sequence[Mapping[str, Any]]
    sources: Sequence[Source]
    recipients: Sequence[Recipient]
    projects: Sequence[Project]
    unassessed: Sequence[Gap]
    total: Sums

    @property
    def published(self) -> int:
        """Plans whose result was published."""
        return sum(one["result_day"] is not None for one in self.plans)

    @property
    def households(self) -> tuple[int, int]:
        """Persons and groups of persons that money was allocated to, and those whose payment is on record."""
        each = [one for one in self.recipients if one.kind == "person"]
        return sum(one.people for one in each), sum(one.people for one in each if one.sums.arrived)


def programme(read: Read, id: str, as_of_day: int) -> Programme | None:
    """The programme (or the plan without one) under an id; None where nothing of it was published."""
    told = of_programme(plans(read, as_of_day), id)
    if not told:
        return None
    mine = sorted(
        told.values(), key=lambda one: (one["plan_day"] or one["result_day"] or "", one["allocation_plan_id"])
    )
    total = Sums()
    for one in mine:
        for at, share in enumerate(one["shares"]):
            total.add(one["allocation_plan_id"], share, at)
    projects = {one["project_id"] for one in mine if one["project_id"]}
    units = {one["unit_id"]: one["unit_name"] for one in mine}
    return Programme(
        id=id,
        years=tuple(sorted({one["fiscal_year"] for one in mine})),
        units=tuple(sorted(units.items())),
        plans=mine,
        sources=_sources(read, id, as_of_day),
        recipients=list(_recipients(mine)),
        projects=_projects(read, projects, as_of_day),
        unassessed=[
            Gap(*one) for one in not_assessable(read, [("programme", id), *(("project", one) for one in projects)])
        ],
        total=total,
    )


def _holding(read: Read, noun: str, ids: Collection[str], kinds: Collection[str], day: int) -> list[StoredEvent]:
    """The events of these kinds that carry these ids and hold on the day, in the order of time."""
    links = [link for link in links_by_id(read, [(noun, id) for id in sorted(ids)]) if link.kind in kinds]
    events = with_chains(read, {link.seq for link in links})
    if not events:
        return []
    held = set(as_of(tables(events), day)["event"])
    kept = [one for one in events if one.seq in held and one.event.type in kinds]
    return sorted(kept, key=lambda one: (one.event.at, one.seq))


def _sources(read: Read, id: str, day: int) -> list[Source]:
    names = registered_names(read, day)
    out = []
    for stored in _holding(read, "programme", [id], {RECEIVED}, day):
        data = stored.event.data
        money, payer = data["amount"], data.get("payer", {})
        out.append(
            Source(
                level=code_label("fund_level", data["source_level"]),
                receipt_id=data["receipt_id"],
                day=day_text(stored.event.day),
                payer=names.get(payer.get("id", ""), payer.get("name")),
                yuan=Decimal(money["amount"]) if money["currency"] == "CNY" else None,
                entry=stored.seq,
            )
        )
    return out


def _recipients(mine: Sequence[Mapping[str, Any]]) -> Iterator[Recipient]:
    """Organisations one by one, the households of a plan and a township together."""
    for plan in mine:
        together: dict[str | None, tuple[Sums, Sums, list[int]]] = {}
        for at, share in enumerate(plan["shares"]):
            sums = Sums()
            sums.add(plan["allocation_plan_id"], share, at)
            told = share["recipient"]
            if told["kind"] == "person":
                paid, unpaid, count = together.setdefault(share["region"], (Sums(), Sums(), [0, 0]))
                (paid if sums.arrived else unpaid).add(plan["allocation_plan_id"], share, at)
                count[0 if sums.arrived else 1] += 1
                continue
            yield _recipient(plan, share["region"], told, 1, sums)
        for region, (paid, unpaid, count) in sorted(together.items(), key=lambda one: one[0] or ""):
            for sums, people in zip((paid, unpaid), count, strict=True):
                if people:
                    yield _recipient(plan, region, {"kind": "person", "id": None, "name": None}, people, sums)


def _recipient(
    plan: Mapping[str, Any], region: str | None, told: Mapping[str, Any], people: int, sums: Sums
) -> Recipient:
    key = (plan["allocation_plan_id"], plan["fiscal_year"], region)
    return Recipient(*key, told["kind"], told["id"], told["name"], people, sums)


def _projects(read: Read, ids: Collection[str], day: int) -> list[Project]:
    told: dict[str, dict[str, str]] = {id: {} for id in sorted(ids)}
    for stored in _holding(read, "project", ids, DONE, day):
        data, when = stored.event.data, day_text(stored.event.day)
        of = told.get(str(data.get("project_id")))
        if of is None:
            continue
        if stored.event.type == "project.registered":
            of |= {"name": hidden(data["name"]), "registered": when}
        elif stored.event.type == "acceptance.concluded" and data["result"] == PASSED:
            of["accepted"] = when
        elif data.get("milestone_kind") == COMPLETION and data["status"] == MET:
            of["completed"] = data.get("met_date", when)
    names = ("name", "registered", "accepted", "completed")
    return [Project(id, *(of.get(name) for name in names)) for id, of in told.items()]
