"""Sanctions in force: who is barred on a day, in a place, in a field of procurement.

Whom a sanction bars is said by the credit code in it, never by a name. A firm's ban bars its branches, which are no
legal persons of their own; a branch's bars that branch alone, unless the decision names the firm or others too, which
is a sanction of each. Periods hold on both ends. A sanction that has expired, was lifted or has not begun bars nobody;
an annulled one never did. Without a last day it stays open, and so does a permanent one where a statute allows that;
elsewhere the last day that it tells ends it.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.relations import holds_on as tie_holds_on
from monitor.rules.kit.relations import ties

BARRING = ("ban", "disqualification", "listing")
"""Measures that keep a party out; a fine, a warning or points alone do not."""
CREDIT_LISTS = ("dishonest_debtor", "tax")
"""Bases of listings that keep a party out of procurement in whatever capacity it was listed."""
PERMANENT = ("expert",)
"""Bases on which a statute allows a sanction for ever (招标投标法 56, 政府采购法实施条例 75)."""
BRANCH = ("branch_of",)
"""Tie of a branch to the firm that it is a part of: no legal person of its own (民法典 74)."""
PREFIX = {"province": 2, "city": 4, "region": 6}
"""Scope of a sanction -> leading digits of a GB/T 2260 code that tell the place."""


def lifted(f: Facts) -> pl.LazyFrame:
    """`sanction_id` -> the day from which it is lifted, and whether it was annulled."""
    return (
        f.reference("sanction.lifted")
        .group_by("sanction_id")
        .agg(lifted_day=pl.col("day").min(), is_annulled=(pl.col("reason") == "annulled").any())
    )


def last_day() -> pl.Expr:
    """The last day of a sanction as it was imposed; null: open.

    One called permanent without a statute for that ends on the day that it tells; on the basis `other` the statute is
    not told.
    """
    for_ever = pl.col("is_permanent") & pl.col("basis").is_in([*PERMANENT, "other"])
    return pl.when(~for_ever.fill_null(value=False)).then(pl.col("valid_until_day"))


def barring(f: Facts, role: str) -> pl.LazyFrame:
    """Sanctions that bar in `role`: one row each.

    `party_kind`, `party_id`, `sanction_id`, `sanction_event`, `bar_from_day`, `is_dated` (its first day is told),
    `bar_until_day` (last day, null = open), `lifted_day`, `bar_scope`, `bar_region`, `bar_regimes`. Without a first day
    `bar_from_day` is the day after the decision.
    """
    imposed = one_each(f.reference("sanction.imposed"), ["sanction_id"])
    bars = pl.col("measures").list.eval(pl.element().is_in(BARRING)).list.any()
    in_role = pl.col("role") == role
    if role == "supplier":
        in_role |= pl.col("basis").is_in(CREDIT_LISTS)
    return (
        imposed.filter(bars & in_role)
        .join(lifted(f), on="sanction_id", how="left")
        .filter(~pl.col("is_annulled").fill_null(value=False))
        .select(
            "party_kind",
            "party_id",
            "sanction_id",
            pl.col("event").alias("sanction_event"),
            pl.coalesce("valid_from_day", pl.col("day") + 1).cast(pl.Int32).alias("bar_from_day"),
            pl.col("valid_from_day").is_not_null().alias("is_dated"),
            pl.min_horizontal(last_day(), pl.col("lifted_day") - 1).cast(pl.Int32).alias("bar_until_day"),
            "lifted_day",
            pl.col("scope").alias("bar_scope"),
            pl.col("region").alias("bar_region"),
            pl.col("regimes").alias("bar_regimes"),
        )
    )


def holds_on(day: pl.Expr) -> pl.Expr:
    """Whether a row of `barring` is in force on `day`; null where the day is not told."""
    return (pl.col("bar_from_day") <= day) & (pl.col("bar_until_day").is_null() | (day <= pl.col("bar_until_day")))


def reaches(region: pl.Expr, regime: pl.Expr) -> pl.Expr:
    """Whether a row of `barring` reaches a place and field; null where a place that matters is not told."""
    place: pl.Expr = pl.col("bar_scope") == "nation"
    for scope, digits in PREFIX.items():
        here = region.str.slice(0, digits) == pl.col("bar_region").str.slice(0, digits)
        place = pl.when(pl.col("bar_scope") == scope).then(here).otherwise(place)
    field = pl.when(regime.is_not_null()).then(pl.col("bar_regimes").list.contains(regime))
    return place & pl.when(pl.col("bar_regimes").is_null()).then(pl.lit(value=True)).otherwise(field)


def with_parents(f: Facts, taking: pl.LazyFrame, day: str) -> pl.LazyFrame:
    """`taking` (`party_kind`, `party_id`, and the day asked for in column `day`) and the firms whose branches they are.

    A tie counts that holds on that day, and any where the day is not told.
    """
    branches = ties(f, BRANCH).filter((pl.col("from_kind") == "organisation") & (pl.col("to_kind") == "organisation"))
    up = branches.select("tie_from_day", "tie_until_day", party_id="from_id", parent="to_id")
    parents = taking.join(up, on="party_id").filter(tie_holds_on(pl.col(day)).fill_null(value=True))
    own = taking.collect_schema().names()
    return pl.concat([taking, parents.with_columns(party_id="parent").select(own)]).unique()


def one_firm(f: Facts) -> pl.LazyFrame:
    """Pairs of codes (`firm`, `other`) that are one firm: it and its branch either way, and two branches of it."""
    branches = ties(f, BRANCH).select(branch="from_id", parent="to_id").unique()
    sisters = branches.join(branches, on="parent").filter(pl.col("branch") != pl.col("branch_right"))
    pairs = [("branch", "parent", branches), ("parent", "branch", branches), ("branch", "branch_right", sisters)]
    return pl.concat([frame.select(firm=one, other=other) for one, other, frame in pairs]).unique()


def with_barred(
    rows: pl.LazyFrame, taking: pl.LazyFrame, bars: pl.LazyFrame, by: Sequence[str], hit: pl.Expr
) -> pl.LazyFrame:
    """`rows` with who of those `taking` part in them (`by`, `party_kind`, `party_id`) is barred, and by what.

    `hit` says of one party and one of its sanctions whether it bars here. `is_barred` is true where one does, null
    where none does and one cannot be told; `barred`, `sanctions`, `sanction_events`, `barred_from_day` and
    `barred_until_day` (null = open) tell of those that do, or else of those that cannot be told; `is_dated`: the first
    days of all of these are told.
    """
    found = taking.join(bars, on=["party_kind", "party_id"]).with_columns(hit=hit)
    counts = pl.col("hit").fill_null(~pl.col("hit").any())
    until = pl.col("bar_until_day").filter(counts)
    met = found.group_by(list(by)).agg(
        is_barred=pl.col("hit").any(ignore_nulls=False),
        barred=pl.col("party_id").filter(counts).unique().sort(),
        sanctions=pl.col("sanction_id").filter(counts).unique().sort(),
        sanction_events=pl.col("sanction_event").filter(counts).unique().sort(),
        barred_from_day=pl.col("bar_from_day").filter(counts).min(),
        is_dated=pl.col("is_dated").filter(counts).all(),
        barred_until_day=pl.when(until.null_count() == 0).then(until.max()),
    )
    nothing = pl.col("sanctions").is_null()
    return rows.join(met, on=list(by), how="left").with_columns(
        is_barred=pl.when(nothing).then(pl.lit(value=False)).otherwise(pl.col("is_barred"))
    )
