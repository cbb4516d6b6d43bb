"""A project's approvals with their amounts: feasibility figure, estimate (概算), adjustments of the estimate.

The approved amount of an adjustment is the whole estimate as adjusted, not the increase.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

ESTIMATES = ("estimate", "estimate_adjustment")
"""Approvals after which this much may be spent."""


def approved(f: Facts) -> pl.LazyFrame:
    """Approvals, each once, with `approved_fen` (null where no amount in yuan is told)."""
    each = one_each(f.of("approval.granted"), ["scope_id", "approval_id"])
    return each.with_columns(approved_fen=cny("amount"))


def figures(f: Facts, kinds: Iterable[str], name: str) -> pl.LazyFrame:
    """Those of `kinds` as facts that stand (`standing.py`): `<name>_fen`, `<name>_day`, `<name>_id`, `<name>_event`."""
    return (
        approved(f)
        .filter(pl.col("approval_kind").is_in(list(kinds)))
        .select(
            "scope_id",
            pl.col("at").alias("stood_at"),
            pl.col("approved_fen").alias(f"{name}_fen"),
            pl.col("day").alias(f"{name}_day"),
            pl.col("approval_id").alias(f"{name}_id"),
            pl.col("event").alias(f"{name}_event"),
        )
    )
