"""One screen over the county's facts: what it finds as rows to keep, in an order that never changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from monitor.facts.facts import Facts, as_of, membership
from monitor.facts.records import Records
from monitor.facts.scopes import COUNTY
from monitor.ledger.canonical import canonical
from monitor.screens.result import Screen, Unsaid, Unusual

PPM: Final = 10_000
"""Ten-thousandths of a per cent in one per cent."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one screen found: rows of table `unusual`, how many different subjects, of how many on record."""

    rows: list[dict[str, Any]]
    subjects: int
    of_subjects: int | None
    subject_kind: str | None


def facts_for(world: Records, screen: Screen, day: int) -> Facts:
    """The county's facts of the kinds that a screen reads, as they stood at the end of the day number `day`."""
    held = as_of(world, day)
    seats = membership(world, held.filter(pl.col("type").is_in(list(screen.reads))), COUNTY)
    return Facts(records=world, held=held, membership=seats, as_of_day=day)


def look(world: Records, screen: Screen, day: int) -> Found:
    """What the screen finds as of the day number `day`. Raises whatever the screen raises, `Unsaid` of a wrong result.

    Sorted by id: the same log and the same parameters give the same rows, in the same order.
    """
    facts = facts_for(world, screen, day)
    told = screen.look(facts, day)
    for one in told:
        if (one.screen, one.version) != (screen.id, screen.version):
            raise Unsaid(f"{screen.id}.{screen.version}: a result bears the name {one.screen}.{one.version}")
    kind = told[0].subject_kind if told else None
    rows = sorted(_rows(told), key=lambda row: row["id"])
    subjects = len({(one.subject_kind, one.subject_id) for one in told})
    return Found(rows, subjects, None if kind is None else _known(facts, screen.reads, kind), kind)


def _known(facts: Facts, reads: Sequence[str], kind: str) -> int:
    """How many subjects of a kind the records name that a screen reads."""
    mine = facts.held.filter(pl.col("type").is_in(list(reads))).select("event")
    return facts.records.links.filter(pl.col("noun") == kind).join(mine, on="event", how="semi")["id"].n_unique()


def _rows(told: Sequence[Unusual]) -> list[dict[str, Any]]:
    """Two results that say the same of the same subject are told apart by their place among those of their reasons."""
    out = []
    seen: Counter[str] = Counter()
    for one in sorted(told, key=lambda each: (-each.percentile, str(each.reasons), str(dict(each.figures)))):
        about = [one.screen, one.market, one.subject_kind, one.subject_id, one.process_id or "", str(one.day or "")]
        base = hashlib.sha256(canonical([*about, *(str(seq) for seq in sorted(one.entries))])).hexdigest()
        id = hashlib.sha256(f"{base}/{seen[base]}".encode()).hexdigest()[:20] if seen[base] else base[:20]
        seen[base] += 1
        out.append(_row(one, id))
    return out


def _row(one: Unusual, id: str) -> dict[str, Any]:
    names = ("screen", "version", "market", "subject_kind", "subject_id", "process_id", "unit_id", "day")
    return {name: getattr(one, name) for name in names} | {
        "id": id,
        "rank_ppm": round(one.percentile * PPM),
        "compared": dict(one.compared),
        "reasons": [dict(each) for each in one.reasons],
        "innocent": [dict(each) for each in one.innocent],
        "figures": {name: _plain(value) for name, value in one.figures.items()},
        "entries": sorted(int(seq) for seq in one.entries),
    }


def _plain(value: Any) -> float | int | str | None:
    """A figure as JSON holds it; a number that is none (an infinite ratio) as no number."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not -1e300 < value < 1e300:  # noqa: PLR2004 - NaN is in no range
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def digest_of(rows: Sequence[dict[str, Any]]) -> str:
    """SHA-256 of results as they are kept: equal for equal results, whatever the run."""
    whole = hashlib.sha256()
    for row in sorted(rows, key=lambda one: (one["screen"], one["id"])):
        told = {name: _text(value) for name, value in row.items() if value is not None}
        whole.update(canonical(told))
    return whole.hexdigest()


def _text(value: Any) -> Any:
    """Numbers with a point as their text: the canonical form has none."""
    if isinstance(value, dict):
        return {str(name): _text(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_text(one) for one in value]
    return repr(value) if isinstance(value, float) else value
