"""The bid deadline that governs a bid or an opening: the notice's, as clarifications moved it.

A move counts only if it was told while the deadline before it was still running: what has passed cannot be moved.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.facts.schema import ZONE
from monitor.rules.kit.days import moment
from monitor.rules.kit.lots import PROCESS, acts, governed, met

KEY = ["scope_id", "event"]


def _moves(f: Facts) -> pl.LazyFrame:
    """Clarifications of tender documents that carry a new deadline."""
    told = f.of("clarification.issued").filter(pl.col("document_stage") == "tender")
    columns = ("new_deadline", "new_deadline_day", "new_deadline_clock")
    return acts(told.drop_nulls("new_deadline"), **{name: pl.col(name) for name in columns})


def as_text(name: str) -> pl.Expr:
    """A moment as it is told: the county's day, and the hour where that is told."""
    at, _, clock = moment(name)
    local = at.dt.convert_time_zone(ZONE)
    return pl.when(clock).then(local.dt.strftime("%Y-%m-%d %H:%M:%S")).otherwise(local.dt.strftime("%Y-%m-%d"))


def with_deadline(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`PROCESS`, `lot_id`, one an event) with the deadline of their lot as it stood last.

    `deadline`, `deadline_day`, `deadline_clock` (a moment, see `later`; null where it is not told), `method` of the
    notice, and `deadline_events`: the notice, and the clarification that moved it.
    """
    columns = ("bid_deadline", "bid_deadline_day", "bid_deadline_clock", "method")
    notices = governed(rows, acts(f.with_named("tender.published"), **{name: pl.col(name) for name in columns}))
    notices = notices.select(*KEY, *columns, notice_event="act_event", notice_day="act_day")
    pairs = met(rows.select(*PROCESS, "lot_id", "event"), _moves(f)).join(notices, on=KEY)
    before = pl.col("new_deadline_day").cum_max().shift(1).over(KEY)
    standing = pl.max_horizontal("bid_deadline_day", before)
    mine = (
        pairs.filter(pl.col("act_day") >= pl.col("notice_day"))
        .sort("act_day", "act_at", "act_event")
        .with_columns(is_open=pl.col("act_day") <= standing)
        .filter("is_open")
    )
    last = mine.unique(KEY, keep="last", maintain_order=True).select(
        *KEY,
        "new_deadline",
        "new_deadline_day",
        "new_deadline_clock",
        move_event="act_event",
    )
    return (
        rows.join(notices, on=KEY, how="left")
        .join(last, on=KEY, how="left")
        .with_columns(
            deadline=pl.coalesce("new_deadline", "bid_deadline"),
            deadline_day=pl.coalesce("new_deadline_day", "bid_deadline_day"),
            deadline_clock=pl.coalesce("new_deadline_clock", "bid_deadline_clock"),
            deadline_events=pl.concat_list("notice_event", "move_event").list.drop_nulls(),
        )
        .drop("new_deadline", "new_deadline_day", "new_deadline_clock", "bid_deadline", "bid_deadline_day")
        .drop("bid_deadline_clock", "notice_event", "notice_day", "move_event")
    )
