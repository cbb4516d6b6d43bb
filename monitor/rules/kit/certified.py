"""Work that was certified, and what was paid for it: the two that progress payments are held against.

What was paid for work is what left the account for it and the part of the advance that was recouped from it: a bill of
100 of which 20 is set off against the advance is paid with 80, and 100 of work is paid for.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.facts.schema import ZONE
from monitor.rules.kit.contracts import CONTRACT, PAID_KINDS
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import once, one_each
from monitor.rules.kit.params import ratio

PROGRESS_KINDS = ("progress", "wage_account")
"""Payments for work as it goes on: to the contractor, and to the account of his workers."""
RECOUPING_KINDS = ("progress", "final", "full")
"""Payments from which an advance is recouped."""
WHOLE = 10**12
"""A ratio of the contract has twelve places: as a whole number it is so many parts of this."""


def parts(column: str) -> pl.Expr:
    """A column of ratios as whole parts of `WHOLE`."""
    return (pl.col(column) * WHOLE).cast(pl.Int64).cast(pl.Int128)


def least(whole: str, ratio_of_it: str) -> pl.Expr:
    """The fewest whole fen that are a ratio (a parameter's text) of a column of fen, or more; see `kit.sums.share`."""
    told = ratio(ratio_of_it)
    return (pl.col(whole) * told.numerator + told.denominator - 1) // told.denominator


def end_of(day: pl.Expr) -> pl.Expr:
    """The last instant of a day."""
    midnight = (day + 1).cast(pl.Date).cast(pl.Datetime("us")).dt.replace_time_zone(ZONE)
    return midnight.dt.convert_time_zone("UTC") - pl.duration(microseconds=1)


def until() -> pl.Expr:
    """The last instant that is not later than an event's own moment: the end of its day, if no clock is told."""
    return pl.when("clock").then("at").otherwise(end_of(pl.col("day")))


def payments(f: Facts) -> pl.LazyFrame:
    """Every payment, each once."""
    return one_each(f.of("payment.made"), ["scope_id", "payment_id"])


def with_work_paid(paid: pl.LazyFrame) -> pl.LazyFrame:
    """Payments of `PAID_KINDS` under a contract with what was paid for its work up to and with each of them.

    `least_fen`, `most_fen`: for work, with the advance recouped so far; they differ where a payment does not tell what
    it recouped while an advance was outstanding. `advance_fen`, `recouped_fen`: advanced, and told as recouped.
    `is_recouping_told`; `has_foreign`: a payment so far is not in yuan, what it was for does not count.
    """
    mine = paid.filter(pl.col("payment_kind").is_in(PAID_KINDS), pl.col("contract_id").is_not_null())
    yuan, recouped = cny("amount"), cny("advance_recouped")
    is_advance = pl.col("payment_kind") == "advance"
    is_silent = pl.col("payment_kind").is_in(RECOUPING_KINDS) & recouped.is_null()
    sums = mine.sort(*CONTRACT, "day", "at", "payment_id", nulls_last=True).with_columns(
        work_fen=pl.when(is_advance).then(0).otherwise(yuan).fill_null(0).cum_sum().over(CONTRACT),
        advance_fen=pl.when(is_advance).then(yuan).fill_null(0).cum_sum().over(CONTRACT),
        recouped_fen=recouped.fill_null(0).cum_sum().over(CONTRACT),
        has_foreign=yuan.is_null().cum_max().over(CONTRACT),
    )
    is_outstanding = pl.col("advance_fen") > pl.col("recouped_fen")
    told = sums.with_columns(
        is_recouping_told=~(is_silent & is_outstanding).cum_max().over(CONTRACT),
        least_fen=pl.col("work_fen") + pl.min_horizontal("advance_fen", "recouped_fen"),
    ).with_columns(
        most_fen=pl.col("work_fen")
        + pl.when("is_recouping_told").then("recouped_fen").otherwise(pl.max_horizontal("advance_fen", "recouped_fen")),
    )
    return once(told)


def certificates(f: Facts) -> pl.LazyFrame:
    """Every certificate of progress, each once, with `certified_fen`, the value of the work to date."""
    one = one_each(f.of("progress.certified"), [*CONTRACT, "certificate_id"])
    return one.with_columns(certified_fen=cny("cumulative_value"))


def with_certified(rows: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (events with `contract_id`) with the last of `told` that is not later than they are.

    `told` has `CONTRACT`, `event`, `at`, `day` and `certified_fen`; added: `certified_fen`, `certified_day`,
    `certified_event`, null where nothing was certified by then.
    """
    named = told.select(
        *CONTRACT,
        "certified_fen",
        certified_at="at",
        certified_day="day",
        certified_event="event",
    ).sort("certified_at", "certified_fen", "certified_event")
    last = named.unique([*CONTRACT, "certified_at"], keep="last", maintain_order=True).sort("certified_at")
    asked = rows.with_columns(until=until()).sort("until")
    found = asked.join_asof(
        last, left_on="until", right_on="certified_at", by=CONTRACT, strategy="backward", check_sortedness=False
    )
    return found.drop("until", "certified_at", strict=False)


def with_paid_by(rows: pl.LazyFrame, day: pl.Expr, work: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `least_fen`, `most_fen`, `has_foreign` of `with_work_paid` as they stood at the end of `day`.

    Nothing was paid by then: 0, and false.
    """
    by_day = work.group_by(*CONTRACT, pl.col("day").alias("paid_day"), maintain_order=True).agg(
        pl.col("least_fen", "most_fen", "has_foreign").last()
    )
    asked = rows.with_columns(by_day=day.cast(pl.Int32)).sort("by_day")
    found = asked.join_asof(
        by_day.sort("paid_day"), left_on="by_day", right_on="paid_day", by=CONTRACT, check_sortedness=False
    )
    return found.drop("by_day", "paid_day", strict=False).with_columns(
        pl.col("least_fen", "most_fen").fill_null(0), pl.col("has_foreign").fill_null(value=False)
    )


def with_day_reached(rows: pl.LazyFrame, need: pl.Expr, work: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """`rows` with `<name>_day`, the first day on which `least_fen` of `work` was `need` (fen) or more; null: never."""
    steps = work.group_by(*CONTRACT, pl.col("least_fen").alias("reached_fen")).agg(
        pl.col("day").min().alias(f"{name}_day")
    )
    asked = rows.with_columns(need=need.cast(pl.Int64)).sort("need")
    found = asked.join_asof(
        steps.sort("reached_fen"),
        left_on="need",
        right_on="reached_fen",
        by=CONTRACT,
        strategy="forward",
        check_sortedness=False,
    )
    return found.drop("need", "reached_fen", strict=False)
