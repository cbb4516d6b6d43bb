"""Who was in charge of what on a day (班子分工): a person's newest assignment in a unit replaces the earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts

OFFICE = ["unit_id", "person", "valid_from"]
"""What names an assignment: another one from the same day on has replaced it."""


def duties(f: Facts) -> pl.LazyFrame:
    """One row an assignment: `unit_id`, `person`, `rank`, `powers`, `duty_event`, `duty_from_day`, `duty_until_day`.

    The last day (null: open) is the told one, or the day before the person's next assignment in the unit begins; of
    two that begin on one day the later told holds, and the other has no day at all.
    """
    order = ["unit_id", "person", "valid_from_day", "at", "event"]
    told = f.reference("duty.assigned").select(*order, "rank", "powers", "valid_until_day").sort(order)
    following = pl.col("valid_from_day").shift(-1).over("unit_id", "person") - 1
    return told.select(
        "unit_id",
        "person",
        "rank",
        "powers",
        pl.col("event").alias("duty_event"),
        pl.col("valid_from_day").alias("duty_from_day"),
        pl.min_horizontal("valid_until_day", following).cast(pl.Int32).alias("duty_until_day"),
    )


def in_office(day: pl.Expr) -> pl.Expr:
    """Whether a row of `duties` holds on `day`; null where the day is not told."""
    return (pl.col("duty_from_day") <= day) & (pl.col("duty_until_day").is_null() | (day <= pl.col("duty_until_day")))


def assigned(f: Facts) -> pl.LazyFrame:
    """One row an assignment that held for a day or more: the columns of duty.assigned, judged on its first `day`.

    `until_day` is its last day (null: open). Needs duty.assigned among the rule's references.
    """
    until = duties(f).filter(in_office(pl.col("duty_from_day"))).select(event="duty_event", until_day="duty_until_day")
    return f.of("duty.assigned").join(until, on="event").with_columns(day=pl.col("valid_from_day"))


def held(powers: Sequence[str]) -> pl.Expr:
    """Which of `powers` an assignment gives, each once and in their order."""
    given = [pl.when(pl.col("powers").list.contains(power)).then(pl.lit(power)) for power in powers]
    if not given:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(given).list.drop_nulls()


def with_leaders(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`scope_id` is the unit, `day`) with who led the unit on that day.

    `heads` and `others` List(String): its principal leaders, and who else held an office; `duty_events` List(Int64),
    what says so. All are null where no assignment of the unit holds on that day.
    """
    days = rows.select("scope_id", "day").unique()
    on_day = days.join(duties(f), left_on="scope_id", right_on="unit_id").filter(in_office(pl.col("day")))
    is_head = pl.col("rank") == "head"
    told = on_day.group_by("scope_id", "day").agg(
        heads=pl.col("person").filter(is_head).unique().sort(),
        others=pl.col("person").filter(~is_head).unique().sort(),
        duty_events=pl.col("duty_event").unique().sort(),
    )
    return rows.join(told, on=["scope_id", "day"], how="left")


def is_head(person: str) -> pl.Expr:
    """Whether the person of a column headed the unit on the row's day: rows of `with_leaders`.

    Unknown where the person is not told, or where neither the unit's head nor the person's own office is.
    """
    someone = pl.col(person)
    is_told = (pl.col("heads").list.len() > 0) | pl.col("others").list.contains(someone)
    return pl.when(someone.is_not_null() & is_told).then(pl.col("heads").list.contains(someone))
