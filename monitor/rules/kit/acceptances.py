"""Acceptances that passed, and whose they are: a contract's, a process's, or the whole project's."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import one_each


def passed(f: Facts) -> pl.LazyFrame:
    """Acceptances with the outcome passed, those of a stage left out: they do not stand for the whole.

    `scope_id`, `accepted_contract`, `accepted_ocid`, `accepted_day`, `acceptance_event`.
    """
    each = one_each(f.of("acceptance.concluded"), ["scope_id", "acceptance_id"])
    return each.filter((pl.col("acceptance_kind") != "stage") & (pl.col("result") == "passed")).select(
        "scope_id",
        pl.col("contract_id").alias("accepted_contract"),
        pl.col("ocid").alias("accepted_ocid"),
        pl.col("day").alias("accepted_day"),
        pl.col("event").alias("acceptance_event"),
    )


def first_passed(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`rows` (one an event, with `contract_id` and `ocid`) with the first acceptance that is theirs.

    One that names a contract is that contract's, one that names a process its contracts', any other the project's. A
    row that names no contract is the project's: every acceptance of the project counts for it.
    `accepted_day`, `acceptance_event`; null where none passed.
    """
    told = passed(f)
    own = pl.col("accepted_contract").is_not_null()
    process = ~own & pl.col("accepted_ocid").is_not_null()
    asked = rows.select("scope_id", "event", "contract_id", "ocid")
    named, open_ = asked.filter(pl.col("contract_id").is_not_null()), asked.filter(pl.col("contract_id").is_null())
    parts = [
        named.join(told.filter(own), left_on=["scope_id", "contract_id"], right_on=["scope_id", "accepted_contract"]),
        named.join(told.filter(process), left_on=["scope_id", "ocid"], right_on=["scope_id", "accepted_ocid"]),
        named.join(told.filter(~own & ~process), on="scope_id"),
        open_.join(told, on="scope_id"),
    ]
    met = pl.concat([part.select("scope_id", "event", "accepted_day", "acceptance_event") for part in parts])
    first = met.sort("accepted_day", "acceptance_event").unique(["scope_id", "event"], keep="first")
    return rows.join(first, on=["scope_id", "event"], how="left")
