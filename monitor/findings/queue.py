"""The queue: which findings fit, in which order, how many of each sort, and how many are hidden and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from monitor.findings.names import unit_names
from monitor.findings.rank import FORMULA
from monitor.findings.stages import stage_of
from monitor.findings.tell import item, ranked
from monitor.rules.kit.printing import day_text
from monitor.store.concerning import concerning, findings_concerning
from monitor.store.database import Read
from monitor.store.findings import by_ids
from monitor.store.names import registered_names
from monitor.store.queue import Slim, slim

FACETS = ("severity", "family", "rule", "unit_id", "state", "stage", "is_lead")
STANDING = ("raised", "cured")
"""States that are listed where none is asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks for. `narrow`: facet -> the values that fit; a facet not named takes all values."""

    narrow: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    process_id: str | None = None
    project_id: str | None = None
    min_amount_fen: int | None = None
    search: str = ""
    without_units: frozenset[str] = frozenset()
    """Units about which the caller is told nothing (recusal); counted as hidden, whatever else is asked for."""
    sort: str = "score"
    limit: int = 50
    offset: int = 0


def _value(row: Slim, facet: str) -> Any:
    return stage_of(row.rule) if facet == "stage" else getattr(row, facet)


def _failing(row: Slim, wanted: Wanted) -> list[str]:
    """The filters that keep `row` out."""
    out = [facet for facet, fits in wanted.narrow.items() if _value(row, facet) not in fits]
    if "state" not in wanted.narrow and row.state not in STANDING:
        out.append("state")
    if wanted.min_amount_fen is not None and (row.stake_fen is None or row.stake_fen < wanted.min_amount_fen):
        out.append("min_amount")
    return out


def _ordered(rows: Iterable[Slim], sort: str, as_of_day: int) -> list[str]:
    def key(row: Slim) -> tuple[Any, ...]:
        score = ranked(row._asdict(), as_of_day).score
        amount = -1 if row.stake_fen is None else row.stake_fen
        by = {"score": (score, row.day), "day": (row.day, score), "amount": (amount, score)}[sort]
        return (*(-part for part in by), row.id)

    return [row.id for row in sorted(rows, key=key)]


def items(read: Read, ids: Sequence[str], as_of_day: int) -> list[dict[str, Any]]:
    """The findings of these ids as items, in this order."""
    known = by_ids(read, ids)
    names = unit_names(read, list(known.values()), as_of_day)
    return [item(known[id], as_of_day, names.get(known[id]["unit_id"])) for id in ids if id in known]


def queue(read: Read, wanted: Wanted, as_of_day: int) -> dict[str, Any]:
    """One page of findings, ranked as of the day number `as_of_day`; shape: `api.findings.schemas.Queue`."""
    fit: list[Slim] = []
    facets: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    hidden: Counter[str] = Counter()
    recused = findings_concerning(read, wanted.without_units)
    if recused:  # of all, not of those that are asked for: else one could ask until one knew them
        hidden["recused"] = len(recused)
    for row in slim(read, search=wanted.search, process_id=wanted.process_id, project_id=wanted.project_id):
        if row.id in recused:
            continue
        failing = _failing(row, wanted)
        if not failing:
            fit.append(row)
        elif failing == ["min_amount"] and row.stake_fen is None:
            hidden["stake_unknown"] += 1
        elif failing == ["state"] and "state" not in wanted.narrow:
            hidden[row.state] += 1
        for facet in FACETS:
            value = _value(row, facet)
            if value is not None and (not failing or failing == [facet]):
                facets[facet][str(value).lower() if isinstance(value, bool) else str(value)] += 1
    ids = _ordered(fit, wanted.sort, as_of_day)[wanted.offset : wanted.offset + wanted.limit]
    page = items(read, ids, as_of_day)
    registered = registered_names(read, as_of_day)
    names = {told["unit_id"]: told["unit_name"] for told in page if told["unit_name"] is not None}
    return {
        "total": len(fit),
        "limit": wanted.limit,
        "offset": wanted.offset,
        "hidden": dict(hidden),
        "items": page,
        "facets": {facet: dict(counted.most_common()) for facet, counted in facets.items()},
        "unit_names": names | {unit: registered[unit] for unit in facets["unit_id"] if unit in registered},
        "formula": FORMULA,
        "as_of": day_text(as_of_day),
    }


def others(
    read: Read, row: dict[str, Any], as_of_day: int, *, without_units: frozenset[str] = frozenset(), limit: int = 50
) -> list[dict[str, Any]]:
    """The other standing findings on the same process, and on the same project, ranked; at most `limit`."""
    near: dict[str, Slim] = {}
    for name in ("process_id", "project_id"):
        if row[name] is not None:
            near |= {told.id: told for told in slim(read, **{name: row[name]})}
    near.pop(row["id"], None)
    recused = concerning(read, {told.event for told in near.values()}, without_units)
    known = (told for told in near.values() if told.unit_id not in without_units and told.event not in recused)
    shown = (told for told in known if told.state in STANDING)
    return items(read, _ordered(shown, "score", as_of_day)[:limit], as_of_day)
