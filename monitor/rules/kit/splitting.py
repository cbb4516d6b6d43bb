"""Split below a threshold: amounts that are each small and together, within a window of days, reach the bound.

Each row is judged with the window that ends at its own day: the row that makes the sum reach the bound is the finding,
those before it were lawful in their time. Nothing here tells a split from an honest repetition: a hit is a lead.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

LISTED = 20
"""At most so many events of a cluster are listed, the latest first kept: a cluster may run to thousands."""


def splits(  # noqa: PLR0913 - each names one thing a split is made of
    rows: pl.LazyFrame,
    name: str,
    *,
    group: Sequence[str],
    window: int,
    amount: str,
    threshold: pl.Expr,
    min_count: int,
    marked: pl.Expr | None = None,
) -> pl.LazyFrame:
    """`rows` with what stands in the window of `window` days that ends at each of them, in its `group`.

    Counted are rows whose `amount` (Int64) is told and below `threshold`, and whose `group` is told; a row that is not
    counted has nulls. A difference of exactly `window` days is inside, rows of one day are in each other's window
    whatever their order. `rows` have `scope_id`, `event`, `day` Int32; `scope_id` is always part of the group.
    Columns added: `<name>` Boolean (`min_count` rows or more, whose sum is the threshold or more), `<name>_count` and
    `<name>_marked` Int64 (rows, and rows where `marked`), `<name>_fen` Int64 (sum), `<name>_first_day` Int32,
    `<name>_events` List(Int64), the latest `LISTED`.
    """
    keys = list(dict.fromkeys(["scope_id", *group]))
    told = pl.all_horizontal(pl.col(*keys, "day").is_not_null(), pl.col(amount) < threshold)
    small = rows.with_columns(bound=threshold, mark=pl.lit(value=False) if marked is None else marked).filter(told)
    days = small.group_by(*keys, "day").agg(
        count=pl.len().cast(pl.Int64),
        marked=pl.col("mark").sum().cast(pl.Int64),
        fen=pl.col(amount).sum(),
        events=pl.col("event").sort().tail(LISTED),
    )
    windows = (
        days.sort(*keys, "day")
        .rolling("day", period=f"{window + 1}i", closed="right", group_by=keys)
        .agg(
            pl.col("count").sum().alias(f"{name}_count"),
            pl.col("marked").sum().alias(f"{name}_marked"),
            pl.col("fen").sum().alias(f"{name}_fen"),
            pl.col("day").min().alias(f"{name}_first_day"),
            pl.col("events").tail(LISTED).explode().tail(LISTED).alias(f"{name}_events"),
        )
    )
    seen = small.select(*keys, "day", "event", "bound").join(windows, on=[*keys, "day"])
    split = (pl.col(f"{name}_count") >= min_count) & (pl.col(f"{name}_fen") >= pl.col("bound"))
    return rows.join(
        seen.with_columns(split.alias(name)).drop(*(key for key in keys if key != "scope_id"), "day", "bound"),
        on=["scope_id", "event"],
        how="left",
    )
