"""Sums that grow record by record, held against a share of something in exact integers."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.rules.kit.params import ratio


def summed(rows: pl.LazyFrame, name: str, *, by: Sequence[str], amount: str, order: Sequence[str]) -> pl.LazyFrame:
    """`rows` with `<name>_fen`, what `amount` adds up to in each group up to and with the row in `order`.

    `<name>_in_yuan` is true, and null from the first row on whose amount is null: the sum then lacks a part.
    """
    keys, lacks = list(by), pl.col(amount).is_null().cum_max()
    return rows.sort(*keys, *order, nulls_last=True).with_columns(
        pl.col(amount).fill_null(0).cum_sum().over(keys).alias(f"{name}_fen"),
        pl.when(~lacks.over(keys)).then(pl.lit(value=True)).alias(f"{name}_in_yuan"),
    )


def share(whole: str, part: str) -> pl.Expr:
    """The ratio `part` (a parameter's text) of a column of fen, a fraction of a fen left out.

    Whole fen are above that share exactly where they are above this.
    """
    told = ratio(part)
    return pl.col(whole) * told.numerator // told.denominator


def reaches(amount: str, whole: str, part: str) -> pl.Expr:
    """Whether `amount` is the ratio `part` of `whole`, or more."""
    told = ratio(part)
    return pl.col(amount) * told.denominator >= pl.col(whole) * told.numerator
