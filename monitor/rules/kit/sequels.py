"""What has to follow an act: the next act of its lot, or the paper that names its record."""

from __future__ import annotations

import polars as pl

from monitor.rules.kit.lots import PROCESS, acts, governed, met, one_each

KEY = ["scope_id", "event"]


def followed(base: pl.LazyFrame, sequel: pl.LazyFrame) -> pl.LazyFrame:
    """`base` (one an event, with its lot), one row for each lot, with `next_event` and `next_day` of what followed.

    The first of `sequel` in that lot on or after the day of the act; where there is none, one from before it that had
    no earlier act to follow. Null: nothing followed. `lot_id` is the act's, else that of what followed.
    """
    told = sequel.select(*PROCESS, "lot_id", "event", "at", "day", "clock")
    asked = base.select(*PROCESS, "lot_id", "event", "day")
    lot = pl.coalesce("lot_id", "act_lot_id").alias("next_lot")
    after = met(asked, acts(told)).filter(pl.col("act_day") >= pl.col("day"))
    after = after.select(*KEY, lot, next_event="act_event", next_day="act_day", is_before=pl.lit(value=False))
    early = governed(told, acts(base)).join(told.select(*KEY, "lot_id", next_day="day"), on=KEY)
    early = early.join(asked.select("scope_id", "day", act_event="event"), on=["scope_id", "act_event"])
    early = early.filter(pl.col("next_day") < pl.col("day")).select(
        "scope_id", lot, "next_day", event="act_event", next_event="event", is_before=pl.lit(value=True)
    )
    first = (
        pl.concat([after, early], how="diagonal")
        .sort("is_before", "next_day", "next_event")
        .unique([*KEY, "next_lot"], keep="first", maintain_order=True)
        .drop("is_before")
    )
    rows = base.join(first, on=KEY, how="left")
    return rows.with_columns(lot_id=pl.coalesce("lot_id", "next_lot")).drop("next_lot")


def unled(base: pl.LazyFrame, sequel: pl.LazyFrame) -> pl.LazyFrame:
    """Those of `sequel` of whose lot no act of `base` is told."""
    led = met(sequel.select(*PROCESS, "lot_id", "event"), acts(base)).select(KEY).unique()
    return sequel.join(led, on=KEY, how="anti")


def with_end(rows: pl.LazyFrame, ends: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `end_day`, the first day on or after theirs on which their lot ended (null: it did not)."""
    after = met(rows.select(*PROCESS, "lot_id", "event", "day"), acts(ends)).filter(pl.col("act_day") >= pl.col("day"))
    found = after.group_by(*KEY, "lot_id").agg(end_day=pl.col("act_day").min())
    return rows.join(found, on=[*KEY, "lot_id"], how="left", nulls_equal=True)


def papered(rows: pl.LazyFrame, papers: pl.LazyFrame, target: str, record_id: str, since: str = "day") -> pl.LazyFrame:
    """`rows` (one a record) with the first of `papers` (with `target_kind`, `target_id`) that names it.

    `paper_day` and `paper_event`: the first that names the record. `loose_day`: the first on or after the day `since`
    that names no record of the kind `target`, so that it may be this one's.
    """
    told = papers.sort("day", "event").select(
        "scope_id", "target_kind", "target_id", paper_day="day", paper_event="event"
    )
    is_own = pl.col("target_kind").eq_missing(target)
    own = told.filter(is_own).unique(["scope_id", "target_id"], keep="first", maintain_order=True)
    own = own.select("scope_id", "paper_day", "paper_event", pl.col("target_id").alias(record_id))
    loose = told.filter(~is_own).select("scope_id", loose_day="paper_day")
    return (
        rows.join(own, on=["scope_id", record_id], how="left")
        .sort(since)
        .join_asof(
            loose,
            left_on=since,
            right_on="loose_day",
            by="scope_id",
            strategy="forward",
            check_sortedness=False,
            coalesce=False,
        )
    )


def one_a_lot(rows: pl.LazyFrame, is_asked: pl.Expr, as_of_day: int) -> pl.LazyFrame:
    """One row a lot: of several that `is_asked` is true of, one that is late (`is_late`) or overdue (`due_day`)."""
    is_overdue = (pl.col("due_day") < as_of_day).fill_null(value=False)
    return one_each(rows, [*PROCESS, "lot_id"], first=is_asked & (pl.col("is_late") | is_overdue))
