"""Prices read out at the opening of bids, bidder by bidder, and what those of one lot form."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.chance import printed
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.params import ratio
from monitor.rules.kit.progressions import progression
from monitor.rules.kit.traces import BID, LOT

FORMED = {"kind": pl.String(), "chance": pl.String()}


def opened(f: Facts) -> pl.LazyFrame:
    """Every bid accepted at an opening with its moment, `LOT`, `regime` and `price` (fen; null if not in yuan)."""
    rows = f.of("bids.opened").select(*LOT, "event", "at", "day", "clock", "regime")
    told = f.of("bids.opened", "bids").filter("is_accepted").with_columns(price=cny("price"))
    told = told.select("scope_id", "event", "bid_id", "tenderer_id", "price", "price_text")
    return one_each(told.join(rows, on=["scope_id", "event"]), BID)


def formed(told: pl.LazyFrame, prices: pl.LazyFrame, tolerance: str) -> pl.LazyFrame:
    """Per lot of `told` (rows of `traces.bids`): its prices and what they form.

    `prices_fen`, `read` (how many bidders stand in the opening), `priced` (whose price is told), `has_text` (one is
    told as a text), `kind` and `chance` of `progressions`, null where nothing is formed.
    """
    bound = ratio(tolerance)

    def made(given: pl.Series) -> dict[str, str] | None:
        found = progression(given.to_list(), bound)
        return None if found is None else {"kind": found.kind, "chance": printed(found.chance)}

    rows = told.select(*LOT, "bid_id", "bidder").join(prices.select(*BID, "price", "price_text"), on=BID)
    one = rows.group_by(*LOT, "bidder").agg(pl.col("price").min(), has_text=pl.col("price_text").is_not_null().any())
    by_lot = one.group_by(LOT).agg(
        prices_fen=pl.col("price").drop_nulls().sort(),
        read=pl.len().cast(pl.Int64),
        priced=pl.col("price").count().cast(pl.Int64),
        has_text=pl.col("has_text").any(),
    )
    return by_lot.with_columns(made=pl.col("prices_fen").map_elements(made, return_dtype=pl.Struct(FORMED))).unnest(
        "made"
    )
