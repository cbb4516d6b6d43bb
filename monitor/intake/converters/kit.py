"""What a converter is: cells of one row in, a value of the contract out, and what was odd about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from monitor.intake.cells import Cell, text_of
from monitor.intake.problems import Weight
from monitor.vocabulary.problems import Words, shown

Cells: TypeAlias = Sequence[Cell | None]
Options: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One odd thing about the cells; `cell` is the position of the one it is about."""

    code: str
    found: str
    expected: Words
    severity: Weight = Weight.MUST_FIX
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value (None = not told) and the faults."""

    value: Any = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Converter:
    """A way from cells to a value.

    `convert` is asked only where at least one cell is not empty and none holds a formula.
    """

    name: str
    convert: Callable[[Cells, Options], Outcome]
    expected: Words
    """What the cells must hold."""
    least: int = 1
    most: int = 1
    """How many columns it takes; `most` 0 = any number."""
    options: Mapping[str, type] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    """Options without which it cannot work."""
    check: Callable[[Options], str | None] | None = None
    """What is wrong with the options, in words, beyond their types."""


def first(cells: Cells) -> Cell:
    """The first cell; an empty text where it is empty."""
    return "" if cells[0] is None else cells[0]


def fault(code: str, cell: Cell, expected: Words, severity: Weight = Weight.MUST_FIX, at: int = 0) -> Fault:
    """A fault about one cell, quoted short."""
    return Fault(code, shown(text_of(cell)), expected, severity, at)


def refused(code: str, cell: Cell, expected: Words, at: int = 0) -> Outcome:
    """No value, and the reason."""
    return Outcome(None, (fault(code, cell, expected, at=at),))
