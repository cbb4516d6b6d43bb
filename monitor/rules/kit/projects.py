"""Projects as rules see them: what they are registered as on a day, and which scope values are projects at all."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.standing import with_standing

STAND_INS = ("project_id", "ocid", "contract_id")
"""What can be the scope value of a project: its own number, else that of the process or contract without one."""


def with_project(f: Facts, rows: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """`rows` (one an event) with `columns` of the registration of their project that stands at their moment.

    Besides `registered_event` and `registered_day`: after the row's own day where no earlier one was told; null where
    the project is not registered at all.
    """
    told = f.of("project.registered").filter(pl.col("project_id") == pl.col("scope_id"))
    standing = told.select("scope_id", stood_at="at", registered_event="event")
    named = told.select("scope_id", pl.col("event").alias("registered_event"), *columns, registered_day="day")
    return with_standing(rows, standing).join(named, on=["scope_id", "registered_event"], how="left")


def scopes(*frames: pl.LazyFrame) -> pl.LazyFrame:
    """One row a scope value that one of `frames` names: `scope_id`, and `STAND_INS`, each null but the one it is."""
    parts = []
    for frame in frames:
        told = set(frame.collect_schema().names())
        parts += [
            frame.filter(pl.col(name) == pl.col("scope_id")).select("scope_id", rank=pl.lit(rank)).unique()
            for rank, name in enumerate(STAND_INS)
            if name in told
        ]
    one = pl.concat(parts).group_by("scope_id").agg(pl.col("rank").min())
    named = (pl.when(pl.col("rank") == rank).then("scope_id").alias(name) for rank, name in enumerate(STAND_INS))
    return one.select("scope_id", *named)
