"""Days in rules: earlier and later of two moments, working days, windows on integer days."""

from __future__ import annotations

from functools import cache

import polars as pl

from monitor.vocabulary.calendar import table


def later(at: str, than: str) -> pl.Expr:
    """Whether moment `at` comes after moment `than`.

    Contract, convention 5: moments of one day are compared by the clock only if both tell one; else by the day, and
    equal days are never a breach. Each name stands for three columns: `<name>`, `<name>_day`, `<name>_clock`; the
    event's own moment is `at`, `day`, `clock` and is named "".
    """
    a_at, a_day, a_clock = moment(at)
    b_at, b_day, b_clock = moment(than)
    return pl.when(a_clock & b_clock).then(a_at > b_at).otherwise(a_day > b_day)


def moment(name: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The instant, day and clock columns of a moment; "" is the event's own."""
    if not name:
        return pl.col("at"), pl.col("day"), pl.col("clock")
    return pl.col(name), pl.col(f"{name}_day"), pl.col(f"{name}_clock")


@cache
def _calendar() -> tuple[pl.Series, pl.Series]:
    """Per known day the running count of working days; and per count the day on which it is reached."""
    told = table()
    days = pl.DataFrame(told, schema={"day": pl.Int32, "works": pl.Boolean}, orient="row").sort("day")
    counted = days.with_columns(count=pl.col("works").cast(pl.Int32).cum_sum())
    reached = counted.filter("works")
    return counted["count"].alias("count"), reached["day"].alias("day")


def working_days_after(start: pl.Expr, days: int) -> pl.Expr:
    """The day that is `days` working days after `start` (first day not counted); null where no calendar is known."""
    first = table()[0][0]

    def counted(series: pl.Series) -> pl.Series:
        count, reached = _calendar()
        place = series.cast(pl.Int64) - first
        known = place.is_between(0, len(count) - 1)
        at = count.gather(place.set(~known, None)) + days - 1
        at = at.set(~at.is_between(0, len(reached) - 1), None)
        return reached.gather(at).cast(pl.Int32).alias(series.name)

    return start.map_batches(counted, return_dtype=pl.Int32)


def working_days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """How many working days lie after `start` up to and with `end`; null where no calendar is known."""
    first = table()[0][0]

    def counted(series: pl.Series) -> pl.Series:
        count, _ = _calendar()
        place = series.cast(pl.Int64) - first
        return count.gather(place.set(~place.is_between(0, len(count) - 1), None)).alias(series.name)

    return end.map_batches(counted, return_dtype=pl.Int32) - start.map_batches(counted, return_dtype=pl.Int32)


def days_after(start: pl.Expr, days: int) -> pl.Expr:
    """The last day of "within `days` days" of `start`: the first day is not counted (reading 3)."""
    return (start + days).cast(pl.Int32)
