"""What is unusual now, as a page: narrowed, counted, grouped by market, with nothing of one's own unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from monitor.accounts.principal import Principal
from monitor.findings.board import board
from monitor.findings.queue import STANDING
from monitor.rules.kit.printing import day_text
from monitor.store.cases import cases_of_findings, recused_from
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.events import events_by_seq, links_by_id
from monitor.store.names import registered_names
from monitor.store.screen_runs import Run, Turn, current_number, run_by_number, turns
from monitor.store.unusual import Slim, newest_result, results, results_concerning, slims
from monitor.unusual.refused import NoSuchResult, ResultRecused

FACETS: Final = ("screen", "market", "subject_kind", "unit_id")
NAMED: Final = frozenset({"party", "unit"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `narrow`: facet -> the values that fit; a facet not named takes all values."""

    narrow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    process_id: str | None = None
    search: str = ""
    limit: int = 50
    offset: int = 0


def listed(read: Read, wanted: Wanted, who: Principal, today: int) -> dict[str, Any]:
    """One page of what the newest run found; shape: `api.unusual.schemas.Page`."""
    number = current_number(read)
    run = None if number is None else run_by_number(read, number)
    found = [] if run is None else slims(read, run.number)
    recused = frozenset() if run is None else results_concerning(read, run.number, who.recused)
    names = registered_names(read, today)
    shown = [one for one in found if one.id not in recused and _is_asked(one, wanted, names)]
    fit = [one for one in shown if _fits(one, wanted.narrow)]
    groups = Counter(one.market for one in fit)
    order = {market: place for place, (market, _) in enumerate(sorted(groups.items(), key=lambda kv: (-kv[1], kv[0])))}
    fit.sort(key=lambda one: (order[one.market], -one.rank_ppm, one.id))
    page = fit[wanted.offset : wanted.offset + wanted.limit]
    told = [] if run is None else turns(read, [run.number])[run.number]
    return {
        "total": len(fit),
        "limit": wanted.limit,
        "offset": wanted.offset,
        "hidden": len(recused),
        "run": None if run is None else brief(run),
        "markets": [{"market": market, "count": groups[market]} for market in order],
        "facets": {name: _counted(shown, wanted.narrow, name) for name in FACETS},
        "unit_names": {unit: names[unit] for one in shown if (unit := one.unit_id or "") in names},
        "titles": titles(told),
        "items": [] if run is None else _items(read, run.number, page, titles(told), names),
    }


def one(read: Read, id: str, who: Principal, today: int) -> dict[str, Any]:
    """One result with what lies on its subject; shape: `api.unusual.schemas.Result`.

    Raises `NoSuchResult`, `ResultRecused`.
    """
    told = newest_result(read, id)
    if told is None:
        raise NoSuchResult(id=id)
    if id in results_concerning(read, told["run"], who.recused):
        raise ResultRecused
    run = run_by_number(read, told["run"])
    slim = Slim(**{name: told[name] for name in Slim._fields})
    named = titles(turns(read, [told["run"]])[told["run"]])
    (item,) = _items(read, told["run"], [slim], named, registered_names(read, today))
    return item | {
        "run": None if run is None else brief(run),
        "is_current": told["run"] == current_number(read),
        **_on_subject(read, told, who, today),
    }


def brief(run: Run) -> dict[str, Any]:
    """A run without its turns."""
    names = ("number", "state", "asked_by", "is_nightly", "asked_at", "started_at", "ended_at", "events", "found")
    return {name: getattr(run, name) for name in names} | {"as_of": day_text(run.day), "entry": run.log_seq}


def titles(told: Iterable[Turn]) -> dict[str, dict[str, str]]:
    """Screen -> its name in words."""
    return {turn.screen: dict(turn.title) for turn in told}


def _is_asked(one: Slim, wanted: Wanted, names: Mapping[str, str]) -> bool:
    if wanted.process_id is not None and wanted.process_id not in {one.process_id, one.subject_id}:
        return False
    ids = [id for id in (one.subject_id, one.process_id, one.unit_id) if id is not None]
    held = " ".join([one.market, *ids, *(names.get(id, "") for id in ids)]).casefold()
    return all(word in held for word in wanted.search.casefold().split())


def _fits(one: Slim, narrow: Mapping[str, tuple[str, ...]], but: str = "") -> bool:
    return all(getattr(one, name) in fits for name, fits in narrow.items() if name != but)


def _counted(shown: Sequence[Slim], narrow: Mapping[str, tuple[str, ...]], facet: str) -> dict[str, int]:
    """Value -> results under all other filters, the most first."""
    told = Counter(getattr(one, facet) for one in shown if _fits(one, narrow, but=facet))
    return {value: n for value, n in sorted(told.items(), key=lambda kv: (-kv[1], str(kv[0]))) if value is not None}


def _items(
    read: Read, run: int, page: Sequence[Slim], named: Mapping[str, dict[str, str]], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    known = results(read, run, [one.id for one in page])
    processes = _process_titles(read, {one.process_id or one.subject_id for one in page})
    return [_item(known[one.id], named, names, processes) for one in page if one.id in known]


def _item(
    row: Mapping[str, Any],
    named: Mapping[str, dict[str, str]],
    names: Mapping[str, str],
    processes: Mapping[str, str],
) -> dict[str, Any]:
    kind, subject, screen = row["subject_kind"], row["subject_id"], row["screen"]
    told = ("id", "screen", "version", "market", "process_id", "unit_id", "compared", "reasons", "innocent", "entries")
    name = names.get(subject) if kind in NAMED else processes.get(subject) if kind == "process" else None
    return {one: row[one] for one in told} | {
        "title": named.get(screen, {"zh": screen, "en": screen}),
        "subject": {"kind": kind, "id": subject, "name": name},
        "unit_name": names.get(row["unit_id"] or ""),
        "day": None if row["day"] is None else day_text(row["day"]),
        "percentile": row["rank_ppm"] / 10_000,
        "figures": row["figures"],
    }


def _process_titles(read: Read, ids: Iterable[str]) -> dict[str, str]:
    """Process -> the title of its tender, of those that have one."""
    links = links_by_id(read, [("process", id) for id in sorted(set(ids))], {"defines"})
    made = {link.seq: link.id for link in links if link.kind == "tender.published"}
    told = events_by_seq(read, list(made))
    return {made[each.seq]: each.event.data["title"] for each in told if "title" in each.event.data}


def _on_subject(read: Read, told: Mapping[str, Any], who: Principal, today: int) -> dict[str, Any]:
    """How many standing findings lie on the subject, and the cases they are in."""
    kind, subject = told["subject_kind"], told["subject_id"]
    process = told["process_id"] or (subject if kind == "process" else None)
    lies = (pl.col("scope_kind") == kind) & (pl.col("scope_id") == subject)
    if process is not None:
        lies |= (pl.col("process_id") == process).fill_null(value=False)
    if kind == "unit":
        lies |= (pl.col("unit_id").cast(pl.String) == subject).fill_null(value=False)
    if kind == "party":
        lies |= pl.col("parties").list.contains(subject)
    frame = board(read, today).filter(pl.col("state").cast(pl.String).is_in(list(STANDING)), lies)
    hidden = findings_concerning(read, who.recused)
    ids = [id for id in frame["id"] if id not in hidden]
    gone = frozenset() if who.via == "open" else recused_from(read, who.account)
    found = {case.number: case for case in cases_of_findings(read, ids).values() if case.number not in gone}
    cases = sorted(found.items())
    return {
        "findings": len(ids),
        "cases": [{"number": number, "label": f"C-{number:06d}", "state": case.state} for number, case in cases],
    }
