"""A member who leans to one firm's bids, or against them, panel after panel.

Exact sign test over the panels in which the member scored the firm: were there no lean, it would fall to either side
with equal chance; panels without a lean do not count. One panel proves nothing here, and no single lean needs to be
large: `score.outlier` looks for those. The affinity test of `monitor.screens.draws.affinity` (and the rule
`exp.expert-firm-affinity`) asks who wins when the expert sits; this one asks what the expert wrote. Winners as such are
not tested: the one who wins has by construction got more, also from this member.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from scipy.stats import binom

from monitor.screens.payments.said import chance, said
from monitor.screens.payments.standing import corrected, surprise
from monitor.screens.scores.leaning import leaning
from monitor.screens.scores.screen import Row, Said, ScoreScreen
from monitor.screens.scores.told import totals


@dataclass(frozen=True)
class LastingLeans(ScoreScreen):
    """The screen. Pairs that met in `least` panels or more with a lean; unusual: adjusted chance at most `q`."""

    id: ClassVar[str] = "score.leaning"
    title: ClassVar = said(
        "评委长期偏向（偏离）同一家企业", "A member who leans to (or from) one firm, panel after panel"
    )
    innocent: ClassVar = (
        said("该企业确有该评委专业内的长处", "the firm is strong in what this member knows best"),
        said(
            "该评委的评价标准一贯不同，而该企业正合此标准",
            "the member weighs things differently, and the firm suits it",
        ),
        said("同一批项目的多个标段，情况相同", "several lots of one project, alike in everything"),
    )
    least: int = 6
    q: float = 0.01

    def ranked(self, scores: pl.DataFrame) -> pl.DataFrame:
        """One row a member and firm; `score` is -log10 of the two-sided chance."""
        told = leaning(totals(scores)).drop_nulls("firm").filter(pl.col("lean") != 0)
        pairs = (
            told.group_by("expert", "firm")
            .agg(
                met=pl.len().cast(pl.Int64),
                up=(pl.col("lean") > 0).sum().cast(pl.Int64),
                middle=pl.col("lean").median(),
                day=pl.col("day").max(),
                panels=pl.col("panel").unique().sort(),
            )
            .with_columns(subject=pl.concat_str("expert", "firm", separator="|"), process=pl.lit(None, dtype=pl.String))
            .sort("subject")
        )
        most = np.maximum(pairs["up"].to_numpy(), (pairs["met"] - pairs["up"]).to_numpy())
        p = np.minimum(1.0, 2 * binom.sf(most - 1, pairs["met"].to_numpy(), 0.5))
        pairs = pairs.with_columns(p=pl.Series(p, dtype=pl.Float64)).with_columns(
            p=pl.when(pl.col("met") >= self.least).then("p")
        )
        pairs = pairs.with_columns(corrected(pairs["p"]), surprise(pairs["p"]).alias("score"))
        return pairs.with_columns(is_unusual=(pl.col("q") <= self.q).fill_null(value=False))

    def tell(self, row: Row, judged: int, known: int) -> tuple[Said, tuple[Said, ...], dict[str, float | int | str]]:
        """On which side, how often of how many, the chance."""
        up = 2 * row["up"] > row["met"]
        often = row["up"] if up else row["met"] - row["up"]
        reasons = (
            said(
                f"共 {row['met']} 次给 {row['firm']} 打分，其中 {often} 次{'高' if up else '低'}于其他评委的中位数（已扣除"
                f"自身宽严），碰巧的概率为 {chance(row['p'])}",
                f"{often} of {row['met']} times the points for {row['firm']} lay {'above' if up else 'below'} the "
                f"other members' median, beyond the member's own strictness: chance {chance(row['p'])}",
            ),
        )
        figures = {name: row[name] for name in ("firm", "met", "up", "middle", "p", "q")}
        compared = said(
            f"{known} 对“评委—企业”中相遇 {self.least} 次以上的 {judged} 对",
            f"the {judged} of {known} pairs of member and firm that met {self.least} times or more",
        )
        return compared, reasons, figures
