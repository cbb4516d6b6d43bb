"""Monthly reports of the three public expenses: what was spent, so far this year and last, and who spends most.

A told list of items is the whole of it: an item that is not listed was not spent. Amounts that are not in yuan make
the sum unknown, never smaller.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

REPORT = ["scope_id", "unit_id", "month"]
LATEST = 365
"""A report drawn up more than so many days after its month began counts for no sum of a year."""
LOOKED = 1100
"""Days that the sums of a year and of the year before reach back: 23 months, and `LATEST`."""


def month_start(months_later: int = 0) -> pl.Expr:
    """First day of the reported month, or of a later one, as a date."""
    return (pl.col("month") + "-01").str.to_date("%Y-%m-%d").dt.offset_by(f"{months_later}mo")


def reports(f: Facts) -> pl.LazyFrame:
    """One row a unit and month: the columns of `spending.reported` and `month_day`, the month's first day."""
    told = f.of("spending.reported").with_columns(month_day=month_start().cast(pl.Int32))
    return one_each(told, REPORT, first=in_time())


def in_time() -> pl.Expr:
    """Whether a report was drawn up soon enough to count for the sums of its year."""
    return pl.col("day").is_between(pl.col("month_day"), pl.col("month_day") + LATEST)


def spent(f: Facts, told: pl.LazyFrame, **items: Sequence[str]) -> pl.LazyFrame:
    """`told` (reports) with `<name>_fen`, the yuan (fen) of the month on the `items` of that name; none named: all."""
    rows = f.of("spending.reported", "items").with_columns(amount_cny=cny("amount"))
    sums = []
    for name, codes in items.items():
        mine = pl.col("item").is_in(list(codes)) if codes else pl.lit(value=True)
        whole = pl.col("amount_cny").filter(mine).null_count() == 0
        sums.append(pl.when(whole).then(pl.col("amount_cny").filter(mine).sum()).alias(f"{name}_fen"))
    by_report = rows.group_by("scope_id", "event").agg(sums)
    nothing = [
        pl.when(pl.col("items_count") == 0).then(0).otherwise(pl.col(f"{name}_fen")).alias(f"{name}_fen")
        for name in items
    ]
    return told.join(by_report, on=["scope_id", "event"], how="left").with_columns(nothing)


def to_date(told: pl.LazyFrame, names: Sequence[str]) -> pl.LazyFrame:
    """Reports with the year so far, and the same months of the year before.

    For each of `names` (`<name>_fen` of the month): `<name>_this_fen`, what the told months come to; `<name>_last_fen`,
    the same months of the year before, null unless every one of them is told; `<name>_is_whole`, whether every month
    of this year so far is told. A report drawn up more than `LATEST` days after its month began is in no sum, and has
    none.
    """
    numbered = told.with_columns(
        year=pl.col("month").str.slice(0, 4).cast(pl.Int64), number=pl.col("month").str.slice(5, 2).cast(pl.Int64)
    )
    rows = numbered.filter(in_time())
    keys = ["scope_id", "unit_id"]
    counted = rows.select(*keys, "year", pl.col("number").alias("of"), *(f"{name}_fen" for name in names))
    out = numbered
    for when, back in (("this", 0), ("last", 1)):
        other = counted.with_columns(year=pl.col("year") + back)
        upto = rows.select(*keys, "month", "year", "number").join(other, on=[*keys, "year"])
        sums = upto.filter(pl.col("of") <= pl.col("number")).group_by(*keys, "month", "number").agg(
            *(pl.col(f"{name}_fen").sum().alias(f"{name}_{when}_fen") for name in names),
            *(pl.col(f"{name}_fen").count().cast(pl.Int64).alias(f"{name}_{when}_months") for name in names),
        )  # fmt: skip
        out = out.join(sums.drop("number"), on=[*keys, "month"], how="left")
    return out.with_columns(
        *(
            pl.when(pl.col(f"{name}_last_months") == pl.col("number"))
            .then(f"{name}_last_fen")
            .alias(f"{name}_last_fen")
            for name in names
        ),
        *((pl.col(f"{name}_this_months") == pl.col("number")).alias(f"{name}_is_whole") for name in names),
    ).drop("year", "number", *(f"{name}_{when}_months" for name in names for when in ("this", "last")))


def listed(f: Facts, top_total: int, top_item: int) -> pl.LazyFrame:
    """Reports with the unit's place of the month in its county: those to look at first.

    `total_fen`; `total_rank` Int64 (1 = most; equal sums share the better place; null where nothing was spent or the
    sum is unknown); `top_items` List(String), the items in which it is among the first `top_item`; `is_listed` (among
    the first `top_total`, or in such an item), null where an amount is not in yuan.
    """
    told = spent(f, reports(f), total=())
    place = pl.col("total_fen").rank("min", descending=True).over("scope_id", "month").cast(pl.Int64)
    has_spent = pl.col("total_fen") > 0
    ranked = told.with_columns(total_rank=pl.when(has_spent).then(place))
    rows = f.of("spending.reported", "items").with_columns(item_cny=cny("amount"))
    by_item = rows.group_by("scope_id", "event", "item").agg(pl.col("item_cny").sum()).filter(pl.col("item_cny") > 0)
    by_item = by_item.join(told.select("scope_id", "event", "month"), on=["scope_id", "event"])
    first = by_item.with_columns(
        place=pl.col("item_cny").rank("min", descending=True).over("scope_id", "month", "item")
    ).filter(pl.col("place") <= top_item)
    top = first.group_by("scope_id", "event").agg(top_items=pl.col("item").unique().sort())
    listed_ = ranked.join(top, on=["scope_id", "event"], how="left").with_columns(
        pl.col("top_items").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )
    is_first = (pl.col("total_rank") <= top_total).fill_null(value=False) | (pl.col("top_items").list.len() > 0)
    return listed_.with_columns(is_listed=pl.when(is_first | pl.col("total_fen").is_not_null()).then(is_first))
