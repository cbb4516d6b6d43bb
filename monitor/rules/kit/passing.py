"""Received money on its way on: how much of each receipt of a project was passed on or spent, and on which day all was.

A transfer or payment that names one receipt takes from that one. Any other takes from what its unit then holds of the
project, the oldest receipt first; what goes beyond that is other money. A payment by a unit that holds nothing of the
project takes from the unit that received the money, unless that unit had transferred money to the payer before: then
it left when it was transferred.
"""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.money import NOT_SPENT, transfers, with_part

RECEIPT = ["scope_id", "receipt_id"]
HOLDER = ["scope_id", "unit_id"]
OUT = ["scope_id", "event", "day", "payer_id", "receipt_ids", "out_fen"]


def receipts(f: Facts) -> pl.LazyFrame:
    """Receipts of the projects, each once, with `in_fen` (yuan only)."""
    return one_each(f.of("funds.received"), RECEIPT).with_columns(in_fen=cny("amount"))


def outflows(f: Facts, held: pl.LazyFrame) -> pl.LazyFrame:
    """What left: `scope_id`, `event`, `day`, `out_fen` (null: not yuan), `receipt_id` (named) or `unit_id` (holder)."""
    passed = transfers(f)
    payments = one_each(f.of("payment.made"), ["scope_id", "payment_id"])
    payments = payments.filter(~pl.col("payment_kind").is_in(NOT_SPENT))
    spent = with_part(f, payments, cny("amount")).with_columns(out_fen="part_fen")
    holders = held.sort("day", "at", "event").unique(HOLDER, keep="first", maintain_order=True)
    first = holders.unique("scope_id", keep="first", maintain_order=True).select("scope_id", first_holder="unit_id")
    holds = holders.select("scope_id", payer_id="unit_id", holds=pl.lit(value=True))
    given = passed.select("scope_id", payer_id="payee_id", was_given=pl.lit(value=True)).unique()
    moves = pl.concat(
        [
            passed.with_columns(out_fen=cny("amount")).select(*OUT, is_spent=pl.lit(value=False)),
            spent.select(*OUT, is_spent=pl.lit(value=True)),
        ]
    )
    rows = moves.join(holds, on=["scope_id", "payer_id"], how="left").join(first, on="scope_id", how="left")
    rows = rows.join(given, on=["scope_id", "payer_id"], how="left")
    named = pl.col("receipt_ids").list.len().fill_null(0)
    direct = pl.col("is_spent") & (pl.col("was_given").is_null() | (named > 0))
    holder = pl.when("holds").then("payer_id").when(direct).then("first_holder")
    return rows.select(
        "scope_id",
        "event",
        "day",
        "out_fen",
        receipt_id=pl.when(named == 1).then(pl.col("receipt_ids").list.first()),
        unit_id=pl.when(named != 1).then(holder),
    )


def passed_on(f: Facts) -> pl.LazyFrame:
    """`receipts` with `passed_day` (all of it had left; null: not yet), `passed_fen`, and `has_foreign`."""
    held = receipts(f)
    out = outflows(f, held)
    rows = _named(held, out)
    rows = rows.with_columns(rest_fen=(pl.col("in_fen").fill_null(0) - pl.col("named_fen")).clip(lower_bound=0))
    rows = rows.sort(*HOLDER, "day", "receipt_id").with_columns(due_fen=pl.col("rest_fen").cum_sum().over(HOLDER))
    level = _levels(rows, out)
    first = level.unique([*HOLDER, "left_fen"], keep="first", maintain_order=True).sort("left_fen")
    last = level.group_by(HOLDER).agg(all_fen=pl.col("left_fen").max())
    rows = rows.sort("due_fen").join_asof(
        first.rename({"day": "pool_day"}), left_on="due_fen", right_on="left_fen", by=HOLDER, strategy="forward",
        check_sortedness=False,
    )  # fmt: skip
    foreign = out.filter(pl.col("out_fen").is_null()).select("scope_id", has_foreign=pl.lit(value=True)).unique()
    rows = rows.join(last, on=HOLDER, how="left").join(foreign, on="scope_id", how="left")
    from_pool = (pl.col("all_fen").fill_null(0) - pl.col("due_fen") + pl.col("rest_fen")).clip(0, pl.col("rest_fen"))
    both = pl.when(pl.col("pool_day").is_not_null()).then(pl.max_horizontal("pool_day", "named_day"))
    return rows.with_columns(
        passed_day=pl.when(pl.col("rest_fen") == 0).then("named_done").otherwise(both).cast(pl.Int32),
        passed_fen=pl.min_horizontal("in_fen", pl.col("named_fen") + from_pool),
        has_foreign=pl.col("has_foreign").fill_null(value=False),
    )


def _named(held: pl.LazyFrame, out: pl.LazyFrame) -> pl.LazyFrame:
    """Receipts with what names them: `named_fen`, `named_day` (the last), `named_done` (it had reached the receipt)."""
    mine = out.drop_nulls("receipt_id").select(*RECEIPT, "day", "event", pl.col("out_fen").fill_null(0))
    taken = mine.sort("day", "event").with_columns(so_far=pl.col("out_fen").cum_sum().over(RECEIPT))
    taken = taken.join(held.select(*RECEIPT, "in_fen"), on=RECEIPT)
    told = taken.group_by(RECEIPT).agg(
        named_fen=pl.col("out_fen").sum(),
        named_day=pl.col("day").max(),
        named_done=pl.col("day").filter(pl.col("so_far") >= pl.col("in_fen")).min(),
        named_events=pl.col("event").unique().sort(),
    )
    rows = held.join(told, on=RECEIPT, how="left")
    done = pl.when(pl.col("in_fen") == 0).then("day").otherwise(pl.max_horizontal("named_done", "day"))
    return rows.with_columns(
        pl.col("named_fen").fill_null(0),
        named_done=pl.when(pl.col("named_done").is_not_null() | (pl.col("in_fen") == 0)).then(done),
    )


def _levels(rows: pl.LazyFrame, out: pl.LazyFrame) -> pl.LazyFrame:
    """Day by day how much of what a holder had received was gone: `HOLDER`, `day`, `left_fen`.

    What leaves when nothing is there is other money: the sum so far less the most by which it was ever ahead.
    """
    came = rows.select(*HOLDER, "day", came="rest_fen", gone=pl.lit(0, dtype=pl.Int64))
    went = out.drop_nulls("unit_id").select(
        *HOLDER, "day", came=pl.lit(0, dtype=pl.Int64), gone=pl.col("out_fen").fill_null(0)
    )
    days = pl.concat([came, went]).group_by(*HOLDER, "day").agg(pl.col("came", "gone").sum()).sort(*HOLDER, "day")
    sums = days.with_columns(pl.col("came", "gone").cum_sum().over(HOLDER))
    ahead = (pl.col("gone") - pl.col("came")).clip(lower_bound=0).cum_max().over(HOLDER)
    return sums.select(*HOLDER, "day", left_fen=pl.col("gone") - ahead)
