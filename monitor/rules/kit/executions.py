"""What rests on a collective decision: contracts and changes, payments, and when any of it began."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.frames import cny
from monitor.rules.kit.lots import one_each

KEYS, ACT = ["scope_id", "event"], ["scope_id", "decision_id"]
STARTS = ("tender.published", "award.made")
"""Records that show a start and are not compared."""
BEGUN = ("start", "progress", "delivery", "completion", "in_use")
"""Milestones that show that something has begun."""
NO_PRICE = ("onward", "interest")
"""Payments that are not the supplier's price."""


def contracts(f: Facts) -> pl.LazyFrame:
    """Contracts that rest on a decision, with all who signed as suppliers."""
    signed = one_each(f.of("contract.signed").filter(pl.col("decision_id").is_not_null()), ["scope_id", "contract_id"])
    others = f.of("contract.signed", "consortium_members").group_by("scope_id", "event").agg(members=pl.col("id"))
    rows = signed.join(others, on=["scope_id", "event"], how="left")
    told = pl.concat_list("supplier_id", pl.col("members").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    return rows.select(*ACT, "event", "day", "scope", fen=cny("amount"), suppliers=told)


def payments(f: Facts) -> pl.LazyFrame:
    """Payments that rest on a decision; `suppliers` is the payee where it is to be the decided one."""
    kept = f.of("payment.made").filter(pl.col("decision_id").is_not_null(), ~pl.col("payment_kind").is_in(NO_PRICE))
    is_elsewhere = pl.col("is_assigned").fill_null(value=False) | (pl.col("payment_kind") == "wage_account")
    is_supplier = pl.col("contract_id").is_null() & ~is_elsewhere
    rows = one_each(kept, ["scope_id", "payment_id"])
    payee = pl.when(is_supplier & (pl.col("payee_kind") == "organisation")).then(pl.concat_list("payee_id"))
    return rows.select(*ACT, "event", "day", fen=cny("amount"), suppliers=payee)


def compared(f: Facts) -> pl.LazyFrame:
    """`KEYS` of a decision and what rests on it: sums, and whether a supplier or a scope is another one."""
    changes = one_each(f.of("contract.changed").filter(pl.col("decision_id").is_not_null()), ["scope_id", "change_id"])
    told = [
        contracts(f).with_columns(is_paid=pl.lit(value=False), is_contract=pl.lit(value=True)),
        changes.select(*ACT, "event", "day", fen=cny("amount")).with_columns(is_paid=pl.lit(value=False)),
        payments(f).with_columns(is_paid=pl.lit(value=True)),
    ]
    decided = f.of("decision.made").select(*KEYS, "decision_id", "decided_supplier_id", "decided_scope")
    rows = pl.concat(told, how="diagonal").rename({"event": "paper"}).join(decided, on=ACT)
    is_other = ~pl.col("suppliers").list.contains(pl.col("decided_supplier_id"))
    other_scope = pl.when("is_contract").then(pl.col("scope") != pl.col("decided_scope"))
    is_paid, is_unpaid = pl.col("is_paid"), ~pl.col("is_paid")

    def total(which: pl.Expr) -> pl.Expr:
        in_yuan = pl.col("fen").filter(which).null_count() == 0
        return pl.when(in_yuan).then(pl.col("fen").filter(which).sum())

    return rows.group_by(KEYS).agg(
        agreed_fen=total(is_unpaid),
        paid_fen=total(is_paid),
        other_supplier=(is_other & pl.col("suppliers").is_not_null()).any(),
        other_scope=pl.when(pl.col("is_contract").any())
        .then(other_scope.filter("is_contract").any(ignore_nulls=False))
        .otherwise(pl.lit(value=False)),
        begun_day=pl.col("day").min(),
        papers=pl.col("paper").unique().sort(),
    )


def started(f: Facts) -> pl.LazyFrame:
    """`ACT` and the first day on which a tender or an award named the decision."""
    told = [f.of(kind).filter(pl.col("decision_id").is_not_null()).select(*ACT, "day") for kind in STARTS]
    return pl.concat(told).group_by(ACT).agg(named_day=pl.col("day").min())


def milestones(f: Facts) -> pl.LazyFrame:
    """`scope_id`, `project_id` and the first day on which a milestone of a project of the unit was met."""
    stands = one_each(f.of("milestone.updated"), ["scope_id", "project_id", "milestone_id"])
    told = stands.filter((pl.col("status") == "met") & pl.col("milestone_kind").is_in(BEGUN))
    known = f.of("project.registered").select("scope_id", "project_id").unique()
    dated = told.join(known, on=["scope_id", "project_id"])
    return dated.group_by("scope_id", "project_id").agg(met_day=pl.coalesce("met_date_day", "day").min())
