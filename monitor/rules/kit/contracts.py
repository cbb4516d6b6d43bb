"""What a contract is worth on a day, and what was paid under it."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

PAID_KINDS = ("advance", "progress", "final", "full", "retention_release", "wage_account")
"""Money to the supplier under the contract; interest and onward payments are not. An advance recouped from a later
payment counts once, when it was paid: amounts are what left the account."""
FINAL_KINDS = ("final", "full")
"""Payments after which nothing but the retention is left."""
CONTRACT = ["scope_id", "contract_id"]


def contracts(f: Facts, *columns: str) -> pl.LazyFrame:
    """One row a contract: `scope_id`, `contract_id`, `contract_event`, `contract_fen` (fen, null if not yuan)."""
    signed = one_each(f.with_named("contract.signed"), CONTRACT)
    return signed.select(
        *CONTRACT, pl.col("event").alias("contract_event"), cny("amount").alias("contract_fen"), *columns
    )


def _approved(f: Facts) -> pl.LazyFrame:
    """Approved changes: `scope_id`, `contract_id`, `change_cny`, and the approval as the moment `approved_at`."""
    changed = one_each(f.of("contract.changed"), [*CONTRACT, "change_id"])
    return changed.filter(pl.col("approved_at").is_not_null()).select(
        *CONTRACT,
        "approved_at",
        "approved_at_day",
        "approved_at_clock",
        change_cny=cny("amount"),
        change_event=pl.col("event"),
    )


def _before(changes: pl.LazyFrame) -> pl.LazyFrame:
    """Per contract and day of approval: the sum of changes up to the end of that day, and whether one is not yuan."""
    daily = changes.group_by(*CONTRACT, "approved_at_day").agg(
        change_cny=pl.col("change_cny").sum(), is_foreign=pl.col("change_cny").is_null().any()
    )
    return (
        daily.sort(*CONTRACT, "approved_at_day")
        .with_columns(
            earlier_cny=pl.col("change_cny").cum_sum().over(CONTRACT),
            earlier_foreign=pl.col("is_foreign").cum_max().over(CONTRACT),
        )
        .drop("change_cny", "is_foreign")
        .sort("approved_at_day")
    )


def _same_day(rows: pl.LazyFrame, changes: pl.LazyFrame) -> pl.LazyFrame:
    """Per row: the changes of its own day that count at its moment. Equal moments never take from the contract."""
    pairs = rows.join(changes, left_on=[*CONTRACT, "day"], right_on=[*CONTRACT, "approved_at_day"], coalesce=False)
    adds = pl.col("change_cny").fill_null(0) >= 0
    counts = pl.when(adds).then(~later("approved_at", "")).otherwise(later("", "approved_at"))
    counted = pairs.filter(counts)
    return counted.group_by("scope_id", "event").agg(
        today_cny=pl.col("change_cny").sum(), today_foreign=pl.col("change_cny").is_null().any()
    )


def with_value(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (with `contract_id`) with what their contract is worth at their moment.

    `value_fen` in fen: amount and approved changes, null where the contract or an amount in yuan is not told;
    `contract_fen`, `contract_event`; `changes_fen`. A change without approval does not count.
    """
    changes = _approved(f)
    with_earlier = rows.sort("day").join_asof(
        _before(changes),
        left_on="day",
        right_on="approved_at_day",
        by=CONTRACT,
        allow_exact_matches=False,
        check_sortedness=False,
    )
    foreign = pl.any_horizontal(pl.col("earlier_foreign", "today_foreign").fill_null(value=False))
    total = pl.sum_horizontal(pl.col("earlier_cny", "today_cny").fill_null(0))
    return (
        with_earlier.join(_same_day(rows, changes), on=["scope_id", "event"], how="left")
        .with_columns(changes_fen=pl.when(~foreign).then(total))
        .join(contracts(f), on=CONTRACT, how="left")
        .with_columns(value_fen=pl.col("contract_fen") + pl.col("changes_fen"))
        .drop("approved_at_day", "earlier_cny", "earlier_foreign", "today_cny", "today_foreign", strict=False)
    )


def with_paid(payments: pl.LazyFrame) -> pl.LazyFrame:
    """Payments of `PAID_KINDS` with `paid_fen`, the yuan (fen) paid under their contract up to and with each of them.

    `has_foreign`: a payment so far is not in yuan. Payments of one moment are taken in the order of their ids.
    """
    mine = payments.filter(pl.col("payment_kind").is_in(PAID_KINDS)).with_columns(amount_cny=cny("amount"))
    ordered = mine.sort(*CONTRACT, "day", "at", "payment_id", nulls_last=True)
    return ordered.with_columns(
        paid_fen=pl.col("amount_cny").fill_null(0).cum_sum().over(CONTRACT),
        has_foreign=pl.col("amount_cny").is_null().cum_max().over(CONTRACT),
    )
