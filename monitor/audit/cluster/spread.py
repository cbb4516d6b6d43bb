"""The map side: some kinds and spans of the lake become pieces for the bins of all scopes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import polars as pl

from monitor.audit.cluster.pieces import in_lines, pieces
from monitor.audit.cluster.task import Task, Unit
from monitor.audit.shards.bundle import judged_by, of_scope, read_by, scopes
from monitor.audit.shards.seat_files import SeatFiles, Span, span_of
from monitor.facts.facts import SEATS
from monitor.facts.records import payload_schema
from monitor.facts.scopes import COUNTY


def spread(task: Task, unit: Unit) -> Iterator[pl.DataFrame]:
    """Every piece (`PIECES`) of the events of one kind in one span, for each scope whose rules read the kind."""
    kind, span = unit
    charged = task.brief.charges()
    held = task.seats.held(kind, span)
    if held.is_empty():
        return
    events, payload = in_lines(held), in_lines(payloads(task.lake, kind, span))
    for scope in scopes(charged):
        mine = of_scope(charged, scope)
        if kind not in read_by(mine):
            continue
        seats = task.bins.placed(scope, seats_of(task.seats, scope, unit, held))
        binned = seats.select("event", "bin").unique(maintain_order=True)
        yield _seats(seats, scope)
        yield pieces(events, binned, scope, "events")
        yield pieces(payload, binned, scope, kind)
        if kind in judged_by(mine):
            places = _places(task.seats, span).join(binned, on="event", how="semi")
            yield pieces(in_lines(places), binned, scope, "places")


def seats_of(files: SeatFiles, scope: str, unit: Unit, held: pl.DataFrame) -> pl.DataFrame:
    """`SEATS` of the `held` events of a unit; in the county every event has one."""
    if scope == COUNTY:
        return held.select("event", scope_id=pl.lit(COUNTY), is_member=pl.lit(value=True))
    return files.seats(scope, *unit)


def payloads(lake: Path, kind: str, span: Span) -> pl.DataFrame:
    """The payload rows of one kind in the segments of a span."""
    first, last = span
    told = sorted((lake / "payloads" / f"kind={kind}").glob("*.parquet"), key=span_of)
    paths = [path for path in told if first <= span_of(path)[0] <= last]
    schema = payload_schema(kind)
    return (
        pl.read_parquet(paths, hive_partitioning=False).select(list(schema)) if paths else pl.DataFrame(schema=schema)
    )


@lru_cache(maxsize=1)
def _places(files: SeatFiles, span: Span) -> pl.DataFrame:
    """Kept for the next kind: the units of a part are told span by span."""
    return files.places(span).collect()


def _seats(seats: pl.DataFrame, scope: str) -> pl.DataFrame:
    """The seats as pieces: an event may have several, each in its own bin."""
    rows = seats.with_row_index("row")
    lines = rows.select(event="row", line=pl.struct(*SEATS).struct.json_encode())
    return pieces(lines, rows.select("bin", event="row"), scope, "seats")
