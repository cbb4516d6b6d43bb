"""Sets of bidders that come back: lots whose bidders are mostly the same.

Two sets are alike when what they share is at least the bound of what they hold together (Jaccard). No lot is put beside
every other: with the members of a set in the order of how rare they are, two sets that are alike have one in common
among the first n - ceil(bound * n) + 1 of each (prefix filter), and only lots with such a one in common are compared.
"""

from __future__ import annotations

from fractions import Fraction

import polars as pl

LOT = ["scope_id", "ocid", "lot_id"]


def sets_of(members: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of `LOT` and `firm` as one row a lot: `set_id`, `firms` (rarest first), `size`; `LOT` kept."""
    common = members.unique([*LOT, "firm"]).group_by("firm").agg(met=pl.len())
    rows = members.unique([*LOT, "firm"]).join(common, on="firm")
    rows = rows.sort(*LOT, "met", "firm", nulls_last=True)
    rows = rows.group_by(LOT, maintain_order=True).agg(firms=pl.col("firm"), size=pl.len().cast(pl.Int64))
    return rows.with_row_index("set_id").with_columns(pl.col("set_id").cast(pl.Int64))


def alike(sets: pl.LazyFrame, bound: Fraction) -> pl.LazyFrame:
    """Pairs of `sets` that are alike, in both orders and each with itself: `set_id`, `other_id`."""
    least = (pl.col("size") * bound.numerator + bound.denominator - 1) // bound.denominator
    heads = sets.select("set_id", firm=pl.col("firms").list.head(pl.col("size") - least + 1)).explode("firm")
    met = heads.join(heads.rename({"set_id": "other_id"}), on="firm").select("set_id", "other_id").unique()
    other = sets.select(other_id="set_id", other_firms="firms", other_size="size")
    told = met.join(sets.select("set_id", "firms", "size"), on="set_id").join(other, on="other_id")
    shared = pl.col("firms").list.set_intersection("other_firms").list.len().cast(pl.Int64)
    whole = pl.col("size") + pl.col("other_size") - shared
    return told.filter(shared * bound.denominator >= whole * bound.numerator).select("set_id", "other_id")
