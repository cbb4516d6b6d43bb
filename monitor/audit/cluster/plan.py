"""How an audit is cut for a cluster: which units are read together, which values are judged together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from monitor.audit.cluster.bins import bins
from monitor.audit.cluster.spread import seats_of
from monitor.audit.cluster.task import Brief, Task, Unit
from monitor.audit.evaluate import Charge
from monitor.audit.shards.bundle import of_scope, read_by, scopes
from monitor.audit.shards.cut import references
from monitor.audit.shards.seat_files import SeatFiles, Span

SEATS_A_BIN = 100_000
"""Seats judged together, at most (half as many more where hashes fall so), unless one value has more."""
EVENTS_A_PART = 200_000
"""Events that one task of the map side reads, at most, unless one kind has more in one span."""


def planned(lake: Path, seats: SeatFiles, brief: Brief, *, seats_a_bin: int = SEATS_A_BIN) -> Task:
    """The audit of `lake` cut for a cluster; what is in memory here does not grow with the number of scope values."""
    charged = brief.charges()
    kinds = {kind: spans for kind, spans in seats.kinds().items() if kind in read_by(charged)}
    cut = bins({scope: _values(seats, scope, charged, kinds) for scope in scopes(charged)}, seats_a_bin)
    return Task(brief, lake, seats, _parts(seats, kinds), cut, references(lake, seats, charged))


def _values(
    seats: SeatFiles, scope: str, charged: Sequence[Charge], kinds: Mapping[str, Sequence[Span]]
) -> Callable[[], Iterator[pl.DataFrame]]:
    """Reads the scope values of all seats that rules of a scope read, unit by unit."""
    mine = sorted(read_by(of_scope(charged, scope)) & set(kinds))

    def rows() -> Iterator[pl.DataFrame]:
        for kind in mine:
            for span in kinds[kind]:
                yield seats_of(seats, scope, (kind, span), seats.held(kind, span)).select("scope_id")

    return rows


def _parts(seats: SeatFiles, kinds: Mapping[str, Sequence[Span]]) -> tuple[tuple[Unit, ...], ...]:
    """The units span by span, neighbours together as far as they hold `EVENTS_A_PART`."""
    out: list[list[Unit]] = [[]]
    filled = 0
    for unit in sorted(((kind, span) for kind, spans in kinds.items() for span in spans), key=lambda one: one[::-1]):
        rows = seats.held(*unit).height
        if out[-1] and filled + rows > EVENTS_A_PART:
            out.append([])
            filled = 0
        out[-1].append(unit)
        filled += rows
    return tuple(tuple(part) for part in out if part)
