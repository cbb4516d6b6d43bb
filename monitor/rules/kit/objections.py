"""Objections, queries and complaints: when they came, were taken up and answered, and what did not wait for that.

What is answered or accepted though its coming is not told is a row as well: its kind is unknown (null).
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.lots import PROCESS, met, one_each

COMPLAINT = ["scope_id", "complaint_id"]
KEY = ["scope_id", "event"]
ROW = [*PROCESS, "regime", "complaint_id", "event", "at", "day", "clock"]


def _first(told: pl.LazyFrame) -> pl.LazyFrame:
    return told.sort("day", "at", "event").unique(COMPLAINT, keep="first", maintain_order=True)


def with_answer(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with the first answer: the moment `answered`, `answer_event`, `result`, `excluded_days`."""
    told = _first(f.of("complaint.answered")).select(
        *COMPLAINT, *moment_as("answered"), "result", "excluded_days", answer_event="event"
    )
    return rows.join(told, on=COMPLAINT, how="left")


def with_acceptance(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with whether and when it was first accepted or refused, and the days of the suspension told there."""
    told = _first(f.of("complaint.accepted")).select(
        *COMPLAINT,
        "is_accepted",
        "suspended_from_day",
        "suspended_until_day",
        accepted_day="day",
        accepted_event="event",
    )
    return rows.join(told, on=COMPLAINT, how="left")


def lodged(f: Facts, kind: str, *, follow: tuple[str, ...] = ("complaint.answered",)) -> pl.LazyFrame:
    """One row a complaint of `kind`, or one that only its `follow` tell of: `ROW`, `lot_id` and its own columns.

    `lodged_day` is null for those of which only what followed is told.
    """
    every = one_each(f.of("complaint.lodged"), COMPLAINT)
    mine = every.filter(pl.col("complaint_kind") == kind).select(
        *ROW, "lot_id", "complaint_kind", "affects_result", topic="about", lodged_day="day"
    )
    later_ones = _first(pl.concat([f.of(name).select(ROW) for name in follow]))
    return pl.concat([mine, later_ones.join(every.select(COMPLAINT), on=COMPLAINT, how="anti")], how="diagonal")


def while_open(rows: pl.LazyFrame, steps: pl.LazyFrame) -> pl.LazyFrame:
    """Per row (`with_answer`) the `steps` (of `kit.lots.acts`, with `step_fen`) of its lot that did not wait.

    `KEY`, `taken` (how many), `step_day` (the first), `stake_fen`, `step_events`. Equal days never count.
    """
    asked = rows.select(*PROCESS, "lot_id", "event", "at", "day", "clock", "answered", "answered_day", "answered_clock")
    pairs = met(asked, steps.rename({"act_at": "act"}))
    is_open = pl.col("answered_day").is_null() | later("answered", "act")
    return (
        pairs.filter(later("act", ""), is_open)
        .group_by(KEY)
        .agg(
            taken=pl.len().cast(pl.Int64),
            step_day=pl.col("act_day").min(),
            stake_fen=pl.col("step_fen").max(),
            step_events=pl.col("act_event").unique().sort(),
        )
    )
