"""Events of one process brought together lot by lot.

Contract, convention 8: a lot_id that is absent means the only lot or every lot, so it meets every lot of its process;
two lots that are both named meet only where they are the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts

PROCESS = ("scope_id", "ocid")
"""What two events of one process share, scope value included."""
TENDERED = ("open", "invited")
"""Methods of procurement that are a tender, with bids and an opening."""


def met(rows: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Each of `rows` with each of `acts` of the same process that concerns its lot; `act_lot_id` is the act's.

    Besides `PROCESS` and `lot_id` the two share no column. Three equi-joins: as many rows as there are pairs.
    """
    on, acts = list(PROCESS), acts.rename({"lot_id": "act_lot_id"})
    same = rows.join(
        acts.with_columns(lot_id="act_lot_id"), on=[*on, "lot_id"], how="inner", nulls_equal=True, maintain_order="left"
    )
    row_open, act_open = pl.col("lot_id").is_null(), pl.col("act_lot_id").is_null()
    every_row = rows.filter(row_open).join(acts.filter(~act_open), on=on)
    every_act = rows.filter(~row_open).join(acts.filter(act_open), on=on)
    columns = [*rows.collect_schema().names(), "act_lot_id"]
    columns += [name for name in acts.collect_schema().names() if name not in columns]
    return pl.concat([part.select(columns) for part in (same, every_row, every_act)])


def once(frame: pl.LazyFrame) -> pl.LazyFrame:
    """`frame` computed here and now: a plan from which many others start is repeated, and planned, in each of them."""
    return frame.collect().lazy()


def acts(frame: pl.LazyFrame, **columns: pl.Expr) -> pl.LazyFrame:
    """Events as the acts that `met` and `governed` bring to a row: event, moment (`act_at` ...), lot and `columns`."""
    lot = pl.col("lot_id") if "lot_id" in frame.collect_schema().names() else pl.lit(None, dtype=pl.String)
    return frame.select(
        *PROCESS,
        lot.alias("lot_id"),
        pl.col("event").alias("act_event"),
        pl.col("at").alias("act_at"),
        pl.col("day").alias("act_day"),
        pl.col("clock").alias("act_clock"),
        **columns,
    )


def governed(rows: pl.LazyFrame, governing: pl.LazyFrame) -> pl.LazyFrame:
    """`scope_id`, `event` of each row with the act that governs it; of a row for every lot, one for each lot.

    The act that governs is the last one on or before the row's day, where there is none the first one after it: an
    award goes by the last evaluation before it, a bid by the last notice. Acts of one instant are taken by their own
    columns, the greater one as the later. Rows without any act are left out.
    """
    pairs = met(rows.select(*PROCESS, "lot_id", "event", "day"), governing)
    distance = pl.col("day") - pl.col("act_day")
    own = [
        name for name in governing.collect_schema().names() if name not in {*PROCESS, "lot_id", "act_day", "act_clock"}
    ]
    order = ["act_at", *(name for name in own if not name.startswith("act")), "act_event"]
    return (
        pairs.with_columns(is_later=distance < 0, distance=distance.abs(), lot=pl.coalesce("lot_id", "act_lot_id"))
        .sort("is_later", "distance", *order, descending=[False, False, *[True] * len(order)], nulls_last=True)
        .unique(["scope_id", "event", "lot"], keep="first", maintain_order=True)
        .drop("ocid", "lot_id", "day", "is_later", "distance", "lot")
    )


def with_notice(f: Facts, rows: pl.LazyFrame, **columns: pl.Expr) -> pl.LazyFrame:
    """`rows` with `columns` of the notice of their process that governs them; null where no notice is there."""
    if "lot_id" not in rows.collect_schema().names():
        return with_notice(f, rows.with_columns(lot_id=pl.lit(None, dtype=pl.String)), **columns).drop("lot_id")
    notices = governed(rows, acts(f.with_named("tender.published"), **columns))
    return rows.join(notices.select("scope_id", "event", *columns), on=["scope_id", "event"], how="left")


def one_each(frame: pl.LazyFrame, by: Sequence[str], first: pl.Expr | None = None) -> pl.LazyFrame:
    """One row for each value of `by`: one for which `first` is true where there is any, of those the latest."""
    keys = [pl.lit(value=True) if first is None else first, pl.col("day"), pl.col("at"), pl.col("event")]
    return frame.sort(keys, descending=True, nulls_last=True).unique(list(by), keep="first", maintain_order=True)
