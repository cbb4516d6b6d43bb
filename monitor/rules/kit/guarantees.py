"""Guarantees, deposits and retentions: which were given, and until when they stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def with_held(f: Facts, given: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """`given` (rows of `provided`) with `held_fen`, what stood of all of one `by` once each of them was there.

    A part that was given back stands no more from that day on, the rest after its last day. Of those that begin on one
    day the first by number comes first. `held_in_yuan` is true, and null while one that is not in yuan stands.
    """
    keys, begins = list(by), pl.coalesce("valid_from_day", "day")
    back = returns(f).sort("returned_day", "returned_event")
    back = back.join(given.select(*sorted({*GUARANTEE, *keys}), "guarantee_fen", "valid_until_day"), on=GUARANTEE)
    back = back.filter((pl.col("returned_day") <= pl.col("valid_until_day")).fill_null(value=True))
    so_far = pl.min_horizontal(pl.col("returned_fen").cum_sum().over(GUARANTEE), "guarantee_fen")
    back = back.with_columns(gone=so_far).with_columns(
        less=pl.col("gone") - pl.col("gone").shift(1).over(GUARANTEE).fill_null(0)
    )
    gone = back.group_by(GUARANTEE).agg(gone=pl.col("gone").max())
    ending = given.filter(pl.col("valid_until_day").is_not_null()).join(gone, on=GUARANTEE, how="left")
    steps = [
        back.select(*keys, place=pl.lit(0), on_day="returned_day", change=-pl.col("less"), unknown=pl.lit(0)),
        ending.select(
            *keys,
            place=pl.lit(0),
            on_day=(pl.col("valid_until_day") + 1).cast(pl.Int32),
            change=pl.col("gone").fill_null(0) - pl.col("guarantee_fen"),
            unknown=-pl.col("guarantee_fen").is_null().cast(pl.Int32),
        ),
        given.select(
            *keys,
            "event",
            "guarantee_id",
            place=pl.lit(1),
            on_day=begins,
            change="guarantee_fen",
            unknown=pl.col("guarantee_fen").is_null().cast(pl.Int32),
        ),
    ]
    held = (
        pl.concat(steps, how="diagonal")
        .sort(*keys, "on_day", "place", "guarantee_id", nulls_last=True)
        .with_columns(
            held_fen=pl.col("change").fill_null(0).cum_sum().over(keys), unknown=pl.col("unknown").cum_sum().over(keys)
        )
        .filter(pl.col("event").is_not_null())
    )
    held = held.select(
        "scope_id", "event", "held_fen", held_in_yuan=pl.when(pl.col("unknown") == 0).then(pl.lit(value=True))
    )
    return given.join(held, on=["scope_id", "event"], how="left")
