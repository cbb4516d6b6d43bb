"""Whether a market still looks like the reference: two-sample tests of statistics, and the share flagged a quarter.

A screen without labels knows only what is usual. When the usual changes (another way of scoring, a new ceiling, other
firms), what it flags changes its meaning; then the reference is to be made anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import binomtest, false_discovery_control, ks_2samp

LEAST: Final = 20
"""Tenders on each side, at least: with fewer the test finds only what everybody sees."""
DRIFTS: Final = {
    "market": pl.String(),
    "fewest": pl.Int32(),
    "most": pl.Int32(),
    "statistic": pl.String(),
    "reference": pl.Int64(),
    "period": pl.Int64(),
    "distance": pl.Float64(),
    "p": pl.Float64(),
    "q": pl.Float64(),
}


def _adjusted(p: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted chances, in the order of `p`."""
    return [float(one) for one in false_discovery_control(np.clip(p, 0.0, 1.0), method="bh")] if p else []


def drift(reference: pl.DataFrame, period: pl.DataFrame, statistics: Sequence[str], least: int = LEAST) -> pl.DataFrame:
    """One row (`DRIFTS`) a comparison set and statistic told often enough on both sides, least likely first.

    Both frames hold `market`, `fewest`, `most` (the set of each tender, by the reference's sets; null is left out) and
    the statistics. `distance` is the Kolmogorov-Smirnov distance of the two samples, `p` its chance where both come
    from one distribution, `q` the chance adjusted over all rows. A set that a period hardly touches is not tested.
    """
    keys = ("market", "fewest", "most")
    before, after = (
        frame.filter(pl.col("fewest").is_not_null()).partition_by(keys, as_dict=True) for frame in (reference, period)
    )
    rows = []
    for key in sorted(before.keys() & after.keys()):
        for name in statistics:
            one, two = (side[key][name].drop_nulls().to_numpy() for side in (before, after))
            if min(len(one), len(two)) >= least:
                found = ks_2samp(one, two, method="auto")
                rows.append((*key, name, len(one), len(two), float(found.statistic), float(found.pvalue)))
    adjusted = _adjusted([row[-1] for row in rows])
    told = [(*row, q) for row, q in zip(rows, adjusted, strict=True)]
    return pl.DataFrame(told, schema=DRIFTS, orient="row").sort("q", "p", *keys, "statistic")


def by_quarter(ranked: pl.DataFrame, share: float) -> pl.DataFrame:
    """Market, `quarter` (2026Q1), tenders `compared` and `flagged`, and `q` that so many are flagged by chance.

    `ranked` holds `market`, `day` (since 1970-01-01) and `is_unusual` (null: not looked at); `share` is what is flagged
    of the reference. The binomial test is two-sided, adjusted over all rows.
    """
    date = pl.col("day").cast(pl.Date)
    quarter = pl.concat_str(date.dt.year(), pl.lit("Q"), date.dt.quarter())
    rows = (
        ranked.filter(pl.col("is_unusual").is_not_null() & pl.col("day").is_not_null())
        .group_by("market", quarter=quarter)
        .agg(compared=pl.len().cast(pl.Int64), flagged=pl.col("is_unusual").sum().cast(pl.Int64))
        .sort("market", "quarter")
    )
    p = [binomtest(flagged, n, share).pvalue for n, flagged in rows.select("compared", "flagged").rows()]
    return rows.with_columns(q=pl.Series(_adjusted(p), dtype=pl.Float64))
