"""Penalties as what has to follow from them is asked: for what conduct, how long a ban, and whether a ban came at all.

A penalty is known by its decision; an annulled one never was. Conduct in procurement under the procurement law alone
is no conduct in a tender, nor is that of agencies and experts.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import one_each
from monitor.rules.kit.sanctions import lifted

TAKING_OUT = ("ban", "disqualification")
"""Measures that take away the right to take part; a listing alone tells others of it."""
OTHER_CONDUCT = ("gp_supplier", "agency_tender", "agency_gp", "expert", "dishonest_debtor", "tax")
"""Bases on which nobody is penalised for how he tendered."""
OWN_BASES = ("tender_collusion", "tender_fraud")
"""Bases of a ban that name the conduct themselves."""


def years_after(start: pl.Expr, years: int | pl.Expr) -> pl.Expr:
    """The day of the same number so many years later; of 29 February the 28th where there is no other."""
    by = f"{years}y" if isinstance(years, int) else pl.format("{}y", years)
    return start.cast(pl.Date).dt.offset_by(by).cast(pl.Int32)


def term_ends(start: pl.Expr, years: int | pl.Expr) -> pl.Expr:
    """The last day of a term of so many years, first and last included: two years from 2026-01-05 end 2028-01-04.

    From a 29 February it ends with the last of February, where the year has no other (民法典 202).
    """
    there = years_after(start, years)
    same = there.cast(pl.Date).dt.day() == start.cast(pl.Date).dt.day()
    return pl.when(same).then(there - 1).otherwise(there).cast(pl.Int32)


def takes_out() -> pl.Expr:
    """Whether a sanction takes away the right to take part."""
    return pl.col("measures").list.eval(pl.element().is_in(TAKING_OUT)).list.any()


def imposed(f: Facts) -> pl.LazyFrame:
    """Every sanction, each once, with `lifted_day` and `is_annulled`; no `scope_id`: all of every party."""
    told = one_each(f.reference("sanction.imposed"), ["sanction_id"]).join(lifted(f), on="sanction_id", how="left")
    return told.with_columns(pl.col("is_annulled").fill_null(value=False))


def judged(f: Facts) -> pl.LazyFrame:
    """The sanctions of `imposed` in the scope of whom they were imposed on, one row each."""
    mine = f.of("sanction.imposed").filter(pl.col("scope_id") == pl.col("party_id"))
    mine = one_each(mine, ["scope_id", "sanction_id"])
    told = imposed(f).select("sanction_id", "lifted_day", "is_annulled")
    return mine.join(told, on="sanction_id", how="left")


def found(offences: Collection[str]) -> pl.Expr:
    """Whether a supplier was penalised for one of `offences` in a tender; null where what was found is not told."""
    only_gp = pl.col("regimes").list.contains("tendering").not_().fill_null(value=False)
    other = only_gp | pl.col("basis").is_in(OTHER_CONDUCT) | (pl.col("role") != "supplier")
    is_one = pl.col("offences").list.eval(pl.element().is_in(list(offences))).list.any()
    return pl.when(other).then(pl.lit(value=False)).otherwise(is_one)


def with_ban(f: Facts, rows: pl.LazyFrame, offences: Collection[str], years: int) -> pl.LazyFrame:
    """`rows` (`party_id`, `day`) with `is_banned`: a ban for such conduct was decided on their day or later.

    It counts if it is for `years` or more; without a first day it runs from its decision, without a last it is open.
    Null where only a ban for conduct that is not told could be it.
    """
    start = pl.coalesce("valid_from_day", "day")
    lasts = pl.col("valid_until_day").is_null() | (pl.col("valid_until_day") >= term_ends(start, years))
    for_it = pl.when(pl.col("basis").is_in(OWN_BASES)).then(pl.lit(value=True)).otherwise(found(offences))
    bans = imposed(f).filter(takes_out() & lasts & ~pl.col("is_annulled")).with_columns(for_it=for_it)
    last = bans.group_by("party_id").agg(
        ban_day=pl.col("day").filter(pl.col("for_it")).max(),
        other_day=pl.col("day").filter(pl.col("for_it").is_null()).max(),
    )
    is_banned = (pl.col("ban_day") >= pl.col("day")).fill_null(value=False)
    may_be = (pl.col("other_day") >= pl.col("day")).fill_null(value=False)
    return rows.join(last, on="party_id", how="left").with_columns(
        is_banned=pl.when(is_banned).then(pl.lit(value=True)).when(~may_be).then(pl.lit(value=False))
    )
