"""Points as the screens see them: one row a member, bid and item of one panel."""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import Facts

SCORES: Final = {
    "panel": pl.Int64(),
    "process": pl.String(),
    "day": pl.Int32(),
    "expert": pl.String(),
    "bid": pl.String(),
    "firm": pl.String(),
    "item": pl.String(),
    "points": pl.Float64(),
    "is_subjective": pl.Boolean(),
}
"""`panel` is the event of the evaluation of one lot; `firm` who bid, null where not told; `is_subjective` null where it
is not told whether the item is a matter of judgement."""
TOTAL: Final = "total"


def scores_of(f: Facts) -> pl.DataFrame:
    """The points of a county, as `SCORES`, ordered; without rejected bids; of points told twice the first count."""
    rejected = f.of("evaluation.concluded", "rejections").select("event", "bid_id").unique()
    of_panel = f.of("evaluation.concluded").select("event", "ocid")
    bids = f.of("bid.submitted").select("bid_id", "tenderer_id").drop_nulls()
    ranked = f.of("evaluation.concluded", "candidates").select("bid_id", "tenderer_id").drop_nulls()
    firms = pl.concat([bids, ranked]).unique("bid_id", keep="any").group_by("bid_id").agg(pl.col("tenderer_id").min())
    rows = (
        f.of("evaluation.concluded", "scores")
        .join(rejected, on=["event", "bid_id"], how="anti")
        .join(of_panel, on="event", how="left")
        .join(firms, on="bid_id", how="left")
    )
    frame = rows.select(
        "day",
        "item",
        "is_subjective",
        panel="event",
        process="ocid",
        expert="member",
        bid="bid_id",
        firm="tenderer_id",
        points=pl.col("points").cast(pl.Float64),
    )
    keys = ["panel", "expert", "bid", "item"]
    return frame.select(*SCORES).sort(*keys, "points").unique(keys, keep="first", maintain_order=True).collect()


def totals(scores: pl.DataFrame) -> pl.DataFrame:
    """One row a panel, expert and bid: `points` in all (`total` where it is told, else the sum of the items).

    Only panels in which every member scored every bid on the same items.
    """
    keys = ["panel", "expert", "bid"]
    whole = (pl.col("item") == TOTAL).any().over(keys)
    rows = scores.filter((pl.col("item") == TOTAL) | ~whole)
    summed = (
        rows.group_by(keys)
        .agg(
            points=pl.col("points").sort().sum(),
            items=pl.col("item").sort().str.join("|"),
            process=pl.col("process").first(),
            day=pl.col("day").first(),
            firm=pl.col("firm").first(),
        )
        .with_columns(
            experts=pl.col("expert").n_unique().over("panel"),
            bids=pl.col("bid").n_unique().over("panel"),
            rows=pl.len().over("panel"),
            kinds=pl.col("items").n_unique().over("panel"),
        )
    )
    complete = (pl.col("rows") == pl.col("experts") * pl.col("bids")) & (pl.col("kinds") == 1)
    return summed.filter(complete).drop("rows", "kinds", "items").sort(keys)
