"""What every executor is told: where the history lies, how it is cut, and what to judge with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.audit.cluster.bins import Bins
from monitor.audit.evaluate import Charge, basis
from monitor.audit.shards.seat_files import SeatFiles, Span
from monitor.audit.shards.worker import Told, charged_by, told
from monitor.facts.facts import Whole

Unit = tuple[str, Span]
"""The events of one kind in one span of entries."""
_BUILT: Final[dict[str, tuple[Charge, ...]]] = {}
"""Kept: one process of an executor judges many bins."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Which rules are judged, with which values, as of which day: the same charges are built from these anywhere."""

    orders: Told
    basis: str
    """What the process that asks judges with: rules, their versions, values."""
    day: int

    def charges(self) -> tuple[Charge, ...]:
        """The rules as they are here, with the values that were told."""
        if self.basis not in _BUILT:
            _BUILT[self.basis] = charged_by(self.orders)
        return _BUILT[self.basis]


def brief(charged: Sequence[Charge], day: int) -> Brief:
    """The rules as they are told an executor."""
    return Brief(told(charged), basis(charged), day)


@dataclass(frozen=True, slots=True)
class Task:
    """One audit of one lake; its folders are paths that every executor can read."""

    brief: Brief
    lake: Path
    seats: SeatFiles
    parts: tuple[tuple[Unit, ...], ...]
    """What is read together, a part each task of the map side."""
    bins: Bins
    whole: Whole
