"""Catalogue items as they stand: of one unit and item the latest listing holds (contract, convention 17)."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny


def listed(f: Facts, catalogue: str) -> pl.LazyFrame:
    """One row a listing in `catalogue` that holds for a day or more.

    `unit_id`, `item_id`, `action`, `item_class`, `level`, `form`; `has_threshold`, `threshold_cny` (fen; null if not
    in yuan); `entry_day` (from which on the platform is due); `first_day`, `last_day` (null: open); `item_event`.
    """
    key = ["unit_id", "item_id"]
    told = f.reference("catalogue_item.listed").filter(pl.col("catalogue") == catalogue).sort(*key, "at", "event")
    replaced = (pl.col("day").shift(-1) - 1).over(key)
    rows = told.select(
        *key,
        "action",
        "level",
        "form",
        item_class=pl.col("catalogue_class"),
        has_threshold=pl.col("threshold_fen").is_not_null(),
        threshold_cny=cny("threshold"),
        entry_day=pl.col("entry_due_date_day"),
        first_day=pl.max_horizontal("day", "valid_from_day").cast(pl.Int32),
        last_day=pl.min_horizontal("valid_until_day", replaced).cast(pl.Int32),
        item_event=pl.col("event"),
    )
    return rows.filter((pl.col("last_day") >= pl.col("first_day")).fill_null(value=True))


def holds(day: pl.Expr) -> pl.Expr:
    """Whether a row of `listed` holds on `day`."""
    return (pl.col("first_day") <= day) & (day <= pl.col("last_day")).fill_null(value=True)
