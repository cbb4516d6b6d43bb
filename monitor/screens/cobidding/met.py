"""Who met whom in which tender, as arrays of whole numbers: a row a bidder of a tender, a row a pair of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.screens.cobidding.sums import Whole
from monitor.screens.tenders.bids import KEY

WIDEST: Final = 128
"""Of a tender with more bidders the pairs of so many are looked at, those with the lowest prices: no tender makes more
than 8,128 pairs, no bid more than 63.5."""
GRAIN: Final = 1e9
"""Differences of logarithms of prices are kept in whole billionths, so that sums do not depend on their order."""


@dataclass(slots=True)
class Codes:
    """A number for each name, in the order in which they were first seen."""

    numbers: dict[tuple[str, ...], int] = field(default_factory=dict)

    def of(self, frame: pl.DataFrame, name: str, *columns: str) -> pl.DataFrame:
        """The frame with the number of `columns` as column `name`; names not seen before get the next ones."""
        seen = frame.select(columns).unique().sort(columns)
        told = [self.numbers.setdefault(row, len(self.numbers)) for row in seen.iter_rows()]
        return frame.join(seen.with_columns(pl.Series(name, told, dtype=pl.Int64)), on=columns, maintain_order="left")


@dataclass(frozen=True, slots=True)
class Met:
    """Tenders in order of day, market and name; their bidders in order of tender and price; the pairs of these.

    `sat` holds 1, whether it is told if the bidder won, and whether it won.
    """

    tenders: pl.DataFrame
    market: Whole
    day: Whole
    """Of each tender; where it is not told -1."""
    tender: Whole
    firm: Whole
    sat: Whole
    log_price: NDArray[np.float64]

    @property
    def sizes(self) -> Whole:
        """How many bidders each tender has."""
        return np.bincount(self.tender, minlength=self.tenders.height)

    @property
    def wide(self) -> Whole:
        """How many pairs each tender makes."""
        sizes: Whole = np.minimum(self.sizes, WIDEST)
        return sizes * (sizes - 1) // 2

    def part(self, first: int, end: int) -> Met:
        """The tenders from `first` to before `end`."""
        low, high = np.searchsorted(self.tender, [first, end])
        rows = slice(low, high)
        return Met(
            self.tenders[first:end],
            self.market[first:end],
            self.day[first:end],
            self.tender[rows] - first,
            self.firm[rows],
            self.sat[rows],
            self.log_price[rows],
        )

    def pairs(self) -> tuple[Whole, Whole]:
        """The rows of the one and of the other bidder of every pair, in order of tender."""
        sizes = self.sizes
        place = np.arange(len(self.tender)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        after = np.maximum(np.minimum(np.repeat(sizes, sizes), WIDEST) - 1 - place, 0)
        one = np.repeat(np.arange(len(self.tender)), after)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
        return one, other

    def meetings(self, one: Whole, other: Whole) -> tuple[Whole, Whole]:
        """The key of each pair and what their meeting adds to its sums."""
        low = self.firm[one] < self.firm[other]
        low_row, high_row = np.where(low, one, other), np.where(low, other, one)
        far = np.abs(self.log_price[one] - self.log_price[other])
        adds = np.empty((len(one), 4), np.int64)
        adds[:, 0] = 1
        adds[:, 1] = np.rint(far * GRAIN)
        adds[:, 2] = self.sat[low_row, 2]
        adds[:, 3] = self.sat[high_row, 2]
        return (self.firm[low_row] << 32) | self.firm[high_row], adds


def met(bids: pl.DataFrame, markets: Codes, firms: Codes) -> Met:
    """Who met whom in a checked frame: of several bids of a bidder the lowest; bidders not told are left out."""
    tenders = bids.group_by(KEY).agg(pl.col("day").first()).sort("day", *KEY).with_row_index("at")
    coded = markets.of(tenders, "of_market", "market")
    told = bids.filter(pl.col("bidder").is_not_null())
    # one after the other: a planner that reorders these joins makes every bidder of a market times its tenders first
    numbered = firms.of(told, "firm", "market", "bidder").join(coded.select(*KEY, "at"), on=KEY)
    rows = (
        numbered.group_by("at", "firm")
        .agg(
            pl.col("price").min().log(),
            told=pl.col("is_winner").is_not_null().any().cast(pl.Int64),
            won=pl.col("is_winner").any(ignore_nulls=True).cast(pl.Int64),
        )
        .sort("at", "price", "firm")
        .with_columns(pl.col("at").cast(pl.Int64), one=pl.lit(1, pl.Int64))
    )
    return Met(
        coded.select(*KEY, "day"),
        coded["of_market"].to_numpy(),
        coded["day"].cast(pl.Int64).fill_null(-1).to_numpy(),
        rows["at"].to_numpy(),
        rows["firm"].to_numpy(),
        rows.select("one", "told", "won").to_numpy(),
        rows["price"].to_numpy(),
    )
