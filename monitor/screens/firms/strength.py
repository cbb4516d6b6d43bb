"""How readily firms win, given how many bid against them, and how widely that is spread in their market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from monitor.screens.cobidding.sums import Whole
from monitor.screens.firms.chance import NODES, Floats, wins
from monitor.screens.firms.contests import Contests

WIDEST: Final = 8.0
"""Logarithms of strength are looked for between minus and plus this."""
STEPS: Final = 40
LEAST: Final = 0.04
"""The least variance of the logarithm: firms are never taken to be all of one strength."""
MAD: Final = 1.4826
"""The standard deviation of a normal distribution, in medians of absolute deviations."""


@dataclass(frozen=True, slots=True)
class Record:
    """A firm's judged tenders: how many rivals each had, and how many it won."""

    rivals: Whole
    won: int

    @property
    def expected(self) -> float:
        """Wins, were it as strong as any rival."""
        return float((1 / (1 + self.rivals)).sum())

    def chances(self, strengths: Floats) -> Floats:
        """P(it wins k), over equally likely strengths."""
        return wins(self.rivals, strengths)


def record(here: Contests, rows: Whole) -> Record:
    """The record of one firm over these rows of bids."""
    judged = rows[here.judged[here.met.tender[rows]]]
    return Record(here.rivals[judged], int(here.met.sat[judged, 2].sum()))


def spread(records: list[Record]) -> Floats:
    """Equally likely strengths of a firm of a market: normal in logarithm, around the median, as wide as the firms are.

    What luck alone adds to the width is taken off.
    """
    logs = np.array([_log_strength(one) for one in records])
    luck = np.array([1 / (one.won + 0.5) + 1 / (len(one.rivals) - one.won + 0.5) for one in records])
    middle = float(np.median(logs))
    wide = (MAD * float(np.median(np.abs(logs - middle)))) ** 2 - float(np.median(luck))
    strengths: Floats = np.exp(middle + max(wide, LEAST) ** 0.5 * NODES)
    return strengths


def _log_strength(one: Record) -> float:
    """The strength at which the firm would win as often as it did, half a win added to wins and to defeats."""
    wanted = (one.won + 0.5) / (len(one.rivals) + 1) * len(one.rivals)
    low, high = -WIDEST, WIDEST
    for _ in range(STEPS):
        middle = (low + high) / 2
        s: NDArray[np.float64] = np.exp(middle) / (np.exp(middle) + one.rivals)
        low, high = (middle, high) if s.sum() < wanted else (low, middle)
    return (low + high) / 2
