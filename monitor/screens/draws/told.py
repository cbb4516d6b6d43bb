"""Draws as the screens see them: plain lists, whatever system they come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawn:
    """One random draw: who could be drawn into how many seats, and who was; its caller (操作人) and agency."""

    id: str
    eligible: frozenset[str]
    seated: tuple[str, ...]
    share: float | None = None
    """The largest chance of a seat that any slot gives, where there are several; else seats / eligible."""
    both: float | None = None
    """The largest chance that two given experts both sit, likewise."""
    caller: str = ""
    agency: str = ""
    declined: int = 0

    @property
    def seats(self) -> int:
        """Seats that were drawn."""
        return len(self.seated)

    def chance(self, expert: str) -> float:
        """The chance that a fair draw seats this expert: 0 where it was not eligible."""
        if expert not in self.eligible:
            return 0.0
        return self.seats / len(self.eligible) if self.share is None else self.share

    def chance_of_both(self) -> float:
        """The chance that a fair draw of one pool seats two given experts: s(s-1) / n(n-1), or the bound told."""
        n, s = len(self.eligible), self.seats
        if self.both is not None:
            return self.both
        return s * (s - 1) / (n * (n - 1)) if n > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Sat:
    """One evaluated lot: who evaluated it, who bid, who won."""

    id: str
    experts: frozenset[str]
    tenderers: frozenset[str]
    winner: str


@dataclass(frozen=True, slots=True)
class Lead:
    """One test: of whom, what was seen and what chance expects, its probability alone and among all tests.

    `q` is the Benjamini-Hochberg adjusted p: among leads with q <= 0.05 at most 5 % are expected to be chance alone.
    """

    screen: str
    of: tuple[str, ...]
    n: int
    seen: int
    expected: float
    p: float
    q: float
    tests: int
