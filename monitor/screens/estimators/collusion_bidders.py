"""What the bidders of a tender did in other tenders, firm by firm: ratios and places, never counts, and no labels.

| column | mean over the bidders that were seen, of |
|---|---|
| their_cv ... their_ks_imhof | the mean place of that statistic in their tenders, among tenders with as many bids |
| crowding | the mean number of bids of their tenders, over the mean of the market |
| alone | the share of their tenders in which nobody else bid |
| win_lift | (wins + 1) / (wins expected + 1), where each of n bidders is expected to win 1/n |

`earlier` looks at tenders of strictly earlier days of the same market; `elsewhere` at a set of reference tenders
whatever their days, the tender itself left out. Missing where no bidder was seen. A column is a mean over all bidders,
so that no single firm can be told from it in a tender of several.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from monitor.screens.estimators.collusion_places import among_reference, before, in_bucket
from monitor.screens.tenders.bids import KEY
from monitor.screens.tenders.statistics import STATISTICS

BEHAVIOUR: Final = (*(f"their_{name}" for name in STATISTICS), "crowding", "alone", "win_lift")
PLAIN: Final = 5
"""Sums that every tender adds: itself, a win, the chance of one, its number of bids, whether nobody else bid."""

GRAIN: Final = 1e9
"""Sums are kept in whole billionths, so that none depends on the order of what was added, nor on other firms."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def earlier(bids: pl.DataFrame, statistics: pl.DataFrame) -> pl.DataFrame:
    """One row a tender of a checked frame (its key and `BEHAVIOUR`), from earlier days; `statistics` of the same."""
    return _each_market(bids, statistics, None)


def elsewhere(bids: pl.DataFrame, statistics: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """The same from the tenders that `reference` (market, tender) names, whatever their days."""
    return _each_market(bids, statistics, reference)


def _each_market(bids: pl.DataFrame, statistics: pl.DataFrame, reference: pl.DataFrame | None) -> pl.DataFrame:
    parts = [
        _of_market(bids.filter(pl.col("market") == market), part, reference)
        for (market,), part in statistics.sort(KEY).group_by("market", maintain_order=True)
    ]
    empty = statistics.select(*KEY).clear().with_columns(pl.lit(None, pl.Float64).alias(name) for name in BEHAVIOUR)
    return pl.concat([empty, *parts])


def _of_market(bids: pl.DataFrame, statistics: pl.DataFrame, reference: pl.DataFrame | None) -> pl.DataFrame:
    key = statistics.select(*KEY)
    rows = (
        bids.lazy()
        .filter(pl.col("bidder").is_not_null())
        .group_by(*KEY, "bidder")
        .agg(won=pl.col("is_winner").any(ignore_nulls=True))
        .join(key.lazy().with_row_index("at"), on=KEY)
        .with_columns(firm=pl.col("bidder").rank("dense"))
        .sort("at", "firm")
        .collect()
    )
    tender, firm = rows["at"].cast(pl.Int64).to_numpy(), rows["firm"].cast(pl.Int64).to_numpy() - 1
    count = statistics["bids"].cast(pl.Float64).to_numpy()
    day = statistics["day"].cast(pl.Int64).fill_null(-1).to_numpy()
    values = statistics.select(STATISTICS).cast(pl.Float64).to_numpy()
    if reference is None:
        inside = day >= 0
        places = before(values, count, day)
    else:
        mark = reference.select(*KEY).unique().with_columns(inside=pl.lit(value=True))
        inside = key.join(mark, on=KEY, how="left", maintain_order="left")["inside"].fill_null(value=False).to_numpy()
        places = among_reference(values, count, values[inside], count[inside])
        places[inside] = in_bucket(values[inside], count[inside])
    won = rows["won"].cast(pl.Float64).to_numpy()
    sums = _sums(tender, count, won, places)
    if reference is None:
        seen = _before(firm, day[tender], sums)
        usual = _mean_before(count, day)[tender]
    else:
        own = inside[tender]
        seen = _whole(firm[own], sums[own], int(firm.max(initial=-1)) + 1)[firm] - sums * own[:, None]
        usual = np.full(len(tender), count[inside].mean() if inside.any() else np.nan)
    told = _ratios(seen, usual)
    if reference is None:
        told[day[tender] < 0] = np.nan
    means = _mean_of(tender, told, len(key))
    return key.with_columns(pl.Series(name, means[:, at], nan_to_null=True) for at, name in enumerate(BEHAVIOUR))


def _sums(tender: Whole, count: Floats, won: Floats, places: Floats) -> Whole:
    """What each row of a bidder in a tender adds to the bidder's sums."""
    n, place = count[tender], places[tender]
    plain = np.column_stack([np.ones(len(tender)), won, 1 / n, n, n == 1])
    told = np.column_stack([plain, np.nan_to_num(place), ~np.isnan(place)])
    whole: Whole = np.rint(told * GRAIN).astype(np.int64)
    return whole


def _whole(firm: Whole, sums: Whole, firms: int) -> Whole:
    told = np.zeros((firms, sums.shape[1]), dtype=np.int64)
    np.add.at(told, firm, sums)
    return told


def _before(firm: Whole, day: Whole, sums: Whole) -> Whole:
    """The sums of each row's firm over the rows of earlier days; rows of no day add nothing."""
    order = np.lexsort((day, firm))
    of, on, added = firm[order], day[order], np.where(day[order, None] >= 0, sums[order], 0)
    until = np.cumsum(added, axis=0) - added
    other_firm = np.diff(of, prepend=-1) != 0
    other_day = other_firm | (np.diff(on, prepend=-1) != 0)
    at = np.arange(len(order))
    first_of_day = np.maximum.accumulate(np.where(other_day, at, 0))
    first_of_firm = np.maximum.accumulate(np.where(other_firm, at, 0))
    out = np.empty_like(sums)
    out[order] = until[first_of_day] - until[first_of_firm]
    return out


def _mean_before(count: Floats, day: Whole) -> Floats:
    """The mean number of bids of the tenders of earlier days, nan where there are none."""
    dated = np.flatnonzero(day >= 0)
    order = dated[np.argsort(day[dated], kind="stable")]
    total = np.concatenate([[0.0], np.cumsum(count[order])])
    earlier_ones = np.searchsorted(day[order], day, side="left")
    mean: Floats = np.divide(total[earlier_ones], earlier_ones, out=np.full(len(day), np.nan), where=earlier_ones > 0)
    return mean


def _ratios(seen: Whole, usual: Floats) -> Floats:
    """The columns of `BEHAVIOUR` of each row's firm; nan where it was not seen."""
    told = seen / GRAIN
    tenders, wins, expected, n, alone = told[:, :PLAIN].T
    place, ranked = np.split(told[:, PLAIN:], 2, axis=1)

    def over(part: Floats, whole: Floats) -> Floats:
        ratio: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
        return ratio

    lift = np.where(tenders > 0, (wins + 1) / (expected + 1), np.nan)
    return np.column_stack([over(place, ranked), over(n, tenders) / usual, over(alone, tenders), lift])


def _mean_of(tender: Whole, told: Floats, tenders: int) -> Floats:
    total, known = np.zeros((tenders, told.shape[1])), np.zeros((tenders, told.shape[1]))
    np.add.at(total, tender, np.nan_to_num(told))
    np.add.at(known, tender, ~np.isnan(told))
    mean: Floats = np.divide(total, known, out=np.full(total.shape, np.nan), where=known > 0)
    return mean
