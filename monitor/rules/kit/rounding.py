"""Shares of an amount in exact integers, the fraction of a fen rounded up: whole fen that reach it reach the share."""

from __future__ import annotations

import polars as pl

from monitor.rules.kit.certified import WHOLE


def up(product: pl.Expr) -> pl.Expr:
    """Fen times parts of `WHOLE` (Int128), as the least whole fen that are not below it."""
    return ((product + (WHOLE - 1)) // WHOLE).cast(pl.Int64)
