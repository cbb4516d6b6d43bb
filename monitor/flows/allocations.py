"""Published allocations: the plans and results that everybody could read, with what was sent and paid under them.

What was not published is not shown; it is counted, with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from monitor.facts.facts import as_of
from monitor.facts.web import tables, with_chains
from monitor.findings.tell import yuan
from monitor.flows.published import publications
from monitor.flows.shares import Share, Shares, shown_name, totals
from monitor.rules.kit.printing import day_text
from monitor.store.carriers import seqs_of_noun
from monitor.store.database import Read
from monitor.store.events import StoredEvent, links_by_id
from monitor.store.names import registered_names
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.personal import hidden

NOUN = "allocation_plan"
PLAN, RESULT = "allocation.planned", "allocation.concluded"
FREE = frozenset({"basis", "procedure"})
"""Texts of a plan: a number of a person in one is hidden."""


@dataclass(slots=True)
class _Plan:
    """Everything told about one plan; `open` holds the sides that were published."""

    id: str
    plan: StoredEvent | None = None
    result: StoredEvent | None = None
    moves: list[StoredEvent] = field(default_factory=list)
    notices: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def open(self) -> set[str]:
        return {side for side, _ in self.notices}

    @property
    def shown(self) -> list[StoredEvent]:
        """Plan and result as far as they were published, the plan first."""
        told = (("plan", self.plan), ("result", self.result))
        return [event for side, event in told if event is not None and side in self.open]

    @property
    def year(self) -> int:
        first = self.plan or self.result
        return 0 if first is None else (EPOCH + timedelta(days=first.event.day)).year

    def told(self, name: str) -> Any:
        said = next((event.event.data[name] for event in self.shown if name in event.event.data), None)
        return hidden(said) if isinstance(said, str) and name in FREE else said

    def shares(self) -> Shares:
        out = Shares()
        for event in self.shown:
            out.list_amounts(event.event.data.get("amounts", []), "planned" if event is self.plan else "concluded")
        for move in self.moves:
            out.move(move)
        return out


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asks for; `region` takes every region whose code begins with it (GB/T 2260)."""

    programme_id: str | None = None
    fiscal_year: int | None = None
    region: str | None = None
    limit: int = 50
    offset: int = 0


def _plans(read: Read, as_of_day: int, ids: Collection[str] | None = None) -> list[_Plan]:
    """The plans of these ids, of all where None is asked for."""
    if ids is None:
        events = with_chains(read, seqs_of_noun(read, NOUN))
    else:
        events = with_chains(read, {link.seq for link in links_by_id(read, [(NOUN, id) for id in ids])})
    if not events:
        return []
    held = set(as_of(tables(events), as_of_day)["event"])
    events = sorted((one for one in events if one.seq in held), key=lambda one: (one.event.at, one.seq))
    out: dict[str, _Plan] = {}
    for stored in events:
        id = stored.event.data.get("allocation_plan_id")
        if id is None:
            continue
        plan = out.setdefault(id, _Plan(id))
        if stored.event.type == PLAN:
            plan.plan = stored
        elif stored.event.type == RESULT:
            plan.result = stored
        elif stored.event.type in {"funds.transferred", "payment.made"}:
            plan.moves.append(stored)
    for id, notices in publications(events).items():
        if id in out:
            out[id].notices = notices
    wanted = out.values() if ids is None else [plan for plan in out.values() if plan.id in ids]
    return [plan for plan in wanted if plan.plan is not None or plan.result is not None]


def _hidden(plans: Sequence[_Plan]) -> Counter[str]:
    out: Counter[str] = Counter()
    for plan in plans:
        if not plan.shown:
            out["nothing_published"] += 1
            continue
        out["plan_not_published"] += plan.plan is not None and "plan" not in plan.open
        out["result_not_published"] += plan.result is not None and "result" not in plan.open
    return out


def _told(plan: _Plan, shares: Sequence[Share], all_shares: Shares, names: Mapping[str, str]) -> dict[str, Any]:
    unit = plan.told("unit")
    day = {event.event.type: event for event in plan.shown}
    return {
        "allocation_plan_id": plan.id,
        "programme_id": plan.told("programme_id"),
        "project_id": plan.told("project_id"),
        "fiscal_year": plan.year,
        "unit_id": unit["id"],
        "unit_name": shown_name(names, unit),
        "basis": plan.told("basis"),
        "procedure": plan.told("procedure"),
        "plan_day": day_text(day[PLAN].event.day) if PLAN in day else None,
        "result_day": day_text(day[RESULT].event.day) if RESULT in day else None,
        "plan_entry": day[PLAN].seq if PLAN in day else None,
        "result_entry": day[RESULT].seq if RESULT in day else None,
        "publications": [notice for _, notice in plan.notices],
        "shares": [share.told(names) for share in shares],
        "sums": totals(shares),
        "elsewhere_yuan": yuan(all_shares.elsewhere.fen),
    }


def _group(id: str | None, held: Sequence[tuple[str, Share]]) -> dict[str, Any]:
    return {
        "id": id,
        "plans": len({plan for plan, _ in held}),
        "recipients": len({(share.recipient["kind"], share.recipient["id"]) for _, share in held}),
        "sums": totals([share for _, share in held]),
    }


def told_plans(read: Read, as_of_day: int, ids: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """Plan -> what was published of it, as an item of `allocations`, with what is `hidden` (reason -> number) beside.

    Of these ids, or of all. A plan of which nothing was published has nothing but `hidden`.
    """
    names = registered_names(read, as_of_day)
    out: dict[str, dict[str, Any]] = {}
    for plan in _plans(read, as_of_day, ids):
        hidden = _hidden([plan])
        if plan.shown:
            every = plan.shares()
            hidden["not_in_yuan"] += every.foreign
            out[plan.id] = _told(plan, list(every.by_key.values()), every, names)
        out.setdefault(plan.id, {})["hidden"] = +hidden
    return out


def allocations(read: Read, asked: Asked, as_of_day: int) -> dict[str, Any]:
    """What was published of allocations up to `as_of_day`; shape: `api.allocations.schemas.Allocations`."""
    plans = _plans(read, as_of_day)
    years = sorted({plan.year for plan in plans if plan.shown}, reverse=True)
    plans = [
        plan
        for plan in plans
        if asked.fiscal_year in {None, plan.year}
        and asked.programme_id in {None, *(e.event.data.get("programme_id") for e in (plan.plan, plan.result) if e)}
    ]
    hidden = _hidden(plans)
    names = registered_names(read, as_of_day)
    items: list[dict[str, Any]] = []
    by_programme: defaultdict[str | None, list[tuple[str, Share]]] = defaultdict(list)
    by_region: defaultdict[str | None, list[tuple[str, Share]]] = defaultdict(list)
    for plan in sorted(plans, key=lambda one: (-one.year, one.told("programme_id") or "", one.id)):
        if not plan.shown:
            continue
        every = plan.shares()
        shares = [one for one in every.by_key.values() if (one.region or "").startswith(asked.region or "")]
        if asked.region and not shares:
            continue
        hidden["not_in_yuan"] += every.foreign
        items.append(_told(plan, shares, every, names))
        for share in shares:
            by_programme[plan.told("programme_id")].append((plan.id, share))
            by_region[share.region].append((plan.id, share))
    return {
        "total": len(items),
        "limit": asked.limit,
        "offset": asked.offset,
        "hidden": {reason: count for reason, count in hidden.items() if count},
        "items": items[asked.offset : asked.offset + asked.limit],
        "programmes": [_group(id, held) for id, held in sorted(by_programme.items(), key=lambda one: one[0] or "")],
        "regions": [_group(id, held) for id, held in sorted(by_region.items(), key=lambda one: one[0] or "")],
        "sums": totals([share for held in by_programme.values() for _, share in held]),
        "fiscal_years": years,
        "as_of": day_text(as_of_day),
    }
