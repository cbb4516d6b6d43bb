"""Bids of one lot compared by what they carry: traces of a hand, a machine, an address, an account.

Bids are never put beside each other one by one: they are grouped on the trace, so that the work grows with the traces
told and not with the pairs of bids. A bidder is a firm, or a consortium: its leader stands for all its members, and a
member's own bid in the lot counts as the consortium's (that it bids twice is tnd.consortium-double's affair). Bids of
one bidder are never compared. A lot_id that is absent means the only lot or every lot (contract, convention 8).

A shared trace is evidence that two bids may have been made or handled by one hand; no article of law names a trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import PROCESS, TENDERED, once, one_each

BID = ["scope_id", "bid_id"]
LOT = [*PROCESS, "lot_id"]
LAWS = ("tendering", "government_procurement")
PROFILE = "bid_file.profiled"
PAIR = 2
"""So many bidders make a trace a shared one."""
ALL = 3
"""Where so many bidders and more carry a trace, every one of the lot, it may be that of a file they were all given."""
HOUR, DAY = 60, 1440
"""In minutes."""


def by_lot(rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`LOT`) with those for every lot put into each lot that another of them names in the process."""
    named = rows.filter(pl.col("lot_id").is_not_null()).select(*PROCESS, lot="lot_id").unique()
    every = rows.filter(pl.col("lot_id").is_null()).join(named, on=list(PROCESS), how="left")
    spread = every.with_columns(lot_id="lot").select(rows.collect_schema().names())
    return pl.concat([rows.filter(pl.col("lot_id").is_not_null()), spread])


def bids(f: Facts, also: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """One row a bid and lot: `LOT`, `bid_id`, `event`, `at`, `day`, `clock`, `regime`, `tenderer_id`, `bidder`.

    Of bids told twice the latest; those refused on arrival are none. `also` brings bids that only another record tells
    of (the profile of its file, its bond). A bid whose maker is not told stands for a bidder of its own, since a bidder
    hands in one bid a lot.
    """
    columns = [*LOT, "bid_id", "event", "at", "day", "clock", "regime"]
    told = one_each(f.of("bid.submitted"), BID)
    rows = told.select(*columns, "tenderer_id", is_in=pl.col("is_receipted").fill_null(value=True))
    if also is not None:
        more = also.join(told, on=BID, how="anti").select(*columns, pl.col("^tenderer_id$"))
        rows = pl.concat([rows, more], how="diagonal")
    rows = by_lot(rows.filter(pl.col("is_in").fill_null(value=True)).drop("is_in"))
    members = f.of("bid.submitted", "consortium_members").select("scope_id", "event", tenderer_id="id")
    led = rows.select("scope_id", "event", *LOT[1:], leader="tenderer_id").join(members, on=["scope_id", "event"])
    led = led.group_by(*LOT, "tenderer_id").agg(leader=pl.col("leader").min())
    joined = rows.join(led, on=[*LOT, "tenderer_id"], how="left", nulls_equal=True)
    return once(joined.with_columns(bidder=pl.coalesce("leader", "tenderer_id", "bid_id")).drop("leader"))


def profiles(f: Facts) -> pl.LazyFrame:
    """The profile of each bid's file, the latest."""
    return one_each(f.of(PROFILE), BID)


def carried(rows: pl.LazyFrame, fields: Mapping[str, str]) -> pl.LazyFrame:
    """`BID`, `trace_event`, `label`, `trace` of the `fields` (column -> label) of `rows`; what is not told is no row.

    A list that is known to be empty is one row with a null trace: it was told, and there is nothing in it.
    """
    schema, parts = rows.collect_schema(), []
    for field, label in fields.items():
        one = rows.filter(pl.col(field).is_not_null()).select(
            *BID, trace_event="event", label=pl.lit(label), trace=pl.col(field)
        )
        parts.append(one.explode("trace", empty_as_null=True) if isinstance(schema[field], pl.List) else one)
    return pl.concat(parts)


def lots(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """One row a lot of `told` (rows of `bids`): its latest event and day, `regime`, `method`, `bidders` (how many).

    The method is that of the last notice by then.
    """
    rows = told.sort("day", "at", "event")
    rows = rows.group_by(LOT, maintain_order=True).agg(
        pl.col("event", "at", "day", "regime").last(), bidders=pl.col("bidder").n_unique().cast(pl.Int64)
    )
    notices = f.of("tender.published").sort("at", "event")
    notices = notices.unique([*PROCESS, "day"], keep="last", maintain_order=True).select(*PROCESS, "day", "method")
    return rows.sort("day").join_asof(notices.sort("day"), on="day", by=list(PROCESS), check_sortedness=False)


def is_compared() -> pl.Expr:
    """Rows of `lots` that a presumption among bidders can touch: tenders under either law with two bidders or more.

    A method that is not told is presumed to be a tender, since bids were handed in.
    """
    is_tender = pl.col("method").is_in(TENDERED).fill_null(value=True)
    return pl.col("regime").is_in(LAWS) & is_tender & (pl.col("bidders") >= PAIR)


def marked(
    told: pl.LazyFrame, traces: pl.LazyFrame, *, own: Sequence[str] = (), given: Sequence[str] = ()
) -> pl.LazyFrame:
    """Traces of `told` that two bidders or more of a lot carry: `LOT`, `bidder`, `bid_id`, `label`, `trace`, `event`.

    Left out are the traces of `own` (those that the tenderer's papers or the platform leave), and of the labels
    `given` those that every bidder of the lot carries, three or more: they came with the tender document.
    """
    all_told = told.select(*LOT, "bid_id", "bidder").join(traces, on=BID)
    carriers = all_told.group_by(LOT).agg(told=pl.col("bidder").n_unique())
    rows = all_told.filter(pl.col("trace").is_not_null() & ~pl.col("trace").is_in(list(own))).unique()
    groups = rows.group_by(*LOT, "label", "trace").agg(share=pl.col("bidder").n_unique())
    groups = groups.join(carriers, on=LOT, nulls_equal=True)
    is_given = pl.col("label").is_in(list(given)) & (pl.col("share") >= ALL) & (pl.col("share") == pl.col("told"))
    shared = groups.filter((pl.col("share") >= PAIR) & ~is_given).select(*LOT, "label", "trace")
    return rows.join(shared, on=[*LOT, "label", "trace"], how="semi", nulls_equal=True).rename({"trace_event": "event"})


def compared(  # noqa: PLR0913 - each says one thing that is compared, or left out
    f: Facts,
    told: pl.LazyFrame,
    traces: pl.LazyFrame,
    labels: Sequence[str],
    *,
    least: int = 1,
    found: pl.LazyFrame | None = None,
    own: Sequence[str] = (),
    given: Sequence[str] = (),
) -> pl.LazyFrame:
    """One row a lot (`lots`) with the bidders that have traces in common, `least` labels of them or more.

    `sharing` (bidders) and `sharing_bids`, the number of different shared traces under each of `labels`, `told` (how
    many bidders told any trace), `is_shared`: true, false, or null where fewer than two bidders told one. `found` takes
    the place of `marked` where a rule looks at more than equality.
    """
    common = marked(told, traces, own=own, given=given) if found is None else found
    enough = common.group_by(*LOT, "bidder").agg(labels=pl.col("label").n_unique()).filter(pl.col("labels") >= least)
    common = common.join(enough, on=[*LOT, "bidder"], how="semi", nulls_equal=True)
    counts = {one: pl.col("trace").filter(pl.col("label") == one).n_unique().cast(pl.Int64) for one in labels}
    shared = common.group_by(LOT).agg(
        sharing=pl.col("bidder").unique().sort(),
        sharing_bids=pl.col("bid_id").unique().sort(),
        events=pl.col("event").unique().sort(),
        **counts,
    )
    telling = told.select(*LOT, "bid_id", "bidder").join(traces, on=BID)
    telling = telling.group_by(LOT).agg(told=pl.col("bidder").n_unique().cast(pl.Int64))
    rows = lots(f, told).join(shared, on=LOT, how="left", nulls_equal=True)
    rows = rows.join(telling, on=LOT, how="left", nulls_equal=True)
    is_some = pl.col("sharing").is_not_null()
    return rows.with_columns(
        is_shared=pl.when(is_some | (pl.col("told") >= PAIR)).then(is_some),
        told=pl.col("told").fill_null(0),
    )


def near(rows: pl.LazyFrame, minutes: int) -> pl.LazyFrame:
    """Of `rows` (`LOT`, `trace`, `bidder`, `at`, `day`, `clock`) those with one of another bidder within `minutes`.

    Rows of one lot and trace in the order of time: if two of different bidders are that near, so are two that follow
    each other. Without clocks days are counted, so that 24 hours are one day (convention 5). `gap` is the shortest
    distance found, in minutes, null where no clock tells it.
    """
    keys, order = [*LOT, "trace"], ["at", "bidder", "event"]
    rows = rows.sort(*keys, *order, nulls_last=True)
    found = []
    for step in (1, -1):
        at, day, clock, bidder = (pl.col(name).shift(step).over(keys) for name in ("at", "day", "clock", "bidder"))
        apart, days = (pl.col("at") - at).abs(), (pl.col("day") - day).abs()
        by_clock = pl.col("clock") & clock
        is_near = pl.when(by_clock).then(apart <= timedelta(minutes=minutes)).otherwise(days * DAY <= minutes)
        gap = pl.when(by_clock).then(apart.dt.total_minutes())
        is_near = is_near & (bidder != pl.col("bidder"))
        found.append(rows.with_columns(is_near=is_near.fill_null(value=False), gap=gap))
    return pl.concat(found).filter("is_near").drop("is_near")


def firms(f: Facts, told: pl.LazyFrame) -> pl.LazyFrame:
    """Every firm behind each bid of `told`: `LOT`, `bid_id`, `bidder`, `firm`, its tenderer and its other members."""
    members = f.of("bid.submitted", "consortium_members").select("scope_id", "event", firm="id")
    rows = told.select(*LOT, "event", "bid_id", "bidder", firm="tenderer_id")
    more = rows.drop("firm").join(members, on=["scope_id", "event"])
    return pl.concat([rows, more]).drop("event").unique()


def pairs(common: pl.LazyFrame) -> pl.LazyFrame:
    """Of rows of `marked` the pairs of bids that have traces in common, and how many: `LOT`, `label`, `common`.

    `bid_id` and `bidder` of the one, `other_bid` and `other` of the other bid. Made only of bids that share a trace.
    """
    one = common.select(*LOT, "label", "trace", "bid_id", "bidder").unique()
    two = one.rename({"bid_id": "other_bid", "bidder": "other"})
    met = one.join(two, on=[*LOT, "label", "trace"], nulls_equal=True)
    met = met.filter((pl.col("bid_id") < pl.col("other_bid")) & (pl.col("bidder") != pl.col("other")))
    return met.group_by(*LOT, "label", "bid_id", "bidder", "other_bid", "other").agg(common=pl.len().cast(pl.Int64))
