"""A member's points for one bid far from the other members', beyond the member's own strictness.

The rule `exp.score-outlier` asks for a fifth of the median and a result that would have changed, and looks at the
winner only. This screen looks at every bid and measures in the spread that panels of this county have: the lean over
1.4826 times the median absolute lean, of the county or, where wider, of the other members of the panel. So a panel
that is at odds throughout has no outlier, and a lean of two points counts where all others agree to a tenth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import polars as pl

from monitor.screens.payments.said import said
from monitor.screens.scores.leaning import leaning
from monitor.screens.scores.screen import Row, Said, ScoreScreen
from monitor.screens.scores.told import totals

NORMAL: Final = 1.4826
"""Median absolute deviation to standard deviation, where the spread is normal."""


@dataclass(frozen=True)
class ScoreOutliers(ScoreScreen):
    """The screen. Unusual from `bound` spreads on; judged where at least `least` points of the county are compared."""

    id: ClassVar[str] = "score.outlier"
    title: ClassVar = said("一名评委对某个投标的打分与众不同", "One member's points for one bid unlike the others'")
    innocent: ClassVar = (
        said("该评委是唯一懂这一专业的人", "the member alone knows this speciality"),
        said("该评委看到了别人忽略的缺陷或者优点", "the member saw a fault or merit that the others overlooked"),
        said("录入错误，已经更正", "a slip in writing that was put right"),
    )
    bound: float = 6.0
    least: int = 100

    def ranked(self, scores: pl.DataFrame) -> pl.DataFrame:
        """One row a panel, member and bid; `score` is the absolute lean in spreads."""
        told = leaning(totals(scores)).with_columns(size=pl.col("lean").abs())
        if told.height < self.least:
            told = told.with_columns(score=pl.lit(None, dtype=pl.Float64), spread=pl.lit(None, dtype=pl.Float64))
        else:
            spread = NORMAL * pl.max_horizontal(pl.col("size").median(), "beside")
            told = told.with_columns(spread=spread).with_columns(
                score=pl.when(pl.col("spread") > 0).then(pl.col("size") / pl.col("spread"))
            )
        # with few bids one far score pulls the member's middle: only the furthest of a sheet is told
        furthest = pl.col("size").max().over("panel", "expert")
        return told.with_columns(
            subject=pl.concat_str(pl.col("panel").cast(pl.String), "expert", "bid", separator="|"),
            panels=pl.concat_list("panel"),
            is_unusual=((pl.col("score") >= self.bound) & (pl.col("size") == furthest)).fill_null(value=False),
        )

    def tell(self, row: Row, judged: int, known: int) -> tuple[Said, tuple[Said, ...], dict[str, float | int | str]]:
        """The lean in points and in spreads."""
        lean, size = row["lean"], abs(row["lean"])
        higher = ("高", "more") if lean > 0 else ("低", "less")
        reasons = (
            said(
                f"对投标 {row['bid']} 的打分，扣除该评委自身的宽严之后，比其他 {row['experts'] - 1} 名评委的中位数{higher[0]} "
                f"{size:.2f} 分，是常见差异（{row['spread']:.2f} 分）的 {row['score']:.1f} 倍",
                f"beyond the member's own strictness the points for bid {row['bid']} are {size:.2f} {higher[1]} than "
                f"the median of the {row['experts'] - 1} other members: "
                f"{row['score']:.1f} times the usual difference of "
                f"{row['spread']:.2f}",
            ),
        )
        figures: dict[str, float | int | str] = {"bid": row["bid"], "firm": row["firm"] or "", "lean": round(lean, 4)}
        figures |= {"spread": round(row["spread"], 4), "experts": row["experts"], "bids": row["bids"]}
        compared = said(
            f"全县 {known} 个打分（评委×投标）中可比的 {judged} 个",
            f"the {judged} comparable of {known} points (member and bid) of the county",
        )
        return compared, reasons, figures
