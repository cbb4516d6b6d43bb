"""Reports and who was told by them: the moment by which everybody who must be told had one."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts

FUNDS_REPORT_TO = ("deputy_county_leader", "finance_bureau", "development_reform_bureau")
"""Tongyu county: to whom a report on arrived funds goes."""


def reports(f: Facts, kind: str) -> pl.LazyFrame:
    """Reports of `kind`, one row a recipient's role: `scope_id`, `event`, `at`, `day`, `clock`, `role`, its target.

    One that is known not to be written is none: the kind is a written report (contract, report.submitted).
    """
    kept = f.of("report.submitted").filter(pl.col("report_kind") == kind, pl.col("is_written").fill_null(value=True))
    kept = kept.select("scope_id", "event", "target_kind", "target_id")
    sent = f.of("report.submitted", "recipients")
    return sent.select("scope_id", "event", "at", "day", "clock", "role").unique().join(kept, on=["scope_id", "event"])


def all_told(sent: pl.LazyFrame, recipients: Sequence[str], by: Sequence[str]) -> pl.LazyFrame:
    """One row a `by` that any of `sent` reached, with who was told and since when all of `recipients` were.

    `told_roles` List (of the recipients); `reported`, `reported_day`, `reported_clock`: the first report to the one
    who was told last, null while somebody was not; `report_events` List, the first report to each.
    """
    keys = list(by)
    first = (
        sent.filter(pl.col("role").is_in(list(recipients)))
        .sort("at", "event")
        .unique([*keys, "role"], keep="first", maintain_order=True)
    )
    is_all = pl.len() == len(set(recipients))
    last = first.sort("at", "event").group_by(keys)
    return last.agg(
        told_roles=pl.col("role").sort(),
        reported=pl.when(is_all).then(pl.col("at").last()),
        reported_day=pl.when(is_all).then(pl.col("day").last()),
        reported_clock=pl.when(is_all).then(pl.col("clock").last()),
        report_events=pl.col("event").unique().sort(),
    )


def not_told(recipients: Sequence[str]) -> pl.Expr:
    """Those of `recipients` that the list `told_roles` lacks, in their order."""
    told = pl.col("told_roles").fill_null(pl.lit([], dtype=pl.List(pl.String)))
    roles = [pl.when(~told.list.contains(role)).then(pl.lit(role)) for role in recipients]
    return pl.concat_list(roles).list.drop_nulls()
