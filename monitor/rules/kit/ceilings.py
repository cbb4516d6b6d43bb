"""The price limits that a notice sets: the ceiling and the floor of each lot."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import acts, governed

KEY = ["scope_id", "event"]


def lots_of(f: Facts) -> pl.LazyFrame:
    """One row a lot of a notice: `lot_ceiling_fen`, `lot_has_ceiling`, `has_floor`; `notice_event`, `lots_count`."""
    notices = f.with_named("tender.published").select(*KEY, "lots_count")
    return (
        f.with_named("tender.published", "lots")
        .join(notices, on=KEY)
        .select(
            "scope_id",
            "lots_count",
            "lot_id",
            notice_event="event",
            lot_ceiling_fen=cny("max_price"),
            lot_has_ceiling=pl.col("max_price_fen").is_not_null(),
            has_floor=pl.col("min_price_fen").is_not_null(),
        )
    )


def with_ceiling(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (`PROCESS`, `lot_id`, one an event) with the ceiling of their lot by the notice that governs them.

    `ceiling_fen`: the lot's, else that of the whole process (yuan; null where none is told); `budget_fen`, of the
    process; `method`; `lots_count`; `notice_event`. A row that names no lot of a process with one is given that lot.
    """
    told = {"process_ceiling_fen": cny("max_price"), "budget_fen": cny("budget")}
    told |= {name: pl.col(name) for name in ("method", "lots_count")}
    notices = governed(rows, acts(f.with_named("tender.published"), **told))
    notices = notices.select(*KEY, *told, notice_event="act_event")
    lots = lots_of(f).drop("has_floor")
    named = lots.drop("lots_count")
    only = lots.filter(pl.col("lots_count") == 1).drop("lots_count")
    only = only.rename({name: f"only_{name}" for name in ("lot_id", "lot_ceiling_fen", "lot_has_ceiling")})
    found = (
        rows.join(notices, on=KEY, how="left")
        .join(named, on=["scope_id", "notice_event", "lot_id"], how="left")
        .join(only, on=["scope_id", "notice_event"], how="left")
        .with_columns(
            lot_id=pl.coalesce("lot_id", "only_lot_id"),
            own_fen=pl.coalesce("lot_ceiling_fen", "only_lot_ceiling_fen"),
            has_own=pl.coalesce("lot_has_ceiling", "only_lot_has_ceiling").fill_null(value=False),
        )
        .with_columns(ceiling_fen=pl.when("has_own").then("own_fen").otherwise("process_ceiling_fen"))
    )
    return found.drop("^(only_lot.*|lot_ceiling_fen|lot_has_ceiling|own_fen|has_own|process_ceiling_fen)$")
