"""What was done for a process, or for its project as a whole, before its notice: approvals, publications.

Contract, convention 20: an approval is linked by the project or the process. One that names a process speaks of that
one only.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.frames import moment_as

KEY = ["scope_id", "event"]


def granted(f: Facts, kinds: Collection[str]) -> pl.LazyFrame:
    """Approvals of these kinds."""
    return f.of("approval.granted").filter(pl.col("approval_kind").is_in(list(kinds)))


def published(f: Facts, *whats: str) -> pl.LazyFrame:
    """Publications of these kinds."""
    return f.of("disclosure.published").filter(pl.col("what").is_in(whats))


def linked(rows: pl.LazyFrame, told: pl.LazyFrame, *columns: str) -> pl.LazyFrame:
    """Each of `rows` (`KEY`, `ocid`) with each of `told` for its process or for the project as a whole.

    `KEY`, and of what was told the moment `told` (with `told_day`, `told_clock`), `told_event` and `columns`.
    """
    acts = told.select("scope_id", "ocid", *moment_as("told"), pl.col("event").alias("told_event"), *columns)
    whole, own = acts.filter(pl.col("ocid").is_null()).drop("ocid"), acts.drop_nulls("ocid")
    asked = rows.select(*KEY, "ocid")
    kept = [*KEY, "told", "told_day", "told_clock", "told_event", *columns]
    met = [asked.join(whole, on="scope_id").select(kept), asked.join(own, on=["scope_id", "ocid"]).select(kept)]
    return pl.concat(met)


def with_first(rows: pl.LazyFrame, told: pl.LazyFrame, name: str, *columns: str) -> pl.LazyFrame:
    """`rows` with the earliest of `told` that is `linked`, as the moment `name`, `<name>_event` and its `columns`."""
    order = ["told_day", "told", "told_event"]
    first = linked(rows, told, *columns).sort(order).unique(KEY, keep="first", maintain_order=True)
    named = {column: column.replace("told", name, 1) for column in ("told", "told_day", "told_clock", "told_event")}
    return rows.join(first.rename(named), on=KEY, how="left")


def is_missing(name: str) -> pl.Expr:
    """Whether the moment `name` of `with_first` was not there at the row's own moment; the same day is in time."""
    return later(name, "").fill_null(value=True)
