"""Draws of experts as rules see them: one row a draw, the lots of a process, and what became of a draw."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import moment_as
from monitor.rules.kit.lots import PROCESS, one_each

DRAW = ["scope_id", "draw_id"]
"""What names a draw."""


def held(f: Facts) -> pl.LazyFrame:
    """One row a draw that was held: of several told under one number, the latest."""
    return one_each(f.of("draw.held"), DRAW)


def voids(f: Facts) -> pl.LazyFrame:
    """`DRAW` of each draw declared void, with the moment of the first time as `voided`."""
    told = f.of("draw.voided").select(*DRAW, *moment_as("voided"), voided_event=pl.col("event"))
    return told.sort("voided_day", "voided", "voided_event").unique(DRAW, keep="first", maintain_order=True)


def lots(*told: pl.LazyFrame) -> pl.LazyFrame:
    """`PROCESS` and `lot_id` of each lot that the frames name; null only where they name none of the process."""
    rows = pl.concat([frame.select(*PROCESS, "lot_id") for frame in told]).unique()
    named = pl.col("lot_id").is_not_null().any().over(*PROCESS)
    return rows.filter(pl.col("lot_id").is_not_null() | ~named)
