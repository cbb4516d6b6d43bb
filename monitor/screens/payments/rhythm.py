"""What comes back: rents, salaries, instalments. A payment in its own rhythm is no duplicate of the one before."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

ABOUT: Final = 0.05
"""Amounts within about a twentieth are one series: a rent is raised, a meter read."""
INSTALMENTS: Final = ("advance", "progress", "wage_account", "final", "retention_release")
"""Payments of one contract that follow its certificates: shares of one sum, alike by nature."""
SERIES: Final = 3
"""Payments that make a rhythm."""
EARLY: Final = 0.75
"""A payment that comes before this share of the usual gap is out of rhythm."""
LONG: Final = 6
"""Payments of a series whose gaps can be compared with each other."""
MONTH: Final = (25, 35)
"""Days apart that may be the first two of a monthly series (both included)."""


def rhythms(payments: pl.DataFrame) -> pl.DataFrame:
    """What each payment's series is: the payments of its payer to its payee of about this amount.

    `row`, `series` (how many), `usual_gap` (their median gap in days), `series_gap` (days since the one before),
    `gap_share` (share of the series with a gap as short).
    Two ladders of amounts, half a step apart, so that no series is cut in two by a rung; the longer one counts.
    """
    place = pl.col("fen").log() / np.log1p(2 * ABOUT)
    found = []
    for name, rung in (("even", place.floor()), ("odd", (place + 0.5).floor())):
        keys = ["payer", "payee", name]
        rows = payments.with_columns(rung.cast(pl.Int64).alias(name)).sort(*keys, "day", "row")
        gap = pl.col("day").diff().over(keys)
        rows = rows.with_columns(series_gap=gap, series=pl.len().over(keys))
        found.append(
            rows.select(
                "row",
                "series",
                "series_gap",
                usual_gap=pl.col("series_gap").median().over(keys),
                gap_share=pl.col("series_gap").rank("max").over(keys) / pl.col("series"),
            )
        )
    return pl.concat(found).sort("row", "series", descending=[False, True]).unique("row", keep="first").sort("row")


def in_rhythm(gap: pl.Expr, series: pl.Expr, usual_gap: pl.Expr) -> pl.Expr:
    """Whether a payment so many days after another is what the series leads to expect."""
    regular = (series >= SERIES) & (usual_gap > 0) & (gap >= EARLY * usual_gap)
    return regular | ((series < SERIES) & gap.is_between(*MONTH))


def crowded(payments: pl.DataFrame, pairs: pl.DataFrame) -> pl.Series:
    """Of each pair (`payer`, `payee`, `gap`) the share of that payee's other payments that come as soon after another.

    0 where there is no other.
    """
    keys = ["payer", "payee"]
    gaps = (
        payments.join(pairs.select(keys).unique(), on=keys, how="semi")
        .sort(*keys, "day")
        .group_by(keys)
        .agg(gaps=pl.col("day").diff().drop_nulls().sort())
    )
    known = {(payer, payee): np.asarray(told) for payer, payee, told in gaps.iter_rows()}
    shares = []
    for payer, payee, gap in pairs.select(*keys, "gap").iter_rows():
        told = known[payer, payee]
        as_soon = int(np.searchsorted(told, gap, side="right")) - 1
        shares.append(max(0, as_soon) / max(1, told.size - 1))
    return pl.Series("in_batches", shares, dtype=pl.Float64)
