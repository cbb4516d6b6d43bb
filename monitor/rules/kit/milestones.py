"""Milestones as they stand: of several updates the latest holds (contract, convention 17)."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts

OWNER = ("project_id", "contract_id")
"""What a milestone is numbered in: its project, else its contract."""


def milestones(f: Facts, kind: str) -> pl.LazyFrame:
    """One row a milestone of `kind`, with when it was met.

    `scope_id`, `event`, `milestone_id`, `project_id` and `contract_id` (null where the project is told: together they
    are the key), `of_contract` (the contract, told in any of its updates), `is_met`; when: `met`, `met_day`,
    `met_clock`, the told `met_date`, else the time of the first update that says so and is not taken back. Null while
    it is not met.
    """
    key = ["scope_id", *OWNER, "milestone_id"]
    told = f.of("milestone.updated").filter(pl.col("milestone_kind") == kind)
    told = told.with_columns(
        of_contract=pl.col("contract_id"),
        contract_id=pl.when(pl.col("project_id").is_null()).then("contract_id"),
        is_met=pl.col("status") == "met",
        moment=pl.struct("at", "day", "clock"),
    )
    stays = pl.col("is_met").reverse().cum_min().reverse()  # met, and not taken back by a later update
    one = (
        told.sort("at", "event")
        .group_by(key)
        .agg(
            pl.col("event", "is_met", "met_date_day").last(),
            pl.col("of_contract").drop_nulls().last(),
            pl.col("day").last().alias("updated_day"),
            first=pl.col("moment").filter(stays).first(),
        )
    )
    at, day, clock = (pl.col("first").struct.field(name) for name in ("at", "day", "clock"))
    other = pl.col("met_date_day").is_not_null() & (pl.col("met_date_day") != day)
    midnight = pl.col("met_date_day").cast(pl.Date).cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Shanghai")
    return one.with_columns(
        met=pl.when("is_met").then(pl.when(other).then(midnight.dt.convert_time_zone("UTC")).otherwise(at)),
        met_day=pl.when("is_met").then(pl.when(other).then("met_date_day").otherwise(day)),
        met_clock=pl.when("is_met").then(pl.when(other).then(pl.lit(value=False)).otherwise(clock)),
    ).drop("first")


def started(f: Facts) -> pl.LazyFrame:
    """The starts of work: `milestones`, judged on the `day` they were met (`at`, `clock`), else last told of."""
    rows = milestones(f, "start")
    return rows.with_columns(at=pl.col("met"), day=pl.coalesce("met_day", "updated_day"), clock=pl.col("met_clock"))
