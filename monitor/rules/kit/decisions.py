"""Acts that rest on a collective decision: the one they name approved them, and no later than they happened."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as


def with_decision(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`scope_id`, `event`, the moment of the act, `decision_id`) with `is_decided` and `decided_by`.

    `decided_by` List(Int64): the approving decisions of that number, made no later than the act; null where none is.
    """
    made = f.with_named("decision.made").filter(pl.col("result") == "approved")
    made = made.select("scope_id", "decision_id", pl.col("event").alias("decision_event"), *moment_as("decided"))
    rests = rows.join(made, on=["scope_id", "decision_id"]).filter(~later("decided", ""))
    carried = rests.group_by("scope_id", "event").agg(decided_by=pl.col("decision_event").unique().sort())
    joined = rows.join(carried, on=["scope_id", "event"], how="left")
    return joined.with_columns(is_decided=pl.col("decided_by").is_not_null())
