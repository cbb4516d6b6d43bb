"""A unit's December weighs more than its other years and the other units of its kind let expect.

The rule `pay.year-end-rush` compares December's share of the year with a fixed limit and with the December before. This
screen asks what chance does: every payment of the year falls into December with the share of payments that December has
among the other units of the kind in that year, whatever its amount; how often would December hold as much money? So one
large bill that happens to fall there is no rush. Sampled (seeded), corrected over units and years
(Benjamini and Hochberg).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import polars as pl

from monitor.screens.payments.said import chance, money, percent, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told
from monitor.screens.payments.standing import corrected, surprise

DECEMBER: Final = 12
SEED: Final = 1231
ROUNDS: Final = (999, 49_999)
"""Rounds for all; and for those that the first leave in question."""
IN_QUESTION: Final = 0.01
CHUNK: Final = 4_000_000
"""Cells of one block of samples, so that memory stays bounded."""


def chance_of(amounts: list[int], december: int, share: float) -> float:
    """P(as much in December) where each amount falls there with `share`: (b + 1) / (rounds + 1).

    `amounts` and `december` in fen; sorted first, so that the order of payments does not matter.
    """
    told = np.sort(np.asarray(amounts, dtype=np.float64))
    draw = np.random.default_rng(SEED)
    p = 1.0
    for rounds in ROUNDS:
        as_much, left = 0, rounds
        while left:
            block = min(left, max(1, CHUNK // told.size))
            as_much += int(((draw.random((block, told.size), dtype=np.float32) < share) @ told >= december).sum())
            left -= block
        p = (as_much + 1) / (rounds + 1)
        if p > IN_QUESTION:
            break
    return p


@dataclass(frozen=True)
class Decembers(PaymentScreen):
    """The screen and its parameters.

    Years with `least` payments or more and at least one of them in December; unusual: adjusted chance at most `q`,
    `times` the share that others have, and more than in any other year of the unit's own.
    """

    id: ClassVar[str] = "payment.december"
    title: ClassVar = said("年底付款比往年和同类单位集中", "A December heavier than other years and other units")
    innocent: ClassVar = (
        said("年底才验收计量的工程", "works certified and accepted at the end of the year"),
        said("上级资金十一月才到", "money from above that came in November"),
        said("结清全年应付款", "the year's bills settled as the books are closed"),
    )
    least: int = 20
    times: float = 2.0
    q: float = 0.01

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a unit and year; `payments` those of December; `score` is -log10 of the chance."""
        paid = pl.col("day").cast(pl.Date)
        told = payments.with_columns(
            year=paid.dt.year(), late=paid.dt.month() == DECEMBER, peer=pl.col("payer_kind").fill_null("")
        )
        rows = (
            told.group_by("payer", "year", "peer")
            .agg(
                payments=pl.col("payment").filter("late"),
                day=pl.col("day").max(),
                amounts=pl.col("fen"),
                count=pl.len().cast(pl.Int64),
                late_count=pl.col("late").sum().cast(pl.Int64),
                year_fen=pl.col("fen").sum(),
                late_fen=pl.col("fen").filter("late").sum(),
            )
            .with_columns(subject=pl.concat_str("payer", "year", separator="|"))
            .sort("subject")
            .with_columns(share=pl.col("late_fen") / pl.col("year_fen"), usual=self._usual())
            .with_columns(own_most=self._own_most())
        )
        p = [
            chance_of(amounts, late, usual) if usual is not None and share > usual else 1.0
            for amounts, late, share, usual in rows.select("amounts", "late_fen", "share", "usual").iter_rows()
        ]
        enough = (pl.col("count") >= self.least) & (pl.col("late_count") > 0) & pl.col("usual").is_not_null()
        rows = rows.with_columns(p=pl.Series(p, dtype=pl.Float64)).with_columns(p=pl.when(enough).then("p"))
        rows = rows.drop("amounts").with_columns(corrected(rows["p"]), surprise(rows["p"]).alias("score"))
        heavier = (pl.col("share") >= self.times * pl.col("usual")) & (
            pl.col("own_most").is_null() | (pl.col("share") > pl.col("own_most"))
        )
        return rows.with_columns(is_unusual=((pl.col("q") <= self.q) & heavier).fill_null(value=False))

    @staticmethod
    def _usual() -> pl.Expr:
        """December's share of the payments of the others: of the kind and year, else of the unit's own other years."""
        kind = ["peer", "year"]
        others = pl.col("count").sum().over(kind) - pl.col("count")
        late = pl.col("late_count").sum().over(kind) - pl.col("late_count")
        own = pl.col("count").sum().over("payer") - pl.col("count")
        own_late = pl.col("late_count").sum().over("payer") - pl.col("late_count")
        return pl.when(others > 0).then((late + 1) / (others + 12)).when(own > 0).then((own_late + 1) / (own + 12))

    @staticmethod
    def _own_most() -> pl.Expr:
        """The largest share of the unit's other years; null where there is no other year."""
        first = pl.col("share").max().over("payer")
        second = pl.col("share").top_k(2).min().over("payer")
        return pl.when(pl.len().over("payer") > 1).then(pl.when(pl.col("share") == first).then(second).otherwise(first))

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """December's money, what others put there, and the unit's own other years."""
        reasons = [
            said(
                f"{row['year']} 年付款 {money(row['year_fen'])} 元，其中 12 月 {money(row['late_fen'])} 元"
                f"（{row['late_count']} 笔，{percent(row['share'])}%）；同类单位同年 12 月的笔数占 "
                f"{percent(row['usual'])}%，碰巧达到这一金额的概率为 {chance(row['p'])}",
                f"of CNY {money(row['year_fen'])} paid in {row['year']}, {money(row['late_fen'])} fell into December "
                f"({row['late_count']} payments, {percent(row['share'])} %); of other units' payments "
                f"{percent(row['usual'])} % did: chance of as much {chance(row['p'])}",
            )
        ]
        if row["own_most"] is not None:
            reasons.append(
                said(
                    f"本单位其他年份 12 月最多占 {percent(row['own_most'])}%",
                    f"the unit's other Decembers hold {percent(row['own_most'])} % at most",
                )
            )
        return Told(
            kind="unit",
            subject=row["payer"],
            unit=row["payer"],
            day=row["day"],
            compared=said(
                f"{known} 个“单位—年度”中笔数足够的 {judged} 个",
                f"the {judged} of {known} years of units with payments enough",
            ),
            reasons=tuple(reasons),
            figures={
                name: row[name]
                for name in ("year", "year_fen", "late_fen", "late_count", "share", "usual", "own_most", "p", "q")
            },
        )
