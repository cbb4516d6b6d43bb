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


def shared(
    pieces: pl.LazyFrame,
    *,
    group: Sequence[str],
    window: int,
    amount: str,
    threshold: pl.Expr,
    min_count: int,
    marked: pl.Expr | None = None,
) -> pl.LazyFrame:
    """`scope_id`, `event` of contracts with the `splits` at one site, with one contractor and of all the owner's.

    Columns of the three: `site_split`, `firm_split`, `owner_split`, each with `_count` and so on; and of the larger one
    of site and contractor that is a split `cluster_count`, `_marked`, `_fen`, `_first_day`, `_events`, and as `shared`
    which of the two it is (site or supplier; null where neither is). `group` is what pieces share in any case.
    """
    rows = pieces.select("scope_id", "event")
    for name, same in (("site", ["site"]), ("firm", ["supplier_id"]), ("owner", [])):
        found = splits(
            pieces,
            f"{name}_split",
            group=[*group, *same],
            window=window,
            amount=amount,
            threshold=threshold,
            min_count=min_count,
            marked=marked,
        ).select("scope_id", "event", f"^{name}_split.*$")
        rows = rows.join(found, on=["scope_id", "event"], how="left")
    larger_site = (pl.col("site_split_fen") >= pl.col("firm_split_fen")).fill_null(value=False)
    by_site = pl.col("site_split") & (larger_site | ~pl.col("firm_split"))
    of_either = [
        pl.when(by_site).then(f"site_split_{column}").otherwise(f"firm_split_{column}").alias(f"cluster_{column}")
        for column in ("count", "marked", "fen", "first_day", "events")
    ]
    what = pl.when(by_site).then(pl.lit("site")).when("firm_split").then(pl.lit("supplier"))
    return rows.with_columns(*of_either, shared=what)


def is_split() -> pl.Expr:
    """Rows of `shared`: a split at one site or with one contractor; unknown where the site is not told.

    Where all of the owner's together are no split it does not matter which of them are at one site.
    """
    site = pl.when(pl.col("owner_split").not_()).then(pl.lit(value=False)).otherwise("site_split")
    return pl.col("firm_split") | site


def is_small(threshold: pl.Expr) -> pl.Expr:
    """Rows of `shared`: under the threshold at the site and with the contractor, or all of the owner's are."""
    apart = (pl.col("site_split_fen") < threshold) & (pl.col("firm_split_fen") < threshold)
    return pl.when(pl.col("site").is_null()).then(pl.col("owner_split_fen") < threshold).otherwise(apart)
