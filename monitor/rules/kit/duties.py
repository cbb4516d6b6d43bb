"""Who was in charge of what on a day (班子分工): a person's newest assignment in a unit replaces the earlier ones."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts


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
