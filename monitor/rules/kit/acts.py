"""Acts that signatures come before (payments, contracts, changes, decisions, plans), each with what was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny, moment_as
from monitor.rules.kit.signatures import KEYS, signed
from monitor.rules.kit.targets import BOUND

CARRIED_OUT = {"contract.changed": "executed_at"}
"""Where the act is carried out at another moment than the event's own."""


def signed_acts(f: Facts, kinds: Iterable[str], asked: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.LazyFrame:
    """One row an act of `kinds`, with what `asked` says of the signatures that count on it.

    `asked` takes the rows of `kit.signatures.signed` and gives at most one row for each of `KEYS`. Beside its columns:
    `KEYS`, `day`, the record's id in its own column and as `target_kind`, `target_id`; `act_day` (carried out, null
    where that is not told); `record_fen` (null where it has no amount or none in yuan); `is_own` (false for the onward
    payment of a contractor: its money, and its affair who signs).
    """
    frames = []
    for bound in (one for one in BOUND if one.kind in kinds):
        told = CARRIED_OUT.get(bound.kind)
        moment = moment_as("act")
        if told is not None:
            moment = [pl.col(f"{told}{part}").alias(f"act{part}") for part in ("", "_day", "_clock")]
        records = f.of(bound.kind).with_columns(moment)
        mine = signed(f, records, bound.target, bound.record_id)
        is_onward = pl.col("payment_kind") == "onward" if bound.kind == "payment.made" else pl.lit(value=False)
        acts = records.select(
            *KEYS,
            "day",
            "act_day",
            bound.record_id,
            pl.lit(bound.target).alias("target_kind"),
            pl.col(bound.record_id).alias("target_id"),
            (pl.lit(None, dtype=pl.Int64) if bound.amount is None else cny(bound.amount)).alias("record_fen"),
            (~is_onward).alias("is_own"),
        )
        frames.append(acts.join(asked(mine), on=KEYS, how="left"))
    return pl.concat(frames, how="diagonal")
