"""The seats of a lake are worked out once a version and day, with a bounded memory, and kept beside the lake."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import polars as pl

from monitor.audit.shards.bundle import PLACES
from monitor.audit.shards.held import chains
from monitor.audit.shards.namings import Links, Spans, links
from monitor.audit.shards.seat_files import SeatFiles, Span, named, seat_files
from monitor.audit.shards.spill import Spill
from monitor.audit.shards.spreading import SEATED, Spreading
from monitor.facts.lake import MAKING, Lake
from monitor.facts.scopes import COUNTY, SCOPES
from monitor.findings.context import ALONE

ROWS: Final = 500_000
"""Rows in memory of each of the tables at work, unless told."""
KEPT: Final = 3
"""Versions that are kept: older ones may still be read by who began before."""
BACK: Final = 4
"""So many segments may have come since seats were made that still serve."""
GROUPED: Final = [scope for scope in SCOPES if scope != COUNTY]


def seats(lake: Path, day: int, *, rows: int = ROWS) -> SeatFiles:
    """The seats of the lake in folder `lake` as of a day number, made where they are not there.

    `rows` bounds what is in memory: so many rows of links or seats, and as many events in a span (whole segments).
    """
    files = seat_files(lake, day)
    if files.lie:
        return files
    files.folder.parent.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=MAKING, dir=files.folder.parent))
    try:
        _make(lake, day, making, rows)
        making.rename(files.folder)
    except OSError:
        if not files.lie:  # else another made the same meanwhile
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _forget(files.folder.parent, files.folder)
    return files


def ready(lake: Path, day: int) -> SeatFiles | None:
    """The seats of the lake as it is or, where those are not made yet, as it was some segments ago; else None."""
    ends = [last for _, last in Lake(lake).segments()]
    told = (seat_files(lake, day, end) for end in reversed(ends[-BACK:]))
    return next((files for files in told if files.lie), None)


def spans_of(segments: list[Span], rows: int) -> list[Span]:
    """Neighbouring segments together as far as they hold at most `rows` entries."""
    out: list[Span] = []
    for first, last in segments:
        if out and last - out[-1][0] < rows:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def _make(lake: Path, day: int, out: Path, rows: int) -> None:
    segments = Lake(lake).segments()
    _one_each(segments)
    paths = [lake / "events" / named(segment) for segment in segments]
    spans, work = Spans(spans_of(segments, rows)), out / "work"
    told = links(lake, work, spans, chains(paths, day), day, rows=rows, out=out / "held")
    places = {scope: _seated(scope, told, spans, out, rows) for scope in GROUPED}
    for number, span in enumerate(spans.spans):
        events = told.events.read(number).select("event")
        for scope in ("process", "project", "unit"):
            first = places[scope].read(number).rename({"scope_id": f"{scope}_id"})
            events = events.join(first, on="event", how="left", maintain_order="left")
        path = out / "places" / named(span)
        path.parent.mkdir(exist_ok=True)
        events.select(list(PLACES)).sort("event").write_parquet(path, compression="lz4")
    shutil.rmtree(work, ignore_errors=True)
    (out / "spans.json").write_text(json.dumps(spans.spans))


def _seated(scope: str, told: Links, spans: Spans, out: Path, rows: int) -> Spill:
    """The seats of one kind of scope are written; the first place of each event in it."""
    work = out / "work"
    spreading = Spreading(scope, told, spans, work, rows)
    members, others = spreading.members(), spreading.named()
    places = Spill(work / f"places-{scope}", {"event": pl.Int64(), "scope_id": pl.String()}, rows)
    for number, span in enumerate(spans.spans):
        inside = members.read(number)
        outside = others.read(number).unique(["event", "scope_id"]).join(inside, on=["event", "scope_id"], how="anti")
        _write(inside, outside, told.events.read(number), out / f"scope={scope}", span)
        places.put(_first(inside, scope), number)
    members.drop()
    others.drop()
    return places


def _first(members: pl.DataFrame, scope: str) -> pl.DataFrame:
    """The first place of each event, as `monitor.findings.context` tells it."""
    told = members.filter(~pl.col("scope_id").str.starts_with(ALONE) & (pl.col("is_told") | (scope != "project")))
    return told.group_by("event").agg(pl.col("scope_id").min())


def _write(inside: pl.DataFrame, outside: pl.DataFrame, events: pl.DataFrame, out: Path, span: Span) -> None:
    parts = [
        part.select(list(SEATED)[:2]).with_columns(is_member=pl.lit(value=part is inside)) for part in (inside, outside)
    ]
    told = pl.concat(parts).join(events.select("event", "type"), on="event").sort("event", "scope_id")
    for (kind,), part in told.partition_by("type", as_dict=True, include_key=False).items():
        path = out / f"kind={kind}" / named(span)
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_parquet(path, compression="lz4")


def _one_each(segments: list[Span]) -> None:
    for (_, last), (first, _) in pairwise(segments):
        if first <= last:
            raise ValueError(f"the lake holds entry {first} twice: a segment ends at {last}")


def _forget(folder: Path, kept: Path) -> None:
    """Versions that are not among the newest go."""
    told = [path for path in folder.iterdir() if path != kept and not path.name.startswith(MAKING)]
    for path in sorted(told, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
