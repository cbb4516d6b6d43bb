"""What the bidders of a tender did before it: ratios over the pairs and firms that meet in it, never counts.

From tenders of strictly earlier days of the same market. k bidders make k (k - 1) / 2 pairs; A and B are the earlier
tenders of the two firms of a pair.

| column | definition | missing where |
|---|---|---|
| jaccard_mean, _max, _median | of A n B / A u B over the pairs | no pair of which one firm was seen |
| pair_distance | mean over pairs that met of the mean distance of their log prices | no pair met |
| never_together | share of pairs that never met | fewer than two bidders |
| often_together | share of pairs that met three times or more | fewer than two bidders |
| rotation | sum of 2 min(wa, wb) / sum of wa + wb: wins in meetings, of pairs with two or more | no such pair |
| win_spread | standard deviation (k - 1) of the bidders' shares of wins | fewer than two were judged |
| newcomers | share of bidders not seen | no bidder is told |

All are missing where the market has no earlier tender and where the tender's day is not told. `over` counts what a set
of reference tenders tells, whatever their days, without the tender itself.

Bounds, by construction: a tender makes at most 8,128 pairs (`WIDEST` bidders); at most `PORTION` pairs, or those of one
tender, are worked on at once; at most `MOST_PAIRS` are remembered, 48 bytes each. Up to that number the answers are the
same in whatever portions the past came; beyond it the pairs that met the longest ago are forgotten first, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from monitor.screens.cobidding.known import MOST_PAIRS, PORTION, Known, Ratios, before, known, others, runs
from monitor.screens.cobidding.met import Met
from monitor.screens.cobidding.ratios import FEATURES
from monitor.screens.tenders.bids import KEY


class OutOfOrder(ValueError):
    """The past goes forward only: a tender is of an earlier day than one that was seen in its market."""


class Past:
    """The tenders seen so far."""

    def __init__(self, most_pairs: int = MOST_PAIRS, portion: int = PORTION) -> None:
        self._known = Known(most_pairs, portion)

    @property
    def forgotten(self) -> int:
        """How many pairs were forgotten, because there were more than are remembered."""
        return self._known.forgotten

    def seen(self, bids: pl.DataFrame) -> None:
        """The tenders of a checked frame are past from now on; those without a day are left out."""
        self._known.add(self._dated(bids, after=False))

    def features(self, bids: pl.DataFrame) -> pl.DataFrame:
        """One row a tender of a checked frame (key, `day`, `FEATURES`), from what was seen and nothing else."""
        told = self._dated(bids, after=True)
        return _frame(bids, told, (self._known.ratios(part, known) for part in self._known.parts(told)))

    def forward(self, bids: pl.DataFrame) -> pl.DataFrame:
        """The same day after day, each tender from all earlier days, those of this frame too; then all is seen."""
        told = self._dated(bids, after=True)
        return _frame(bids, told, self._forward(told))

    def _dated(self, bids: pl.DataFrame, *, after: bool) -> Met:
        told = self._known.met(bids.filter(pl.col("day").is_not_null()))
        last = self._known.latest(told)
        for at in np.flatnonzero(told.day < last + after)[:1].tolist():
            market, tender, day = told.tenders.row(at)
            raise OutOfOrder(f"tender {tender} of market {market} is of day {day}; day {last[at]} was seen before")
        return told

    def _forward(self, told: Met) -> Iterator[Ratios]:
        starts = np.flatnonzero(np.diff(told.day, prepend=-1))
        wide = np.add.reduceat(told.wide, starts) if len(starts) else starts
        bounds = [*starts.tolist(), len(told.day)]
        for first, end in runs(wide, self._known.portion):
            run = told.part(bounds[first], bounds[end])
            if end == first + 1:
                # one day, whatever its size: nothing of it is past for the rest of it
                yield from (self._known.ratios(part, known) for part in self._known.parts(run))
            else:
                yield self._known.ratios(run, before)
            self._known.add(run)


def past(bids: pl.DataFrame) -> pl.DataFrame:
    """One row a tender of a checked frame, in order of market and tender: key, `day`, `FEATURES` of its past."""
    return Past().forward(bids)


def over(bids: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """The same from the tenders of `reference`, whatever their days; one that is among them is left out itself."""
    told = Known(MOST_PAIRS, PORTION)
    told.add(told.met(reference))
    asked = told.met(bids)
    inside = reference.select(KEY).unique().with_columns(own=pl.lit(1, pl.Int64))
    own = asked.tenders.join(inside, on=KEY, how="left", maintain_order="left")["own"].fill_null(0).to_numpy()
    first, found = 0, list[Ratios]()
    for part in told.parts(asked):
        found.append(told.ratios(part, others(own[first : first + len(part.day)])))
        first += len(part.day)
    return _frame(bids, asked, found)


def _frame(bids: pl.DataFrame, told: Met, parts: Iterable[Ratios]) -> pl.DataFrame:
    """The ratios beside their tenders; a tender of which nothing could be told has them missing."""
    held = list(parts)
    columns = [
        pl.Series(name, np.concatenate([part[name] for part in held] or [np.empty(0)]), nan_to_null=True)
        for name in FEATURES
    ]
    found = told.tenders.with_columns(columns)
    rest = bids.select(*KEY, "day").filter(pl.col("day").is_null()).unique().join(found, on=KEY, how="anti")
    return pl.concat([found, rest], how="diagonal").sort(KEY)
