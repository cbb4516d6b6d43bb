"""Programme money by programme and by township, year against year: what was published, added up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from monitor.flows.allocations import NOUN, told_plans
from monitor.flows.townships import townships
from monitor.store.database import Read
from monitor.store.erased import erased
from monitor.store.events import events_by_seq, last_seq, links_by_id
from monitor.store.grown import ids_after, last_of
from monitor.vocabulary.personal import hidden

WITHDRAWN, NAMED = "event.withdrawn", "project.registered"
MOST = 200
"""Overviews kept at a time."""
Plans = Mapping[str, Mapping[str, Any]]
_Found = Mapping[str | None, tuple["Sums", "Sums"]]


@dataclass(slots=True)
class _Kept:
    """The plans up to entry `upto`, with what would make them all another: withdrawals, erasures, the day."""

    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    upto: int = -1
    basis: tuple[int, int, int] = (-1, -1, -1)
    told: dict[tuple[Any, ...], Overview] = field(default_factory=dict)
    """Overviews that were asked for; a few, since filters are many."""


_KEPT: WeakKeyDictionary[Any, _Kept] = WeakKeyDictionary()
_DOOR = Lock()


def plans(read: Read, as_of_day: int) -> Plans:
    """Plan -> `told_plans`; kept in this process, and only what an entry touches is told anew."""
    return _kept(read, as_of_day).plans


def _kept(read: Read, as_of_day: int) -> _Kept:
    engine = read.connection.engine
    kept = _KEPT.get(engine)
    if not _DOOR.acquire(blocking=kept is None):  # somebody is at work: the last ones meanwhile
        return kept or _Kept()
    try:
        fresh = _refreshed(read, as_of_day, _KEPT.get(engine))
        _KEPT[engine] = fresh
        return fresh
    finally:
        _DOOR.release()


def _refreshed(read: Read, as_of_day: int, kept: _Kept | None) -> _Kept:
    last = last_seq(read)
    basis = (last_of(read, [WITHDRAWN]), len(erased(read)), as_of_day)
    if kept is None or kept.basis != basis:
        return _Kept(told_plans(read, as_of_day), last, basis)
    if kept.upto >= last:
        return kept
    touched = ids_after(read, NOUN, kept.upto)
    if not touched:
        return replace(kept, upto=last)
    return _Kept(kept.plans | told_plans(read, as_of_day, touched), last, basis)


@dataclass(slots=True)
class Sums:
    """Yuan that were allocated (by the result, else by the plan) and that arrived (sent on, else paid)."""

    allocated: Decimal = Decimal(0)
    arrived: Decimal = Decimal(0)
    plans: set[str] = field(default_factory=set)
    recipients: set[tuple[str, str | None, int]] = field(default_factory=set)

    def add(self, plan: str, share: Mapping[str, Any], at: int) -> None:
        """One recipient of a plan; a person, who has no code here, counts for one in each plan."""
        told = share["concluded_yuan"] if share["concluded_yuan"] is not None else share["planned_yuan"]
        came = share["transferred_yuan"] if share["transferred_yuan"] is not None else share["paid_yuan"]
        self.allocated += Decimal(told or 0)
        self.arrived += Decimal(came or 0)
        self.plans.add(plan)
        recipient = share["recipient"]
        person = recipient["kind"] == "person"
        self.recipients.add((plan if person else "", recipient["id"], at if person else 0))

    @property
    def share(self) -> float | None:
        """What arrived of what was allocated; None where nothing was."""
        return float(self.arrived / self.allocated) if self.allocated else None


@dataclass(frozen=True, slots=True)
class Line:
    """A programme or township: its sums this year and the year before."""

    id: str | None
    name: str | None
    now: Sums
    before: Sums
    population: int | None = None
    unit: str | None = None
    """Of a programme: who shares it out, by name, where it is one unit."""

    @property
    def per_head(self) -> Decimal | None:
        """Yuan allocated this year for each inhabitant; None without a population."""
        return None if not self.population else self.now.allocated / self.population


@dataclass(frozen=True, slots=True)
class Overview:
    """One year beside the year before it."""

    year: int | None
    years: Sequence[int]
    programmes: Sequence[Line]
    townships: Sequence[Line]
    total: Line
    hidden: Mapping[str, int]


def of_programme(told: Plans, programme: str) -> dict[str, Mapping[str, Any]]:
    """The plans of a programme of which something was published; a plan without programme stands for itself."""
    return {id: one for id, one in told.items() if "shares" in one and programme in {one["programme_id"], _key(one)}}


def _key(one: Mapping[str, Any]) -> str:
    return str(one["programme_id"] or one["allocation_plan_id"])


def overview(read: Read, as_of_day: int, *, year: int | None = None, region: str | None = None) -> Overview:
    """The programmes and townships of a year (None: the last one), the largest first.

    `region` takes every region whose code begins with it.
    """
    kept = _kept(read, as_of_day)
    key = (year, region, last_of(read, [NAMED]))
    if key not in kept.told:
        if len(kept.told) >= MOST:
            kept.told.clear()
        kept.told[key] = _overview(read, kept.plans, year, region)
    return kept.told[key]


def _overview(read: Read, every: Plans, year: int | None, region: str | None) -> Overview:
    told = [one for one in every.values() if "shares" in one]
    years = sorted({one["fiscal_year"] for one in told}, reverse=True)
    at = year if year is not None else (years[0] if years else None)
    names = project_names(read, {one["project_id"] for one in told if one["project_id"]})
    by_programme: defaultdict[str | None, tuple[Sums, Sums]] = defaultdict(lambda: (Sums(), Sums()))
    by_region: defaultdict[str | None, tuple[Sums, Sums]] = defaultdict(lambda: (Sums(), Sums()))
    called: defaultdict[str, set[str]] = defaultdict(set)
    shared: defaultdict[str, set[str]] = defaultdict(set)
    total = (Sums(), Sums())
    for one in told:
        if at is None or one["fiscal_year"] not in {at, at - 1}:
            continue
        side = 0 if one["fiscal_year"] == at else 1
        for place, share in enumerate(one["shares"]):
            if region and not (share["region"] or "").startswith(region):
                continue
            for sums in (by_programme[_key(one)], by_region[share["region"]], total):
                sums[side].add(one["allocation_plan_id"], share, place)
        if one["project_id"] in names:
            called[_key(one)].add(names[one["project_id"]])
        shared[_key(one)].add(one["unit_name"] or one["unit_id"])
    hidden: Counter[str] = Counter()
    for one in every.values():
        hidden.update(one["hidden"])
    return Overview(
        at,
        years,
        _programmes(by_programme, called, shared),
        _townships(by_region),
        Line(None, None, *total),
        dict(+hidden),
    )


def _one_name(names: Collection[str]) -> str | None:
    """The name, where all are called alike."""
    return next(iter(names)) if len(names) == 1 else None


def _programmes(
    found: _Found, called: Mapping[str, Collection[str]], shared: Mapping[str, Collection[str]]
) -> list[Line]:
    told = []
    for id, (now, before) in found.items():
        name, unit = _one_name(called.get(str(id), ())), _one_name(shared.get(str(id), ()))
        told.append(Line(id, name, now, before, unit=unit))
    return _largest_first(told)


def _townships(found: _Found) -> list[Line]:
    told = []
    for id, (now, before) in found.items():
        town = townships().get(id or "")
        named = (None, None) if town is None else (town.name, town.population)
        told.append(Line(id, named[0], now, before, named[1]))
    return _largest_first(told)


def _largest_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (-one.now.allocated, -one.before.allocated, one.id or ""))


def project_names(read: Read, ids: Iterable[str]) -> dict[str, str]:
    """Project -> the name it was last registered under."""
    links = links_by_id(read, [("project", id) for id in sorted(set(ids))], roles={"defines"})
    told = [one.event.data for one in events_by_seq(read, {link.seq for link in links})]
    return {one["project_id"]: hidden(one["name"]) for one in told}
