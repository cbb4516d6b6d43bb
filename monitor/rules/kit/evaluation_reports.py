"""Reports of evaluations as they reached the buyer, and what the buyer did on them within its time."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import PROCESS, acts, governed, one_each
from monitor.rules.kit.sequels import KEY, followed, unled, with_end

BUYER = ("buyer", "owner")
"""In which capacity a recipient has the report as the one who decides on it."""
ROW = [*PROCESS, "lot_id", "regime", "event", "at", "day", "clock"]


def evaluation_reports(f: Facts) -> pl.LazyFrame:
    """Each report of an evaluation once: `ROW` (its own date) and `received_day`, the day it reached the buyer.

    The day is null where it is not told. A report that names its process as what it reports on belongs to it.
    """
    told = one_each(f.of("report.submitted").filter(pl.col("report_kind") == "evaluation"), ["scope_id", "report_id"])
    got = f.of("report.submitted", "recipients").filter(pl.col("role").is_in(BUYER))
    got = got.group_by(KEY).agg(received_day=pl.col("received_at_day").min())
    named = pl.when(pl.col("target_kind") == "process").then("target_id")
    return told.with_columns(ocid=pl.coalesce("ocid", named)).select(ROW).join(got, on=KEY, how="left")


def acted_on(f: Facts, kind: str, last_day: Callable[[pl.Expr], pl.Expr]) -> pl.LazyFrame:
    """One row a report and lot with the first act of `kind` on it, or an act of which no report is told.

    Judged on `day`, the day the report was received (else its own date). `last_day`, told from the day received;
    `next_day` and `next_event` of the act; `has_candidates` (null: no evaluation is told; an act shows that there were
    some); `end_day`, the day on which the lot ended while the act was not due yet; `due_day`, the last day for an act
    that is missing; `is_late`.
    """
    base = evaluation_reports(f).with_columns(day=pl.coalesce("received_day", "day")).cache()
    counted = acts(f.of("evaluation.concluded"), candidates=pl.col("candidates_count"))
    listed = governed(base, counted).group_by(KEY).agg(candidates=pl.col("candidates").max())
    deeds = f.of(kind)
    rows = followed(base.join(listed, on=KEY, how="left"), deeds)
    rows = with_end(rows, f.of("tender.terminated"))
    alone = unled(base, deeds).select(ROW).with_columns(next_day="day", next_event="event")
    rows = pl.concat([rows, alone], how="diagonal").with_columns(last_day=last_day(pl.col("received_day")))
    is_open, some = pl.col("next_day").is_null(), pl.col("candidates") > 0
    return rows.cache().with_columns(
        has_candidates=pl.when(is_open).then(some).otherwise(pl.lit(value=True)),
        end_day=pl.when(is_open & (pl.col("end_day") <= pl.col("last_day"))).then("end_day"),
        due_day=pl.when(is_open & some).then("last_day"),
        is_late=pl.when(is_open).then(pl.lit(value=False)).otherwise(pl.col("next_day") > pl.col("last_day")),
    )
