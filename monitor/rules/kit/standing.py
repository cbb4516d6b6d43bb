"""Facts that stand until the next one replaces them: approvals of one matter, registrations of a project.

Contract, convention 17: the one with the latest time not after the judged moment holds. Moments of one day go by the
clock only where both tell one; a fact of the same day holds otherwise. Where none is that early, the first one after it
stands in: it was told late, or dated by its paper.
"""

from __future__ import annotations

import polars as pl

from monitor.rules.kit.days import moment


def with_standing(rows: pl.LazyFrame, told: pl.LazyFrame, at: str = "") -> pl.LazyFrame:
    """`rows` (one an event) with the columns of the row of `told` that stands at their moment `at`.

    `told` has `scope_id`, `stood_at` (UTC) and columns that `rows` do not have; null where nothing was told at all.
    """
    own = [name for name in told.collect_schema().names() if name not in {"scope_id", "stood_at"}]
    when, _, clock = moment(at)
    until = pl.when(clock).then(when).otherwise(when + pl.duration(days=1, microseconds=-1))
    asked = rows.select("scope_id", "event", until=until).drop_nulls("until").sort("until")
    facts = told.sort("stood_at", *own).with_columns(is_told=pl.lit(value=True))
    before, after = (
        asked.join_asof(
            facts, left_on="until", right_on="stood_at", by="scope_id", strategy=way, check_sortedness=False
        )
        for way in ("backward", "forward")
    )
    both = before.join(after.drop("until"), on=["scope_id", "event"], suffix="_after")
    chosen = (pl.when("is_told").then(name).otherwise(f"{name}_after").alias(name) for name in own)
    return rows.join(both.select("scope_id", "event", *chosen), on=["scope_id", "event"], how="left")
