"""All findings as one frame, ranked: kept for each database, and changed by what changed.

One row a finding with what it can be narrowed by: rule, family, stage, severity, state, unit, process, project, region,
programme, day, money, score; its `parties` (organisation ids), by which clues are laid over each other; `unusual`, the
place of what is most unusual about it (millionths, null where nothing is). Sorted by score, then day (latest first),
then id.
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
from monitor.findings.unusual import PARTY, PROCESS
from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.overlays import parties
from monitor.store.queue import Slim, changed_since, programmes, slims
from monitor.store.regions import Regions, regions
from monitor.store.screen_runs import current_number
from monitor.store.unusual import Slim as Result
from monitor.store.unusual import results_concerning
from monitor.store.unusual import slims as results

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
PLACES: Final = {"kind": pl.String, "subject": pl.String, "ppm": pl.Int32}
"""Subject of a screen, and the highest place of any result about it."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """The frame as of an entry, a day and a run of the screens, with the regions that it was made with."""

    upto: int
    day: int
    regions: Regions
    run: int | None
    places: pl.DataFrame
    """Of what that run found unusual, as `PLACES`."""
    frame: pl.DataFrame


_KEPT: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
"""By the engine of the database."""
_DOOR = Lock()


@lru_cache(maxsize=200_000)
def _score(
    severity: str,
    confidence: str,
    is_lead: bool,  # noqa: FBT001
    stake_fen: int | None,
    age: int,
    ppm: int | None,
) -> float:
    return rank(severity, confidence, is_lead=is_lead, stake_fen=stake_fen, age_days=age, unusual_ppm=ppm).score


def _made(read: Read, rows: Sequence[tuple[Any, ...]], where: Regions, *, whole: bool) -> pl.DataFrame:
    """The frame of these rows of `Slim`, before anything is ranked."""
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    judged = None if whole else frame["event"].to_list()
    named, about = programmes(read, judged), parties(read, judged)
    told = [Slim(*row) for row in rows]
    return frame.with_columns(
        stage=pl.Series([stage_of(row.rule) for row in told], dtype=pl.String),
        programme=pl.Series(
            [row.scope_id if row.scope_kind == "programme" else named.get(row.event) for row in told], dtype=pl.String
        ),
        region=_regions(frame, where),
        parties=_lists([[row.scope_id] if row.scope_kind == PARTY else about.get(row.event, []) for row in told]),
    ).with_columns(pl.col(*TEXTS).cast(pl.Categorical))


def _lists(told: Sequence[Sequence[str]]) -> pl.Series:
    """The same as `pl.Series(told, dtype=pl.List(pl.String))`, made in one piece: row by row it takes thirty times."""
    flat = pl.Series([one for row in told for one in row], dtype=pl.String)
    at = pl.Series([place for place, row in enumerate(told) for _ in row], dtype=pl.UInt32)
    lists = pl.DataFrame({"at": at, "told": flat}).group_by("at", maintain_order=True).agg("told")
    rows = pl.DataFrame({"at": pl.Series(range(len(told)), dtype=pl.UInt32)})
    return rows.join(lists, on="at", how="left", maintain_order="left")["told"].fill_null([])


def _regions(frame: pl.DataFrame, where: Regions) -> pl.Series:
    """The region of each row."""
    rows = frame.select("process_id", "project_id", pl.col("unit_id").cast(pl.String)).iter_rows()
    return pl.Series([where.region(*row) for row in rows], dtype=pl.String)


def _places(found: Sequence[Result]) -> pl.DataFrame:
    """The subjects of these results: a process that a result names is one."""
    best: dict[tuple[str, str], int] = {}
    for one in found:
        for kind, subject in {(one.subject_kind, one.subject_id), (PROCESS, one.process_id)}:
            if subject is not None:
                best[kind, subject] = max(best.get((kind, subject), 0), one.rank_ppm)
    return pl.DataFrame([(*key, ppm) for key, ppm in best.items()], schema=PLACES, orient="row")


def _marked(frame: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """The frame with `unusual`: the highest place of its process, of the parties it is about, or of its scope."""
    if places.is_empty():
        return frame.with_columns(unusual=pl.lit(None, dtype=pl.Int32))
    of_process = places.filter(pl.col("kind") == PROCESS).select(process_id="subject", ppm="ppm")
    of_party = places.filter(pl.col("kind") == PARTY).select(parties="subject", ppm="ppm")
    of_scope = places.select(scope_kind="kind", scope_id="subject", ppm="ppm")
    about = frame.select("id", "parties").explode("parties", empty_as_null=True)
    found = pl.concat(
        [
            frame.select("id", "process_id").join(of_process, on="process_id").select("id", "ppm"),
            frame.select("id", "scope_kind", "scope_id")
            .join(of_scope, on=["scope_kind", "scope_id"])
            .select("id", "ppm"),
            about.join(of_party, on="parties").select("id", "ppm"),
        ]
    )
    best = found.group_by("id").agg(pl.max("ppm").alias("found"))
    told = frame.join(best, on="id", how="left", maintain_order="left")
    return told.with_columns(unusual=pl.col("found")).drop("found")


def _ranked(frame: pl.DataFrame, day: int) -> pl.DataFrame:
    """The frame with its scores as of a day, in their order."""
    parts = frame.select(
        pl.col("severity", "confidence").cast(pl.String), "is_lead", "stake_fen", day - pl.col("day"), "unusual"
    )
    scores = pl.Series([_score(*row) for row in parts.iter_rows()], dtype=pl.Float64)
    return frame.with_columns(score=scores).sort(*ORDER, descending=[True, True, False])


def board(
    read: Read, day: int, *, without_units: frozenset[str] = frozenset(), with_unusual: bool = True
) -> pl.DataFrame:
    """All findings, ranked as of the day number `day`; at least what this session sees of them.

    What is unusual and concerns `without_units` counts for nothing; findings about them are still there. Without
    `with_unusual` nothing unusual counts, for what leaves the house.
    """
    engine, where, run = read.connection.engine, regions(read), current_number(read)
    with _DOOR:
        kept = _KEPT.get(engine)
    upto, changed = (last_seq(read), set()) if kept is None else changed_since(read, kept.upto)
    is_new = kept is None or kept.run != run
    places = _places([] if run is None else results(read, run)) if kept is None or is_new else kept.places
    if kept is None:
        frame = _ranked(_marked(_made(read, slims(read), where, whole=True), places), day)
    else:
        frame = kept.frame
        if changed:
            fresh = _ranked(_marked(_made(read, slims(read, changed), where, whole=False), kept.places), kept.day)
            frame = pl.concat([frame.filter(~pl.col("id").is_in(list(changed))), fresh])
            frame = frame.sort(*ORDER, descending=[True, True, False])
        if kept.regions.of is not where.of:
            frame = frame.with_columns(region=_regions(frame, where).cast(pl.Categorical))
        if is_new:
            frame = _ranked(_marked(frame, places), day)
        elif kept.day != day:
            frame = _ranked(frame, day)
    with _DOOR:
        newest = _KEPT.get(engine)
        if newest is None or newest.upto <= upto:
            _KEPT[engine] = _Kept(upto, day, where, run, places, frame)
    if not with_unusual and not places.is_empty():
        return _ranked(frame.with_columns(unusual=pl.lit(None, dtype=pl.Int32)), day)
    hidden = frozenset() if run is None or places.is_empty() else results_concerning(read, run, without_units)
    if run is None or not hidden:
        return frame
    shown = [one for one in results(read, run) if one.id not in hidden]
    return _ranked(_marked(frame, _places(shown)), day)
