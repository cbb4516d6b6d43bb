"""Allocation plans in programmes: whether what names a plan can be found from a record under it."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts

PLAN = ["scope_id", "allocation_plan_id"]


def with_plan_found(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`PLAN`) with `plan_found`, true or null.

    Filings, reports and publications are found through the plan they name. A record of a programme whose plan is not
    told sees none of them: that none is seen says nothing.
    """
    told = f.of("allocation.planned").select(*PLAN, plan_found=pl.lit(value=True)).unique()
    stands_in = pl.when(pl.col("scope_id") == pl.col("allocation_plan_id")).then(pl.lit(value=True))
    return rows.join(told, on=PLAN, how="left").with_columns(pl.coalesce("plan_found", stands_in))
