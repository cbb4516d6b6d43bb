"""The county's transaction catalogue: which acts its items catch, and how much of it is told.

Items are compared by class: one that names no class could be of any. A catalogue that is not told whole cannot say
that an act is outside it.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.catalogues import holds, listed

KEY = ["scope_id", "event"]


def items(f: Facts) -> pl.LazyFrame:
    """Items of the transaction catalogue, as `kit.catalogues.listed` gives them."""
    return listed(f, "transaction")


def met(rows: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """Each of `rows` (`KEY`, `day`, `act_class`, `amount_cny`) with each of the items of its class that hold that day.

    `is_large`: the amount reaches the item's threshold, the threshold itself included; null where it cannot be told.
    """
    pairs = rows.select(*KEY, "day", "act_class", "amount_cny").join(told, left_on="act_class", right_on="item_class")
    reached = pl.col("amount_cny") >= pl.col("threshold_cny")
    large = pl.when("has_threshold").then(reached).otherwise(pl.lit(value=True))
    return pairs.filter(holds(pl.col("day"))).with_columns(is_large=large)


def _running(told: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """`since_day` -> how many of the items hold from that day on, as `name`."""
    moves = pl.concat(
        [
            told.select(since_day="first_day", moved=pl.lit(1)),
            told.filter(pl.col("last_day").is_not_null()).select(since_day=pl.col("last_day") + 1, moved=pl.lit(-1)),
        ]
    )
    daily = moves.group_by("since_day").agg(pl.col("moved").sum()).sort("since_day")
    return daily.select("since_day", pl.col("moved").cum_sum().cast(pl.Int64).alias(name))


def counted(rows: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` with `items_told` and `items_classed`: how many items hold on their day, and how many name a class."""
    out = rows.sort("day")
    for name, part in (("items_told", told), ("items_classed", told.filter(pl.col("item_class").is_not_null()))):
        running = _running(part, name)
        out = out.join_asof(running, left_on="day", right_on="since_day", check_sortedness=False).drop("since_day")
    return out.with_columns(pl.col("items_told", "items_classed").fill_null(0))


def is_whole(size: int) -> pl.Expr:
    """Whether `size` items or more are told and every one names its class: true, else null (nobody can say)."""
    whole = (pl.col("items_told") >= size) & (pl.col("items_classed") == pl.col("items_told"))
    return pl.when(whole).then(pl.lit(value=True))
