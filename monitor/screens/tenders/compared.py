"""Which tenders may be compared with which: those of one market with a like number of bids.

A set is a range of numbers of bids in one market. It begins as one number; a set of fewer than `least` tenders merges
with the smaller neighbour (of two equally small with the one of fewer bids), the smallest sets first, as long as its
most bids are at most `WIDEST` times its fewest. Two bids stay alone: most statistics are fixed there. What is still
too small in the end is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

LEAST: Final = 20
"""Tenders of a set, at least: below, one place is more than five percent."""
WIDEST: Final = 3
FEWEST: Final = 2
"""Bids without which there is nothing to compare within a tender."""
SETS: Final = {
    "set": pl.Int64(),
    "market": pl.String(),
    "fewest": pl.Int32(),
    "most": pl.Int32(),
    "size": pl.Int64(),
}


@dataclass(slots=True)
class _Range:
    fewest: int
    most: int
    size: int

    def reaches(self, other: _Range) -> bool:
        """Whether the two may be one set."""
        low, high = min(self.fewest, other.fewest), max(self.most, other.most)
        return low > FEWEST and high <= WIDEST * low

    def taken(self, other: _Range) -> _Range:
        """The two as one."""
        return _Range(min(self.fewest, other.fewest), max(self.most, other.most), self.size + other.size)


def ranges(counts: dict[int, int], least: int = LEAST) -> list[tuple[int, int, int]]:
    """Fewest and most bids and size of each set of a market, of how many tenders there are by number of bids."""
    told = [_Range(bids, bids, size) for bids, size in sorted(counts.items()) if bids >= FEWEST and size]
    while merged := _merged(told, least):
        told = merged
    return [(one.fewest, one.most, one.size) for one in told if one.size >= least]


def _merged(told: list[_Range], least: int) -> list[_Range]:
    """The ranges after one merger; none where no small range has a neighbour that it reaches."""
    for at in sorted((at for at, one in enumerate(told) if one.size < least), key=lambda at: told[at].size):
        near = [other for other in (at - 1, at + 1) if 0 <= other < len(told) and told[at].reaches(told[other])]
        if near:
            low, high = sorted((at, min(near, key=lambda other: told[other].size)))
            return [*told[:low], told[low].taken(told[high]), *told[high + 1 :]]
    return []


def sets(statistics: pl.DataFrame, least: int = LEAST) -> pl.DataFrame:
    """The sets (`SETS`) of a frame with `market` and `bids`, numbered in order of market and number of bids."""
    counts = statistics.group_by("market", "bids").agg(size=pl.len()).sort("market", "bids")
    rows = [
        (str(market), *one)
        for (market,), part in counts.group_by("market", maintain_order=True)
        for one in ranges(dict(zip(part["bids"].to_list(), part["size"].to_list(), strict=True)), least)
    ]
    numbered = [(number, *row) for number, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema=SETS, orient="row")


def within(statistics: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """`statistics` with `set`, `fewest`, `most`, `size` of the set that each tender falls into; null: not looked at."""
    each = told.with_columns(bids=pl.int_ranges("fewest", pl.col("most") + 1)).explode("bids")
    each = each.with_columns(pl.col("bids").cast(statistics.schema["bids"]))
    return statistics.join(each, on=["market", "bids"], how="left", maintain_order="left")
