"""Which findings rest on an entry: kept for each database, and changed by what changed, as the board is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final
from weakref import WeakKeyDictionary

import polars as pl

from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.queue import changed_since
from monitor.store.resting import rests

SCHEMA: Final = {
    "id": pl.String,
    "state": pl.String,
    "process_id": pl.String,
    "scope_id": pl.String,
    "entry": pl.String,
}


@dataclass(frozen=True, slots=True)
class _Kept:
    """The findings as of an entry: a row for each entry on which one rests."""

    upto: int
    frame: pl.DataFrame


_KEPT: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
"""By the engine of the database."""
_DOOR = Lock()


def _made(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    told = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    entries = pl.col("entry").str.json_decode(pl.List(pl.Int64))
    return (
        told.with_columns(entries)
        .explode("entry", empty_as_null=False)
        .with_columns(pl.col("state").cast(pl.Categorical))
    )


def kept_of_entries(read: Read) -> pl.DataFrame:
    """All findings, a row for each entry on which one rests; at least as this session sees them."""
    engine = read.connection.engine
    with _DOOR:
        kept = _KEPT.get(engine)
    upto, changed = (last_seq(read), set()) if kept is None else changed_since(read, kept.upto)
    if kept is None:
        frame = _made(rests(read))
    elif changed:
        left = kept.frame.filter(~pl.col("id").is_in(list(changed)))
        frame = pl.concat([left, _made(rests(read, changed))])
    else:
        frame = kept.frame
    with _DOOR:
        newest = _KEPT.get(engine)
        if newest is None or newest.upto <= upto:
            _KEPT[engine] = _Kept(upto, frame)
    return frame


def resting_on(
    read: Read,
    entries: Collection[int],
    *,
    processes: Collection[str],
    scopes: Collection[str],
    states: Collection[str],
) -> dict[str, list[int]]:
    """Finding -> those of `entries` on which it rests, of the findings of these states and processes or scopes."""
    near = pl.col("process_id").is_in(list(processes)).fill_null(value=False) | pl.col("scope_id").is_in(list(scopes))
    found = kept_of_entries(read).filter(
        pl.col("entry").is_in(list(entries)), pl.col("state").cast(pl.String).is_in(list(states)), near
    )
    return dict(found.group_by("id").agg(pl.col("entry").sort()).sort("id").iter_rows())
