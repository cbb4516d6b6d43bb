"""First two digits of a payer's amounts against Benford's law, where the law can hold at all.

Pearson's statistic over the 90 pairs (10 to 99): its chance from the chi-square distribution where every expected count
is 5 or more, else from multinomial samples (seeded). Chance alone says little where there are many payments, so the
effect counts too: Cohen's w, the root of the statistic per payment beyond what chance adds. The mean absolute
deviation is told and decides nothing.

A price that comes back counts once: rents and rates say nothing of how amounts came about.

Benford's law does not hold for amounts that are capped, assigned or narrow in range. So a payer is judged only where
its amounts spread widely, few of them repeat, and where all other payers' amounts taken together follow the law: else
nothing is said of anybody. On a generated county, whose amounts are drawn evenly from ranges, nothing is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import chi2

from monitor.screens.payments.said import chance, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told
from monitor.screens.payments.standing import corrected, surprise

Counts = npt.NDArray[np.int64]
BENFORD: Final = np.log10(1 + 1 / np.arange(10, 100))
"""The law: chance of the first two digits 10 ... 99."""
FIVE: Final = 5
"""Expected count from which the chi-square distribution holds."""
NOBODY: Final = np.zeros(len(BENFORD), dtype=np.int64)
ROUNDS: Final = (299, 19_999)
"""For all; and for those that the first leave in question."""
IN_QUESTION: Final = 0.02
SEED: Final = 1881
TWO_DIGITS: Final = 10
"""An amount needs two digits: 10 fen and more."""


def first_two() -> pl.Expr:
    """10 to 99: the first two digits of the amount; null below 10 fen."""
    return pl.when(pl.col("fen") >= TWO_DIGITS).then(pl.col("fen").cast(pl.String).str.slice(0, 2).cast(pl.Int64))


def statistic(counts: Counts) -> float:
    """Pearson's statistic of the 90 counts against the law."""
    expected = counts.sum() * BENFORD
    return float(((counts - expected) ** 2 / expected).sum())


def chance_of(counts: Counts) -> float:
    """P(a statistic as large under the law): chi-square with 89 degrees of freedom, else (b + 1) / (rounds + 1)."""
    seen, n = statistic(counts), int(counts.sum())
    if n * BENFORD[-1] >= FIVE:
        return float(chi2.sf(seen, len(BENFORD) - 1))
    random, expected, p = np.random.default_rng(SEED), n * BENFORD, 1.0
    for rounds in ROUNDS:
        drawn = random.multinomial(n, BENFORD, size=rounds)
        as_large = int((((drawn - expected) ** 2 / expected).sum(axis=1) >= seen * (1 - 1e-12)).sum())
        p = (as_large + 1) / (rounds + 1)
        if p > IN_QUESTION:
            break
    return p


def effect(counts: Counts) -> float:
    """Cohen's w beyond chance: root of (statistic - degrees of freedom) / n, 0 where there is none."""
    n = int(counts.sum())
    return float(np.sqrt(max(0.0, statistic(counts) - (len(BENFORD) - 1)) / n)) if n else 0.0


def deviation(counts: Counts) -> float:
    """Mean absolute deviation of the shares from the law; descriptive."""
    return float(np.abs(counts / counts.sum() - BENFORD).mean())


@dataclass(frozen=True)
class Digits(PaymentScreen):
    """The screen and its parameters.

    A payer is judged from `least` different amounts on, where its amounts span `decades` powers of ten (from the
    2nd to the 98th of a hundred), no amount makes up more than `most_repeated` of them and the others' pooled
    effect is at most `fit`; unusual: adjusted chance at most `q` and an effect of `effect` or more.
    """

    id: ClassVar[str] = "payment.benford"
    title: ClassVar = said("金额首两位数字偏离本福特定律", "First digits of amounts far from Benford's law")
    innocent: ClassVar = (
        said("付款受标准、限额或定价约束", "payments bound by rates, limits or fixed prices"),
        said("同一价格反复出现", "one price that comes again and again"),
        said("业务范围变化，金额集中在某一区间", "a change of duties, with amounts of one range"),
    )
    least: int = 300
    decades: float = 2.0
    most_repeated: float = 0.1
    fit: float = 0.2
    q: float = 0.01
    effect: float = 0.35

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payer; `score` is the effect, null where the law is no yardstick; `why` says why not."""
        told = payments.with_columns(pair=first_two()).drop_nulls("pair")
        told = told.with_columns(once=pl.struct("payer", "fen").is_first_distinct())
        log = pl.col("fen").log(10.0)
        groups = (
            told.group_by("payer")
            .agg(
                payments=pl.col("payment"),
                day=pl.col("day").max(),
                pairs=pl.col("pair").filter("once"),
                count=pl.col("once").sum().cast(pl.Int64),
                span=log.quantile(0.98) - log.quantile(0.02),
                repeated=pl.col("fen").unique_counts().max() / pl.len(),
            )
            .sort("payer")
        )
        counted = [np.bincount(one, minlength=100)[10:].astype(np.int64) for one in groups["pairs"].to_list()]
        whys = [self._unfit(*one) for one in groups.select("count", "span", "repeated").iter_rows()]
        wide = [counts for counts, why in zip(counted, whys, strict=True) if why in {None, "few"}]
        everybody = np.sum([NOBODY, *wide], axis=0)
        rows = [self._judged(counts, everybody - counts, why) for counts, why in zip(counted, whys, strict=True)]
        schema = {"why": pl.String(), "p": pl.Float64(), "score": pl.Float64(), "mad": pl.Float64()}
        judged = pl.DataFrame(rows, schema=schema, orient="row")
        out = pl.concat([groups.drop("pairs"), judged], how="horizontal").with_columns(corrected(judged["p"]))
        return out.with_columns(
            subject="payer",
            surprise=surprise(out["p"]),
            is_unusual=((pl.col("q") <= self.q) & (pl.col("score") >= self.effect)).fill_null(value=False),
        )

    def _unfit(self, count: int, span: float, repeated: float) -> str | None:
        """Why the law is no yardstick for these amounts; None where it may be one."""
        if span < self.decades:
            return "narrow"
        if repeated > self.most_repeated:
            return "repeated"
        return "few" if count < self.least else None

    def _judged(
        self, counts: Counts, others: Counts, why: str | None
    ) -> tuple[str | None, float | None, float | None, float]:
        """Why it cannot be judged, chance, effect, deviation; `others` are the wide amounts of the other payers."""
        if why is None and others.sum() < self.least:
            why = "alone"
        if why is None and effect(others) > self.fit:
            why = "others"
        if why is not None:
            return why, None, None, deviation(counts)
        return None, chance_of(counts), effect(counts), deviation(counts)

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """The effect and its chance."""
        return Told(
            kind="unit",
            subject=row["payer"],
            unit=row["payer"],
            day=row["day"],
            compared=said(
                f"{known} 个付款单位中金额范围足够宽、笔数足够多的 {judged} 个",
                f"the {judged} of {known} payers with payments enough and amounts of a wide enough range",
            ),
            reasons=(
                said(
                    f"{row['count']} 个不同金额的首两位数字与本福特定律的偏离（Cohen's w）为 {row['score']:.2f}，"
                    f"碰巧的概率为 {chance(row['p'])}；其他单位合在一起符合该定律",
                    f"the first two digits of {row['count']} different amounts are {row['score']:.2f} (Cohen's w) from "
                    f"Benford's law, chance {chance(row['p'])}; the other units' amounts together follow it",
                ),
            ),
            figures={name: row[name] for name in ("count", "score", "p", "q", "mad")},
        )
