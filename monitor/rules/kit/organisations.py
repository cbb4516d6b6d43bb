"""What a unit or firm was registered as on a day (contract, convention 17: the last registration by then holds)."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts


def with_buyer_kind(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`day`, `buyer_id`) with `buyer_kind`, what the buyer was on that day; null where that is not told."""
    told = f.reference("organisation.registered").sort("at", "event")
    told = told.unique(["organisation_id", "day"], keep="last", maintain_order=True)
    told = told.select("day", buyer_id="organisation_id", buyer_kind="organisation_kind").sort("day")
    return rows.sort("day").join_asof(told, on="day", by="buyer_id", check_sortedness=False)
