"""Frames in rules: moments renamed for a join, amounts in yuan, parameters in fen."""

from __future__ import annotations

import polars as pl

FEN = 100
"""Fen in a yuan: parameters are whole yuan, frames are fen."""


def moment_as(name: str) -> list[pl.Expr]:
    """The event's own moment under another name, as `later` reads it: `<name>`, `<name>_day`, `<name>_clock`."""
    return [pl.col("at").alias(name), pl.col("day").alias(f"{name}_day"), pl.col("clock").alias(f"{name}_clock")]


def cny(field: str) -> pl.Expr:
    """The amount of a money field in fen; null where it is not in yuan, so that no bound in yuan judges it."""
    return pl.when(pl.col(f"{field}_currency") == "CNY").then(pl.col(f"{field}_fen"))


def gathered(frame: pl.LazyFrame, by: list[str], **columns: pl.Expr) -> pl.LazyFrame:
    """One row a group, with the events it is made of as the list `events`."""
    return frame.group_by(by).agg(events=pl.col("event").unique().sort(), **columns)
