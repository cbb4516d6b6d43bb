"""The bids of a county as they were read out at the openings, in the frame that the screens of tenders start from.

The market is the category of the lot (works, goods, services) and, where told, the kind of service or the class of
goods: what is priced in one way may be compared. Prices are yuan. A tender is the process and its lot.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import Facts
from monitor.screens.tenders.bids import KEY, checked

LOT: Final = ("ocid", "lot_id")
TENDERED: Final = ("open", "invited")
"""Methods with sealed prices; in a negotiation prices answer each other."""
CLASS: Final = 3
"""So many characters of the class in the procurement catalogue name its group (A02: equipment)."""
CNY: Final = "CNY"
READS: Final = ("bids.opened", "tender.published", "award.made")
UNTOLD: Final = "untold"
ABOUT: Final = {"process": pl.String(), "unit": pl.String(), "event": pl.Int64()}


def latest(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Of several events about one lot the last one."""
    return rows.sort("day", "at", "event").unique(LOT, keep="last", maintain_order=True)


def notices(f: Facts) -> pl.LazyFrame:
    """The last notice of each process, one row a lot: `ocid`, `lot_id`, `market`, `buyer`, `method`, `is_fixed`.

    A notice that tells no lots gives one row without a lot.
    """
    heads = f.of("tender.published").sort("day", "at", "event").unique("ocid", keep="last", maintain_order=True)
    told = (
        f.of("tender.published", "lots")
        .select("event", "lot_id", "category", "service_kind")
        .unique(["event", "lot_id"], keep="first", maintain_order=True)
    )
    group = pl.col("catalogue_class").str.slice(0, CLASS)
    market = pl.concat_str(
        pl.col("category").fill_null(UNTOLD), pl.coalesce("service_kind", group), separator="/", ignore_nulls=True
    )
    return heads.join(told, on="event", how="left").select(
        *LOT, "method", market=market, buyer="buyer_id", is_fixed=pl.col("is_fixed_price").fill_null(value=False)
    )


def met(rows: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`LOT`) with the columns that `told`, one row a lot, says of their lot; null where nothing is said.

    Convention 8 of the contract: a lot that is not named is the only lot, or every lot. So where either side names
    none, what is said of a process once is said of the row; two lots that are both named are one where they are equal.
    """
    own = [name for name in told.collect_schema().names() if name not in LOT]
    named = told.with_columns(is_met=pl.lit(value=True))
    alone = (
        told.filter(pl.len().over("ocid") == 1)
        .rename({"lot_id": "lot_alone"})
        .with_columns(is_alone=pl.lit(value=True))
    )
    rows = rows.join(named, on=LOT, how="left", nulls_equal=True, maintain_order="left")
    rows = rows.join(alone, on="ocid", how="left", suffix="_alone", maintain_order="left")
    is_open = pl.col("is_alone") & (pl.col("lot_id").is_null() | pl.col("lot_alone").is_null())
    picked = [pl.when("is_met").then(name).when(is_open).then(f"{name}_alone").alias(name) for name in own]
    return rows.with_columns(picked).drop("is_met", "is_alone", "lot_alone", *(f"{name}_alone" for name in own))


def winners(f: Facts) -> pl.LazyFrame:
    """The supplier of the last award of each lot: `LOT`, `supplier`, `winning_bid`."""
    return latest(f.of("award.made")).select(*LOT, supplier="supplier_id", winning_bid="bid_id")


def tender() -> pl.Expr:
    """The name of a lot: its process, and its lot where one is named."""
    return pl.concat_str("ocid", "lot_id", separator="/", ignore_nulls=True)


def opened(f: Facts) -> pl.LazyFrame:
    """One row a bid accepted at the last opening of its lot, with the notice and whether it won."""
    events = latest(f.of("bids.opened")).select(*LOT, "event", "day")
    told = (
        f.of("bids.opened", "bids")
        .filter("is_accepted")
        .select(
            "event", "pos", "bid_id", "price_text", bidder="tenderer_id", fen="price_fen", currency="price_currency"
        )
    )
    rows = met(met(events.join(told, on="event"), notices(f)), winners(f))
    won = (pl.col("winning_bid") == pl.col("bid_id")) | (pl.col("supplier") == pl.col("bidder"))
    return rows.with_columns(
        tender=tender(),
        market=pl.col("market").fill_null(UNTOLD),
        is_winner=pl.when(pl.col("supplier").is_not_null()).then(won.fill_null(value=False)),
        is_priced=(pl.col("fen") > 0) & (pl.col("currency") == CNY) & pl.col("price_text").is_null(),
    )


def comparable() -> pl.Expr:
    """Rows of `opened` whose lot was tendered with free prices, every one of them told as a sum in yuan."""
    method = pl.col("method").is_in(TENDERED).fill_null(value=True)
    free = ~pl.col("is_fixed").fill_null(value=False)
    return method & free & pl.col("is_priced").fill_null(value=False).all().over("tender")


def bids_of(facts: Facts) -> pl.DataFrame:
    """The bids frame (`bids.SCHEMA`) of the tenders of a county, in order of market, tender, price and bidder.

    Left out whole are lots with a price told as a rate, as a text, in another currency or not at all, lots whose price
    the notice fixes, and negotiations. A method that is not told is presumed to be a tender, since bids were opened.
    """
    rows = opened(facts).filter(comparable()).with_columns(price=pl.col("fen") / 100)
    return checked(rows.sort(*KEY, "price", "bidder", "pos").collect())


def about(facts: Facts) -> pl.DataFrame:
    """`tender` with `process` (ocid), `unit` (the buyer) and `event` (place of the opening in the log)."""
    rows = opened(facts).select("tender", process="ocid", unit="buyer", event="event")
    return rows.unique("tender", keep="first", maintain_order=True).sort("tender").collect()
