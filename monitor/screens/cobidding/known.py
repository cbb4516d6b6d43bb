"""What is known of markets, firms and pairs of firms from a set of tenders, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.screens.cobidding.met import Codes, Met, met
from monitor.screens.cobidding.ratios import FEATURES, of_firms, of_pairs
from monitor.screens.cobidding.sums import Sums, Whole

PORTION: Final = 500_000
MOST_PAIRS: Final = 6_000_000
MOST_FIRMS: Final = 6_000_000

Ratios = dict[str, NDArray[np.float64]]
Reading = Callable[[Sums, Whole, Whole, Whole, Whole], Whole]
"""How sums are read: of a table, for keys, of days, with what these rows would add, and the tender of each row."""


class Known:
    """Sums of each market, of each firm and of each pair of firms, over the tenders that were added."""

    def __init__(self, most_pairs: int, portion: int) -> None:
        self._markets, self._firms = Codes(), Codes()
        self._by_market, self._by_firm = Sums(1, MOST_FIRMS), Sums(3, MOST_FIRMS)
        self._by_pair = Sums(4, most_pairs)
        self.portion = portion

    @property
    def forgotten(self) -> int:
        """How many pairs were forgotten, because there were more than are remembered."""
        return self._by_pair.forgotten

    def met(self, bids: pl.DataFrame) -> Met:
        """Who met whom in a checked frame."""
        return met(bids, self._markets, self._firms)

    def latest(self, told: Met) -> Whole:
        """The last day that was added of each tender's market; -1: none."""
        return self._by_market.latest(told.market)

    def parts(self, told: Met) -> Iterator[Met]:
        """Runs of tenders that make no more pairs than a portion, or one tender each."""
        return (told.part(*run) for run in runs(told.wide, self.portion))

    def add(self, told: Met) -> None:
        """These tenders are known from now on."""
        for part in self.parts(told):
            one, other = part.pairs()
            keys, adds = part.meetings(one, other)
            self._by_pair.add(keys, part.day[part.tender[one]], adds)
            self._by_firm.add(part.firm, part.day[part.tender], part.sat)
            self._by_market.add(part.market, part.day, np.ones((len(part.day), 1), np.int64))

    def ratios(self, part: Met, reading: Reading) -> Ratios:
        """The ratios of each tender of a part, missing (nan) where nothing is known of its market."""
        tenders = len(part.day)
        sat = reading(self._by_firm, part.firm, part.day[part.tender], part.sat, part.tender)
        one, other = part.pairs()
        of = part.tender[one]
        keys, adds = part.meetings(one, other)
        meetings = reading(self._by_pair, keys, part.day[of], adds, of)
        found = of_pairs(of, tenders, meetings, sat[one, 0], sat[other, 0]) | of_firms(part.sizes, sat)
        a_tender = np.ones((tenders, 1), np.int64)
        earlier = reading(self._by_market, part.market, part.day, a_tender, np.arange(tenders))
        return {name: np.where(earlier[:, 0] > 0, found[name], np.nan) for name in FEATURES}


def runs(sizes: Whole, most: int) -> Iterator[tuple[int, int]]:
    """Bounds of runs that sum to at most `most`, or hold one."""
    until, first = np.cumsum(sizes), 0
    while first < len(sizes):
        done = until[first - 1] if first else 0
        end = max(first + 1, int(np.searchsorted(until, done + most, side="right")))
        yield first, end
        first = end


def known(table: Sums, keys: Whole, _days: Whole, _adds: Whole, _of: Whole) -> Whole:
    """All that was added."""
    return table.at(keys)


def before(table: Sums, keys: Whole, days: Whole, adds: Whole, _of: Whole) -> Whole:
    """All that was added, and what these rows add on earlier days."""
    return table.before(keys, days, adds)


def others(own: Whole) -> Reading:
    """All that was added but by the tender itself, where `own` is 1."""

    def reading(table: Sums, keys: Whole, _days: Whole, adds: Whole, of: Whole) -> Whole:
        return table.at(keys) - adds * own[of][:, None]

    return reading
