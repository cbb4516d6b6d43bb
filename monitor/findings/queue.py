"""The queue: which findings fit, in which order, how many of each sort, and how many are hidden and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from monitor.findings.board import board
from monitor.findings.names import unit_names
from monitor.findings.rank import FORMULA
from monitor.findings.tell import in_case, item, ranked
from monitor.findings.unusual import marks, tied
from monitor.rules.kit.printing import day_text
from monitor.store.accounts import labels
from monitor.store.cases import cases_of_findings, findings_of
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.findings import by_ids
from monitor.store.names import registered_names
from monitor.store.queue import SUBJECTS, Slim, held, matching, slim
from monitor.store.snoozes import snoozes

FACETS = (
    "severity", "family", "rule", "unit_id", "state", "stage", "is_lead", "case_state", "assignee", "late", "region",
    "programme",
)  # fmt: skip
STANDING = ("raised", "cured")
"""States that are listed where none is asked for."""
NONE = "none"
"""The state of a finding that is in no case, and the assignee of one that nobody has."""
HELD = {"id": pl.String, "case": pl.Int64, "case_state": pl.String, "assignee": pl.String, "due_day": pl.Int64}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks for. `narrow`: facet -> the values that fit; a facet not named takes all values."""

    narrow: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    process_id: str | None = None
    project_id: str | None = None
    party_id: str | None = None
    """Organisation id of a supplier, payee or agency that the finding is about."""
    min_amount_fen: int | None = None
    search: str = ""
    days: tuple[int | None, int | None] = (None, None)
    """First and last judged day, as day numbers, both inside."""
    ids: tuple[str, ...] = ()
    """Only these findings."""
    with_unusual: bool = True
    """Whether what screens found unusual is told and weighs; not so in what leaves the house."""
    with_snoozed: bool = False
    """Whether findings that are snoozed are listed as well."""
    without_units: frozenset[str] = frozenset()
    """Units about which the caller is told nothing (recusal); counted as hidden, whatever else is asked for."""
    without_cases: frozenset[int] = frozenset()
    """Cases from which the caller recused himself: their findings are left out and counted likewise."""
    sort: str = "score"
    limit: int = 50
    offset: int = 0


def _rows(read: Read, wanted: Wanted, as_of_day: int) -> pl.DataFrame:
    """The findings among which one chooses, ranked, each with its case."""
    frame = board(read, as_of_day, without_units=wanted.without_units, with_unusual=wanted.with_unusual)
    first, last = wanted.days
    asked = {
        "process_id": None if wanted.process_id is None else pl.col("process_id") == wanted.process_id,
        "project_id": None if wanted.project_id is None else pl.col("project_id") == wanted.project_id,
        "party_id": None if wanted.party_id is None else pl.col("parties").list.contains(wanted.party_id),
        "first": None if first is None else pl.col("day") >= first,
        "last": None if last is None else pl.col("day") <= last,
        "ids": pl.col("id").is_in(list(wanted.ids)) if wanted.ids else None,
        "search": pl.col("id").is_in(list(matching(read, wanted.search))) if wanted.search.split() else None,
    }
    if filters := [one for one in asked.values() if one is not None]:
        frame = frame.filter(*filters)
    cases = pl.DataFrame(held(read), schema=HELD, orient="row")
    return frame.join(cases, on="id", how="left", maintain_order="left").with_columns(
        pl.col("case_state").fill_null(NONE),
        pl.col("assignee").fill_null(NONE),
        late=(pl.col("due_day") < as_of_day).fill_null(value=False),
    )


def _value(facet: str) -> pl.Expr:
    column = pl.col(facet)
    return column if facet in {"is_lead", "late"} else column.cast(pl.String)


def _fits(wanted: Wanted) -> dict[str, pl.Expr]:
    """Filter -> true of the rows that pass it."""
    out = {facet: _value(facet).is_in(list(fits)) for facet, fits in wanted.narrow.items()}
    out.setdefault("state", _value("state").is_in(list(STANDING)))
    if wanted.min_amount_fen is not None:
        out["min_amount"] = (pl.col("stake_fen") >= wanted.min_amount_fen).fill_null(value=False)
    return {name: one.fill_null(value=False) for name, one in out.items()}


def _snoozed(read: Read, as_of_day: int) -> pl.Expr:
    """True of the findings that are not listed until a day."""
    told = pl.lit(value=False)
    for one in snoozes(read, as_of_day):
        if one.subject_kind in SUBJECTS:
            subject = pl.col(f"{one.subject_kind}_id").cast(pl.String) == one.subject_id
        else:
            subject = (pl.col("scope_kind") == one.subject_kind) & (pl.col("scope_id") == one.subject_id)
        told |= ((pl.col("rule").cast(pl.String) == one.rule) & subject).fill_null(value=False)
    return told


def _counted(frame: pl.DataFrame, facet: str) -> dict[str, int]:
    """Value -> number of rows, the most first."""
    counts = frame.group_by(facet).len().drop_nulls(facet).with_columns(_value(facet).cast(pl.String))
    return dict(counts.sort(["len", facet], descending=[True, False]).iter_rows())


def _hidden(frame: pl.DataFrame, fits: Mapping[str, pl.Expr], wanted: Wanted) -> dict[str, int]:
    """Reason -> number of findings that fit but for it."""
    alone = (pl.col("failing") == 1) & ~pl.col("snoozed")
    out = {"snoozed": frame.filter((pl.col("failing") == 0) & pl.col("snoozed")).height}
    if "min_amount" in fits:
        unknown = alone & ~pl.col("fits_min_amount") & pl.col("stake_fen").is_null()
        out["stake_unknown"] = frame.filter(unknown).height
    if "state" not in wanted.narrow:
        out |= _counted(frame.filter(alone & ~pl.col("fits_state")), "state")
    return {reason: count for reason, count in out.items() if count}


def _ordered(frame: pl.DataFrame, sort: str) -> pl.DataFrame:
    """What is still to be done first: by score those whose case is closed stand behind all others."""
    if sort == "score":
        return frame.sort(pl.col("case_state") == "closed", maintain_order=True)
    by = {"day": ["day", "score"], "amount": ["amount", "score"]}[sort]
    told = frame.with_columns(amount=pl.col("stake_fen").fill_null(-1))
    return told.sort([*by, "id"], descending=[True, True, False])


def items(
    read: Read,
    ids: Sequence[str],
    as_of_day: int,
    *,
    without_units: frozenset[str] = frozenset(),
    with_unusual: bool = True,
) -> list[dict[str, Any]]:
    """The findings of these ids as items, in this order, each with its case and with what is unusual about it."""
    known, cases, accounts = by_ids(read, ids), cases_of_findings(read, ids), labels(read)
    names = unit_names(read, list(known.values()), as_of_day)
    marked = marks(read, list(known.values()), without_units=without_units) if with_unusual else {}
    return [
        item(known[id], as_of_day, names.get(known[id]["unit_id"]), marked.get(id))
        | in_case(cases.get(id), accounts, as_of_day)
        for id in ids
        if id in known
    ]


def queue(read: Read, wanted: Wanted, as_of_day: int) -> dict[str, Any]:
    """One page of findings, ranked as of the day number `as_of_day`; shape: `api.findings.schemas.Queue`."""
    frame, fits = _rows(read, wanted, as_of_day), _fits(wanted)
    recused = findings_concerning(read, wanted.without_units) | _in_cases(read, wanted.without_cases)
    if recused:  # of all, not of those that are asked for: else one could ask until one knew them
        frame = frame.filter(~pl.col("id").is_in(list(recused)))
    snoozed = pl.lit(value=False) if wanted.with_snoozed else _snoozed(read, as_of_day)
    frame = frame.with_columns(**{f"fits_{name}": one for name, one in fits.items()}, snoozed=snoozed).with_columns(
        failing=pl.sum_horizontal(*(~pl.col(f"fits_{name}") for name in fits))
    )
    hidden = _hidden(frame, fits, wanted) | ({"recused": len(recused)} if recused else {})
    shown = frame.filter(~pl.col("snoozed"))
    fit = shown.filter(pl.col("failing") == 0)
    facets = {facet: _counted(_but_for(shown, fit, facet, fits), facet) for facet in FACETS}
    ids = _ordered(fit, wanted.sort)["id"].slice(wanted.offset, wanted.limit).to_list()
    page = items(read, ids, as_of_day, without_units=wanted.without_units, with_unusual=wanted.with_unusual)
    registered = registered_names(read, as_of_day)
    names = {told["unit_id"]: told["unit_name"] for told in page if told["unit_name"] is not None}
    accounts = labels(read) if facets["assignee"].keys() - {NONE} else {}
    return {
        "total": fit.height,
        "limit": wanted.limit,
        "offset": wanted.offset,
        "hidden": hidden,
        "items": page,
        "facets": facets,
        "unit_names": names | {unit: registered[unit] for unit in facets["unit_id"] if unit in registered},
        "labels": {number: accounts[number] for number in facets["assignee"] if number in accounts},
        "formula": FORMULA,
        "as_of": day_text(as_of_day),
    }


def _in_cases(read: Read, numbers: frozenset[int]) -> frozenset[str]:
    return frozenset(id for ids in findings_of(read, numbers).values() for id in ids)


def _but_for(shown: pl.DataFrame, fit: pl.DataFrame, facet: str, fits: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """The rows that fit, whatever their value of this facet."""
    if facet not in fits:
        return fit
    return shown.filter(pl.col("failing") - (~pl.col(f"fits_{facet}")).cast(pl.UInt32) == 0)


def _in_order(rows: Iterable[Slim], as_of_day: int, ppm: Mapping[str, int]) -> list[str]:
    def key(row: Slim) -> tuple[float, int, str]:
        return -ranked(row._asdict(), as_of_day, ppm.get(row.id)).score, -row.day, row.id

    return [row.id for row in sorted(rows, key=key)]


def others(
    read: Read,
    row: dict[str, Any],
    as_of_day: int,
    *,
    without_units: frozenset[str] = frozenset(),
    without_cases: frozenset[int] = frozenset(),
    with_unusual: bool = True,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """The other standing findings on the same process, and on the same project, ranked; at most `limit`."""
    near: dict[str, Slim] = {}
    for name in ("process_id", "project_id"):
        if row[name] is not None:
            near |= {told.id: told for told in slim(read, **{name: row[name]})}
    near.pop(row["id"], None)
    recused = findings_concerning(read, without_units) | _in_cases(read, without_cases)
    shown = [told for told in near.values() if told.id not in recused and told.state in STANDING]
    found = tied(read, [told._asdict() for told in shown] if with_unusual else [], without_units=without_units)
    ppm = {id: told[0].result.rank_ppm for id, told in found.items()}
    ids = _in_order(shown, as_of_day, ppm)[:limit]
    return items(read, ids, as_of_day, without_units=without_units, with_unusual=with_unusual)
