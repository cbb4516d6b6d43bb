"""The contests of one market within a window: who bid in which tender, who won, and which firms bid often enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.screens.cobidding.met import Codes, Met, met
from monitor.screens.cobidding.sums import Whole
from monitor.screens.tenders.words import market_in_words

WINDOW: Final = 1095
"""Days up to and with the day asked for."""
PERIOD: Final = 365
"""Days within which firms are taken to bid evenly: chance is reckoned a period, so that a late comer is no riddle."""
MIN_TENDERS: Final = 60
MIN_FIRMS: Final = 12
MIN_BIDS: Final = 8


@dataclass(frozen=True)
class Contests:
    """The tenders of a market with a day and two bidders or more; firms are numbered in order of name."""

    market: str
    met: Met
    names: tuple[str, ...]
    last_day: int

    @cached_property
    def period(self) -> Whole:
        """The period of each tender, the last being 0."""
        return (self.last_day - self.met.day) // PERIOD

    @cached_property
    def rivals(self) -> Whole:
        """How many others bid, a bid."""
        return self.met.sizes[self.met.tender] - 1

    @cached_property
    def often(self) -> Whole:
        """Which firms bid `MIN_BIDS` times or more."""
        return np.flatnonzero(np.bincount(self.met.firm, minlength=len(self.names)) >= MIN_BIDS)

    @cached_property
    def judged(self) -> NDArray[np.bool_]:
        """Which tenders have a winner, of those who bid."""
        won: NDArray[np.bool_] = np.bincount(self.met.tender[self.met.sat[:, 2] > 0], minlength=len(self.met.day)) > 0
        return won

    def compared(self) -> dict[str, str]:
        """The comparison set in words."""
        tenders, firms, name = len(self.met.day), len(self.often), market_in_words(self.market)
        return {
            "zh": f"{name['zh']}类近 {WINDOW} 日内 {tenders} 个标段中投标 {MIN_BIDS} 次以上的 {firms} 家企业",
            "en": f"the {firms} firms with {MIN_BIDS} bids or more in the {tenders} tenders of "
            f"{name['en']} within {WINDOW} days",
        }


def contests(bids: pl.DataFrame, as_of: int) -> Iterator[Contests]:
    """The markets of a checked frame that are large enough, as they stood at the end of day `as_of`, by name."""
    told = bids.filter(pl.col("bidder").is_not_null() & pl.col("day").is_between(as_of - WINDOW + 1, as_of))
    told = told.filter(pl.col("bidder").n_unique().over("market", "tender") > 1)
    for market in told["market"].unique().sort():
        firms = Codes()
        here = Contests(market, met(told.filter(pl.col("market") == market), Codes(), firms), (), as_of)
        here = Contests(market, here.met, tuple(name for _, name in firms.numbers), as_of)
        if len(here.met.day) >= MIN_TENDERS and len(here.often) >= MIN_FIRMS:
            yield here
