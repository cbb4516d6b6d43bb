"""A payer's amounts pile up just below a bound: more there than the bins around it allow.

A density test in the manner of McCrary (2008), made exact for small numbers: under a density that is log-linear around
the bound, the payments in the bin below are Binomial(below + above, s), where s follows from the two bins further out,
s / (1 - s) = (outer below / outer above) ^ (1/3), never less than a half: amounts thin out upwards. Those who move an
amount below the bound take it from above, which makes s larger: the test errs on the careful side.

A density has no steps: a price that comes back counts once, so that an article at 2,980 yuan is no crowd.

The rule `pay.round-or-just-under` compares the band with the larger of its neighbours by two standard deviations; it
has no correction for slope or for the number of units looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from scipy.stats import binom

from monitor.screens.payments.said import chance, percent, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told
from monitor.screens.payments.standing import corrected, surprise

STEEPEST = 0.75
"""Share below the bound that slope alone may explain, at most: a density that falls to a third in one bin."""


@dataclass(frozen=True)
class Bunching(PaymentScreen):
    """The screen and its parameters.

    `bounds` in yuan; bins of `width` times the bound; `least` different amounts in the two inner bins together;
    unusual: adjusted chance at most `q` and at least `effect` more of the payments below than slope explains.
    """

    id: ClassVar[str] = "payment.bunching"
    title: ClassVar = said("金额集中在限额之下", "Amounts that pile up below a limit")
    innocent: ClassVar = (
        said("单价固定，恰好略低于限额", "a fixed price that happens to lie just below the limit"),
        said("统一标准的补助或津贴", "a subsidy or allowance at one rate"),
        said("上级给的额度就到限额为止", "an allowance granted from above up to that limit"),
    )
    bounds: tuple[int, ...] = (3_000, 500_000)
    width: float = 0.1
    least: int = 10
    q: float = 0.01
    effect: float = 0.15

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payer and bound with payments in the two bins beside it; `score` is -log10 of the chance."""
        fen = pl.col("bound") * 100
        place = ((pl.col("fen") - fen) / (fen * self.width)).floor()
        bounds = pl.DataFrame({"bound": list(self.bounds)}, schema={"bound": pl.Int64})
        different = payments.filter(pl.struct("payer", "fen").is_first_distinct())
        binned = different.join(bounds, how="cross").with_columns(bin=place.cast(pl.Int64))
        inner = pl.col("bin").is_in([-1, 0])
        groups = (
            binned.filter(pl.col("bin").is_between(-2, 1))
            .group_by("payer", "bound", maintain_order=True)
            .agg(
                below=(pl.col("bin") == -1).sum().cast(pl.Int64),
                above=(pl.col("bin") == 0).sum().cast(pl.Int64),
                outer_below=(pl.col("bin") == -2).sum().cast(pl.Int64),  # noqa: PLR2004 - the second bin
                outer_above=(pl.col("bin") == 1).sum().cast(pl.Int64),
                payments=pl.col("payment").filter(pl.col("bin") == -1),
                day=pl.col("day").filter(inner).max(),
            )
            .filter(pl.col("below") + pl.col("above") > 0)
            .with_columns(subject=pl.concat_str("payer", "bound", separator="|"))
            .sort("subject")
        )
        told = groups.with_columns(slope_share=self._slope()).with_columns(
            share=pl.col("below") / (pl.col("below") + pl.col("above"))
        )
        tails = binom.sf(
            told["below"].to_numpy() - 1,
            (told["below"] + told["above"]).to_numpy(),
            told["slope_share"].to_numpy(),
        )
        enough = pl.col("below") + pl.col("above") >= self.least
        told = told.with_columns(p=pl.Series(np.asarray(tails, dtype=float))).with_columns(p=pl.when(enough).then("p"))
        told = told.with_columns(corrected(told["p"]), surprise(told["p"]).alias("score"))
        more = pl.col("share") - pl.col("slope_share") >= self.effect
        return told.with_columns(is_unusual=((pl.col("q") <= self.q) & more).fill_null(value=False))

    @staticmethod
    def _slope() -> pl.Expr:
        odds = ((pl.col("outer_below") + 0.5) / (pl.col("outer_above") + 0.5)) ** (1 / 3)
        return (odds / (1 + odds)).clip(0.5, STEEPEST)

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """The counts on both sides, the share that slope explains, the chance."""
        both = row["below"] + row["above"]
        return Told(
            kind="unit",
            subject=row["payer"],
            unit=row["payer"],
            day=row["day"],
            compared=said(
                f"{known} 组“单位—限额”中限额两侧付款足够多的 {judged} 组",
                f"the {judged} of {known} pairs of unit and limit with payments enough on both sides",
            ),
            reasons=(
                said(
                    f"限额 {row['bound']:,} 元两侧各 {self.width:.0%} 内共有 {both} 个不同金额，其中 {row['below']} 个"
                    f"（{percent(row['share'])}%）在限额之下；按外侧金额分布推算应约占 {percent(row['slope_share'])}%，"
                    f"碰巧的概率为 {chance(row['p'])}",
                    f"of {both} different amounts within {self.width:.0%} of CNY {row['bound']:,} on either side, "
                    f"{row['below']} ({percent(row['share'])} %) lie below it; by the amounts further out about "
                    f"{percent(row['slope_share'])} % should: chance {chance(row['p'])}",
                ),
            ),
            figures={
                name: row[name]
                for name in ("bound", "below", "above", "outer_below", "outer_above", "slope_share", "p", "q")
            },
        )
