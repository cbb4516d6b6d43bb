"""All findings as one frame, ranked: kept for each database, and changed by what changed.

One row a finding with what it can be narrowed by: rule, family, stage, severity, state, unit, process, project, region,
programme, day, money, score; and its `parties` (organisation ids), by which clues are laid over each other. Sorted by
score, then day (latest first), then id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import polars as pl

from monitor.findings.rank import rank
from monitor.findings.stages import stage_of
from monitor.store.database import Read
from monitor.store.overlays import parties
from monitor.store.queue import Slim, changed_since, programmes, slims
from monitor.store.regions import Regions, regions

TEXTS: Final = ("rule", "family", "severity", "confidence", "state", "unit_id", "stage", "region", "programme")
"""Columns of few values, kept as codes: what is counted is counted fast."""
SCHEMA: Final = {
    "id": pl.String,
    "event": pl.Int64,
    "rule": pl.String,
    "family": pl.String,
    "severity": pl.String,
    "confidence": pl.String,
    "is_lead": pl.Boolean,
    "state": pl.String,
    "day": pl.Int32,
    "stake_fen": pl.Int64,
    "unit_id": pl.String,
    "process_id": pl.String,
    "project_id": pl.String,
    "scope_kind": pl.String,
    "scope_id": pl.String,
}
ORDER: Final = ("score", "day", "id")


@dataclass(frozen=True, slots=True)
class _Kept:
    """The frame as of an entry and a day, with the regions that it was made with."""

    upto: int
    day: int
    regions: Regions
    frame: pl.DataFrame


_KEPT: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
"""By the engine of the database."""
_DOOR = Lock()


@lru_cache(maxsize=200_000)
def _score(severity: str, confidence: str, is_lead: bool, stake_fen: int | None, age: int) -> float:  # noqa: FBT001
    return rank(severity, confidence, is_lead=is_lead, stake_fen=stake_fen, age_days=age).score


def _made(read: Read, rows: Sequence[tuple[Any, ...]], where: Regions, day: int, *, whole: bool) -> pl.DataFrame:
    """The frame of these rows of `Slim`."""
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    judged = None if whole else frame["event"].to_list()
    named, about = programmes(read, judged), parties(read, judged)
    told = [Slim(*row) for row in rows]
    return _ranked(
        frame.with_columns(
            stage=pl.Series([stage_of(row.rule) for row in told], dtype=pl.String),
            programme=pl.Series(
                [row.scope_id if row.scope_kind == "programme" else named.get(row.event) for row in told],
                dtype=pl.String,
            ),
            region=_regions(frame, where),
            parties=pl.Series(
                [[row.scope_id] if row.scope_kind == "party" else about.get(row.event, []) for row in told],
                dtype=pl.List(pl.String),
            ),
        ).with_columns(pl.col(*TEXTS).cast(pl.Categorical)),
        day,
    )


def _regions(frame: pl.DataFrame, where: Regions) -> pl.Series:
    """The region of each row."""
    rows = frame.select("process_id", "project_id", pl.col("unit_id").cast(pl.String)).iter_rows()
    return pl.Series([where.region(*row) for row in rows], dtype=pl.String)


def _ranked(frame: pl.DataFrame, day: int) -> pl.DataFrame:
    """The frame with its scores as of a day, in their order."""
    parts = frame.select(
        pl.col("severity", "confidence").cast(pl.String), "is_lead", "stake_fen", age=day - pl.col("day")
    )
    scores = pl.Series([_score(*row) for row in parts.iter_rows()], dtype=pl.Float64)
    return frame.with_columns(score=scores).sort(*ORDER, descending=[True, True, False])


def board(read: Read, day: int) -> pl.DataFrame:
    """All findings, ranked as of the day number `day`; at least what this session sees of them."""
    engine, where = read.connection.engine, regions(read)
    with _DOOR:
        kept = _KEPT.get(engine)
    upto, changed = changed_since(read, -1 if kept is None else kept.upto)
    if kept is None:
        frame = _made(read, slims(read), where, day, whole=True)
    else:
        frame = kept.frame
        if changed:
            fresh = _made(read, slims(read, changed), where, kept.day, whole=False)
            frame = pl.concat([frame.filter(~pl.col("id").is_in(list(changed))), fresh])
            frame = frame.sort(*ORDER, descending=[True, True, False])
        if kept.regions.of is not where.of:
            frame = frame.with_columns(region=_regions(frame, where).cast(pl.Categorical))
        if kept.day != day:
            frame = _ranked(frame, day)
    with _DOOR:
        newest = _KEPT.get(engine)
        if newest is None or newest.upto <= upto:
            _KEPT[engine] = _Kept(upto, day, where, frame)
    return frame
