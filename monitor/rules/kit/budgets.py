"""Budgets: when a congress approved them, which lines they hold, and what was left on a line.

A congress approves a budget once a year; what it approves later in the year is an adjustment and moves no period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.money import level_of

LINE = ["scope_id", "budget_line_id"]
BY_UNIT = ["unit_id", "budget_line_id"]


def first_of_year(f: Facts, *stages: str) -> pl.LazyFrame:
    """The first approval or reply of each stage, unit and fiscal year: what came later in the year is an adjustment."""
    told = f.of("budget.approved").filter(pl.col("stage").is_in(list(stages)))
    key = ["scope_id", "stage", "unit_id", "fiscal_year"]
    return told.sort("day", "at", "event").unique(key, keep="first", maintain_order=True)


def congresses(f: Facts) -> pl.LazyFrame:
    """Budgets that a congress approved: `fiscal_year`, `approved_unit`, `_region`, `_level`, `_day`, `_event`."""
    return first_of_year(f, "congress").select(
        "scope_id",
        "fiscal_year",
        pl.col("unit_id").alias("approved_unit"),
        pl.col("region").alias("approved_region"),
        level_of(pl.col("region")).alias("approved_level"),
        pl.col("day").alias("approved_day"),
        pl.col("event").alias("approved_event"),
    )


def with_approval(
    rows: pl.LazyFrame, ties: Sequence[tuple[pl.LazyFrame, Mapping[str, str]]], columns: Sequence[str]
) -> pl.LazyFrame:
    """`rows` (with `fiscal_year`) with `approved_day` and `approved_event` of their year, by the first tie that holds.

    A tie is the approvals to look among and their columns that must equal columns of `rows` (row's -> approval's). Of
    several that fit equally the latest counts: no period is made shorter than it can have been.
    """
    found = rows
    for place, (told, on) in enumerate(ties):
        keys = ["scope_id", "fiscal_year", *on.values()]
        last = told.sort("approved_day", "approved_event").unique(keys, keep="last", maintain_order=True)
        named = {name: f"{name}_{place}" for name in columns}
        last = last.select(*keys, *columns).rename(named)
        found = found.join(last, left_on=["scope_id", "fiscal_year", *on], right_on=keys, how="left")
    chosen = [pl.coalesce(f"{name}_{place}" for place in range(len(ties))).alias(name) for name in columns]
    return found.with_columns(chosen).drop(f"{name}_{place}" for name in columns for place in range(len(ties)))


def lines(f: Facts) -> pl.LazyFrame:
    """Lines of approved budgets as each unit that the budget names sees them (`scope_id`): one row a unit and line.

    The unit whose budget it is, the unit of the line, and who replied. Columns: `budget_line_id`, `event`, `at`, `day`,
    `stage`, `fiscal_year`, `owner_id` (whose line it is), and of the line `project_id`, `programme_id`, `fund_class`,
    `purpose`, `amount_fen`, `amount_currency`. Reads budget.approved as a reference.
    """
    budgets = f.reference("budget.approved").select(
        "event", "stage", "fiscal_year", "replied_by_id", pl.col("unit_id").alias("budget_unit")
    )
    told = f.reference("budget.approved", "lines").join(budgets, on="event")
    told = told.with_columns(owner_id=pl.coalesce("unit_id", "budget_unit"))
    kept = ["event", "at", "day", "stage", "fiscal_year", "budget_line_id", "owner_id", "project_id", "programme_id"]
    kept += ["fund_class", "purpose", "amount_fen", "amount_currency"]
    seen = [told.select(pl.col(by).alias("scope_id"), *kept) for by in ("budget_unit", "unit_id", "replied_by_id")]
    return pl.concat(seen).drop_nulls("scope_id").unique()


def latest(told: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """The last of each day for each value of `by`, without what only orders them."""
    one = told.drop_nulls(by).sort("day", "at", "event").unique([*by, "day"], keep="last", maintain_order=True)
    return one.drop("at", "event").sort("day")


def with_last(rows: pl.LazyFrame, told: pl.LazyFrame, name: str, *, same_day: bool) -> pl.LazyFrame:
    """`rows` with the last of `told` on their line by their day (or before it): of their unit, or of their project.

    Columns `<name>_day`, `<name>_fen`, `<name>_event`.
    """
    columns = [f"{name}_{part}" for part in ("day", "fen", "event")]
    made = told.with_columns(
        pl.col("day").alias(columns[0]), pl.col("fen").alias(columns[1]), pl.col("event").alias(columns[2])
    )
    of_unit = latest(made.select(*BY_UNIT, "day", "at", "event", *columns), BY_UNIT)
    tied = made.select(pl.col("project_id").alias("scope_id"), "budget_line_id", "day", "at", "event", *columns)
    of_project = latest(tied, LINE)
    found = rows.sort("day").join_asof(
        of_unit, on="day", by=BY_UNIT, allow_exact_matches=same_day, check_sortedness=False
    )
    found = found.join_asof(
        of_project, on="day", by=LINE, allow_exact_matches=same_day, check_sortedness=False, suffix="_tied"
    )
    later = (pl.col(f"{columns[0]}_tied") > pl.col(columns[0])) | pl.col(columns[0]).is_null()
    chosen = [pl.when(later).then(f"{column}_tied").otherwise(column).alias(column) for column in columns]
    return found.with_columns(chosen).drop(f"{column}_tied" for column in columns)


def balances(f: Facts) -> pl.LazyFrame:
    """Reported balances of lines."""
    owners = f.reference("balance.reported").select("event", "unit_id")
    entries = f.reference("balance.reported", "entries").join(owners, on="event")
    return entries.select(*BY_UNIT, "project_id", "day", "at", "event", fen=cny("balance"))
