"""Public money on its way down: levels of government, transfers, and what of a payment falls on a project."""

from __future__ import annotations

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.lots import one_each

LEVELS = ("central", "province", "city", "county", "township")
"""Levels of government, the highest first."""
BACK = ("surplus_return", "overpayment_return")
"""Transfers that give money back."""
NOT_SPENT = ("onward", "interest")
"""Payments that spend none of a project's money: what a contractor passes on, and interest on late payment."""
UNIT_SHARE = 10**12
"""Ratios have twelve places: a share as a whole number of these makes fen exact."""


def is_lower(payer: str, payee: str) -> pl.Expr:
    """Whether the level `payee` is a government below the level `payer`; null where that cannot be told.

    An upper line department stands above counties and townships; a unit is no government.
    """
    rank = {level: place for place, level in enumerate(LEVELS)}
    above, below = (pl.col(name).replace_strict(rank, default=None, return_dtype=pl.Int64) for name in (payer, payee))
    line = (pl.col(payer) == "upper_department") & pl.col(payee).is_in(["county", "township"])
    same = (pl.col(payer) == pl.col(payee)) | (pl.col(payee) == "unit")
    return pl.when(line).then(pl.lit(value=True)).when(same).then(pl.lit(value=False)).otherwise(below > above)


def level_of(region: pl.Expr) -> pl.Expr:
    """The level of government whose place a GB/T 2260 code names; null where no code is told."""
    return (
        pl.when(region.str.len_chars() > 6)  # noqa: PLR2004 - six digits name a county, nine a township
        .then(pl.lit("township"))
        .when(region.str.ends_with("0000"))
        .then(pl.lit("province"))
        .when(region.str.ends_with("00"))
        .then(pl.lit("city"))
        .when(region.is_not_null())
        .then(pl.lit("county"))
    )


def passing_on(f: Facts) -> pl.LazyFrame:
    """Transfers that pass money on: what is given back is left out."""
    return f.of("funds.transferred").filter(~pl.col("transfer_kind").is_in(BACK))


def transfers(f: Facts) -> pl.LazyFrame:
    """The same, each once: for rules that see all of their scope."""
    return one_each(passing_on(f), ["scope_id", "transfer_id"])


def with_part(f: Facts, payments: pl.LazyFrame, amount: pl.Expr) -> pl.LazyFrame:
    """`payments` of projects with `part_fen`: of `amount` what falls on the project whose scope they are seen in.

    All of it where no split is told; of a split, the project's share in whole fen, the rest dropped.
    """
    key = ["scope_id", "event"]
    own = f.of("payment.made", "shares").filter(pl.col("project_id") == pl.col("scope_id"))
    part = own.group_by(key).agg(share=pl.col("share").sum())
    share = (pl.col("share") * UNIT_SHARE).cast(pl.Int128)
    whole = (amount.cast(pl.Int128) * share // UNIT_SHARE).cast(pl.Int64)
    split = pl.col("shares_count").fill_null(0) > 0
    return (
        payments.join(part, on=key, how="left")
        .with_columns(pl.when(split).then(pl.coalesce(whole, pl.lit(0))).otherwise(amount).alias("part_fen"))
        .drop("share")
    )
