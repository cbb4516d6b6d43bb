"""Two members who gave the same points more often than the scale makes members agree.

The rule `exp.score-identical` sees two whole sheets of one lot that are the same, eight scores or more. This screen
adds up all panels in which two members sat, needs no whole sheet, and asks how often members agree on such a score
anyway: the chance of each score is the share of the panel's other pairs that agree on it, drawn towards the county's
share (as two pairs more). How many agree follows the Poisson-binomial distribution; corrected over all pairs
(Benjamini and Hochberg). So half marks that everybody gives prove nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar, Final

import polars as pl

from monitor.screens.draws.uniformity import tail
from monitor.screens.payments.said import chance, said
from monitor.screens.payments.standing import corrected, surprise
from monitor.screens.scores.screen import Row, Said, ScoreScreen

CELL: Final = ["panel", "bid", "item"]
DRAWN: Final = 2
"""The county's share weighs as so many pairs."""
HIGHEST: Final = 0.999
"""No agreement is taken as certain."""


def agreements(scores: pl.DataFrame) -> pl.DataFrame:
    """`one`, `other` (one < other), `panel`, `same` (Boolean), `usual` (chance): a row a pair of members and score.

    Items that are told to be no matter of judgement are left out, as are scores of fewer than three members.
    """
    rows = scores.filter(pl.col("is_subjective").fill_null(value=True)).select(*CELL, "expert", "points")
    rows = rows.filter(pl.col("expert").n_unique().over(CELL) > DRAWN)
    pairs = rows.join(rows, on=CELL, suffix="_2").filter(pl.col("expert") < pl.col("expert_2"))
    told = pairs.with_columns(same=pl.col("points") == pl.col("points_2"))
    everywhere = pl.col("same").mean()
    beside = pl.col("same").sum().over(CELL) - pl.col("same")
    usual = (beside + DRAWN * everywhere) / (pl.len().over(CELL) - 1 + DRAWN)
    return told.select("panel", "same", one="expert", other="expert_2", usual=usual.clip(0.0, HIGHEST))


@dataclass(frozen=True)
class IdenticalScores(ScoreScreen):
    """The screen and its parameters.

    Pairs with `least` scores in common or more; unusual: adjusted chance at most `q`, and at least `effect` more of
    the scores agree than usual.
    """

    id: ClassVar[str] = "score.identical"
    title: ClassVar = said("两名评委打分一致的程度异常", "Two members whose points agree too often")
    innocent: ClassVar = (
        said("评分档次少，标准写得很细", "few steps, and criteria that leave little to judge"),
        said("两人同一专业，看法相近", "two of one speciality who see things alike"),
        said("讨论之后统一打分", "points given after a discussion"),
    )
    least: int = 8
    q: float = 0.01
    effect: float = 0.3

    def ranked(self, scores: pl.DataFrame) -> pl.DataFrame:
        """One row a pair of members; `score` is -log10 of the chance."""
        told = agreements(scores)
        pairs = (
            told.group_by("one", "other")
            .agg(
                scores=pl.len().cast(pl.Int64),
                seen=pl.col("same").sum().cast(pl.Int64),
                expected=pl.col("usual").sum(),
                chances=pl.col("usual").sort(),
                panels=pl.col("panel").unique().sort(),
            )
            .with_columns(subject=pl.concat_str("one", "other", separator="|"), expert="one")
            .sort("subject")
        )
        p = [
            None if count < self.least else 1.0 if seen <= expected else tail(chances, seen)
            for count, seen, expected, chances in pairs.select("scores", "seen", "expected", "chances").iter_rows()
        ]
        days, processes = _of_panels(scores)
        panels = pairs["panels"].to_list()
        pairs = pairs.drop("chances").with_columns(
            p=pl.Series(p, dtype=pl.Float64),
            day=pl.Series([max(days[one] for one in some) for some in panels], dtype=pl.Int32),
            process=pl.Series([processes[some[0]] if len(some) == 1 else None for some in panels], dtype=pl.String),
        )
        pairs = pairs.with_columns(corrected(pairs["p"]), surprise(pairs["p"]).alias("score"))
        more = pl.col("seen") - pl.col("expected") >= self.effect * pl.col("scores")
        return pairs.with_columns(is_unusual=((pl.col("q") <= self.q) & more).fill_null(value=False))

    def tell(self, row: Row, judged: int, known: int) -> tuple[Said, tuple[Said, ...], dict[str, float | int | str]]:
        """How many agree, how many usually would."""
        reasons = (
            said(
                f"与 {row['other']} 共同打分 {row['scores']} 个（{len(row['panels'])} 次评审），其中 {row['seen']} 个相同；"
                f"按同场其他评委相同的比例应约有 {row['expected']:.1f} 个，碰巧的概率为 {chance(row['p'])}",
                f"{row['seen']} of {row['scores']} points given beside {row['other']} ({len(row['panels'])} panels) "
                f"are the same; by the other members of those panels about {row['expected']:.1f} should be: chance "
                f"{chance(row['p'])}",
            ),
        )
        figures = {name: row[name] for name in ("other", "scores", "seen", "expected", "p", "q")}
        compared = said(
            f"{known} 对同场评委中共同打分 {self.least} 个以上的 {judged} 对",
            f"the {judged} of {known} pairs of members with {self.least} points in common or more",
        )
        return compared, reasons, figures


def _of_panels(scores: pl.DataFrame) -> tuple[dict[int, int], dict[int, str | None]]:
    days: defaultdict[int, int] = defaultdict(int)
    processes: dict[int, str | None] = {}
    for panel, day, process in scores.select("panel", "day", "process").unique().sort("panel").iter_rows():
        days[panel], processes[panel] = day, process
    return days, processes
