"""Ties between parties as they were declared, registered or found, and who headed a firm on a day.

Periods hold on both ends; without a last day a tie is open. Of a tie told twice under one number the latest stands.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import one_each

CONTROL = ("controlling_shareholder_of", "controller_of", "manages", "branch_of")
"""Holding or management between two units (控股、管理关系); a branch is a part of its firm."""


def ties(f: Facts, kinds: Collection[str]) -> pl.LazyFrame:
    """Ties of `kinds`: `relation_kind`, `from_kind`, `from_id`, `to_kind`, `to_id`, `share`, `tie_*` day and event."""
    told = one_each(f.reference("relation.declared"), ["relation_id"])
    return told.filter(pl.col("relation_kind").is_in(list(kinds))).select(
        "relation_kind",
        "share",
        from_kind="from_party_kind",
        from_id="from_party_id",
        to_kind="to_party_kind",
        to_id="to_party_id",
        tie_from_day="valid_from_day",
        tie_until_day="valid_until_day",
        tie_event="event",
    )


def holds_on(day: pl.Expr) -> pl.Expr:
    """Whether a row of `ties` holds on `day`."""
    return (pl.col("tie_from_day") <= day) & (pl.col("tie_until_day").is_null() | (day <= pl.col("tie_until_day")))


def either_way(told: pl.LazyFrame) -> pl.LazyFrame:
    """Each of `ties` from both of its ends: `a_id`, `b_id` in place of from and to."""
    kept = ["relation_kind", "share", "tie_from_day", "tie_until_day", "tie_event"]
    ways = (("from", "to"), ("to", "from"))
    parts = (
        told.select(*kept, a_kind=f"{a}_kind", a_id=f"{a}_id", b_kind=f"{b}_kind", b_id=f"{b}_id") for a, b in ways
    )
    return pl.concat(list(parts))


def with_register(f: Facts, rows: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """`rows` (`day`, `firm`) with `columns` of the firm's registration that holds on that day, and `register_event`.

    A registration later on stands in where none was told by then; null where the firm is not registered at all.
    """
    told = f.reference("organisation.registered").sort("at", "event")
    last = told.unique(["organisation_id", "day"], keep="last", maintain_order=True).sort("day")
    named = last.select("day", *columns, firm="organisation_id", register_event="event")
    asked = rows.select("day", "firm").unique().sort("day")
    before, after = (
        asked.join_asof(named, on="day", by="firm", strategy=way, check_sortedness=False)
        for way in ("backward", "forward")
    )
    both = before.join(after, on=["day", "firm"], suffix="_after")
    kept = ("register_event", *columns)
    is_told = pl.col("register_event").is_not_null()
    chosen = (pl.when(is_told).then(name).otherwise(f"{name}_after").alias(name) for name in kept)
    return rows.join(both.select("day", "firm", *chosen), on=["day", "firm"], how="left")
