"""Who bids for which lot: every firm of every bid, leader or member of a consortium.

Bids refused on arrival are none; of a bid told twice the latest stands. A bid that names no lot is for every lot.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.draws import lots
from monitor.rules.kit.lots import PROCESS, acts, met, one_each

KEY = ["scope_id", "event"]
LOT = [*PROCESS, "lot_id"]


def bids(f: Facts) -> pl.LazyFrame:
    """One row a bid, with `is_taken` (not refused on arrival) and `is_joint` (of a consortium)."""
    told = one_each(f.of("bid.submitted"), [*PROCESS, "bid_id"])
    return told.with_columns(
        is_taken=pl.col("is_receipted").fill_null(value=True),
        is_joint=(pl.col("consortium_members_count") > 0).fill_null(value=False),
    )


def firms(f: Facts) -> pl.LazyFrame:
    """`KEY` and `firm` of each bid that was taken: its leader and its members, each once."""
    taken = bids(f).filter("is_taken")
    members = f.of("bid.submitted", "consortium_members").join(taken.select(KEY), on=KEY, how="semi")
    both = [taken.select(*KEY, firm="tenderer_id"), members.select(*KEY, firm="id")]
    return pl.concat(both).unique(maintain_order=True)


def bidding(f: Facts) -> pl.LazyFrame:
    """One row a lot, bid and firm: `LOT`, `event` of the bid, `bid_id`, `is_joint`, `day`, `firm`."""
    taken = bids(f).filter("is_taken")
    seats = met(lots(taken), acts(taken, bid_id=pl.col("bid_id"), is_joint=pl.col("is_joint")))
    rows = seats.select(*LOT, "bid_id", "is_joint", event="act_event", day="act_day")
    return rows.join(firms(f), on=KEY)
