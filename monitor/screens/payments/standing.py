"""How unusual a score is within its comparison set, and which of many tests stand out (Benjamini and Hochberg)."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import false_discovery_control


def percentile(score: str = "score") -> pl.Expr:
    """0 to 100: the share of the others of the frame with a strictly smaller score; null where the score is null."""
    others = pl.col(score).count() - 1
    below = pl.col(score).rank("min") - 1
    return pl.when(others > 0).then(100.0 * below / others).otherwise(pl.when(pl.col(score).is_not_null()).then(100.0))


def corrected(p: pl.Series) -> pl.Series:
    """The adjusted chances of these tests; a test that was not made (null) is no test."""
    told = p.drop_nulls().to_numpy()
    if told.size == 0:
        return pl.Series("q", [None] * len(p), dtype=pl.Float64)
    q = iter(false_discovery_control(np.clip(told, 0.0, 1.0), method="bh"))
    return pl.Series("q", [None if one is None else float(next(q)) for one in p], dtype=pl.Float64)


def surprise(p: pl.Series) -> pl.Series:
    """-log10 of a chance, at most 300: a score that grows as the chance falls."""
    return -(p.clip(1e-300, 1.0).log(10.0))
