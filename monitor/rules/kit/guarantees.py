"""Guarantees, deposits and retentions: which were given, and until when they stood."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

MONEY_FORMS = ("withheld", "cash", "transfer", "cheque", "draft")
"""Forms in which money itself is kept; the others are somebody's promise to pay."""
GUARANTEE = ["scope_id", "guarantee_id"]


def provided(f: Facts, kinds: Iterable[str]) -> pl.LazyFrame:
    """Every guarantee of `kinds`, each once, with `guarantee_fen` (null if not in yuan)."""
    one = one_each(f.of("guarantee.provided"), GUARANTEE)
    return one.filter(pl.col("guarantee_kind").is_in(list(kinds))).with_columns(guarantee_fen=cny("amount"))


def returns(f: Facts) -> pl.LazyFrame:
    """Every return of a guarantee: `GUARANTEE`, `returned_day`, `returned_fen`, `returned_event`."""
    return f.of("guarantee.returned").select(
        *GUARANTEE, returned_day="day", returned_fen=cny("amount"), returned_event="event"
    )


def with_days(f: Facts, given: pl.LazyFrame) -> pl.LazyFrame:
    """`given` (rows of `provided`) with the first and last day on which each stood, `from_day` and `until_day`.

    From its told first day, else from the day it was given; to its told last day, or the day before that on which all
    of it had gone back; null: it stands.
    """
    back = (
        returns(f).group_by(GUARANTEE).agg(back_fen=pl.col("returned_fen").sum(), back_day=pl.col("returned_day").max())
    )
    all_back = pl.when(pl.col("back_fen") >= pl.col("guarantee_fen")).then(pl.col("back_day") - 1)
    return (
        given.join(back, on=GUARANTEE, how="left")
        .with_columns(
            from_day=pl.coalesce("valid_from_day", "day"),
            until_day=pl.min_horizontal("valid_until_day", all_back).cast(pl.Int32),
        )
        .drop("back_fen", "back_day")
    )


def stands_on(day: pl.Expr) -> pl.Expr:
    """Whether a row of `with_days` stood on `day`."""
    return (pl.col("from_day") <= day) & (pl.col("until_day").is_null() | (day <= pl.col("until_day")))
