"""A payee of a unit whose amounts are round more often than amounts of that kind and size are with other payees.

Round: at most two digits other than the zeros behind them, from `FROM` on. What is paid as one rate or by contract is
round by nature: instalments of a contract are left out, and every payment is measured against the others of its kind
and power of ten: the exact Poisson-binomial tail of how many of the payee's are round, corrected over all (Benjamini
and Hochberg).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import polars as pl

from monitor.screens.draws.uniformity import tail
from monitor.screens.payments.rhythm import INSTALMENTS
from monitor.screens.payments.said import chance, percent, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told
from monitor.screens.payments.standing import corrected, surprise

FROM: Final = 100_000
"""1,000 yuan: below it round prices are common."""
PAIR: Final = ["payer", "payee"]
STRATUM: Final = ["kind", "decade"]


def is_round() -> pl.Expr:
    """At most two significant digits."""
    return pl.col("fen").cast(pl.String).str.strip_chars_end("0").str.len_chars() <= 2  # noqa: PLR2004 - two digits


@dataclass(frozen=True)
class RoundAmounts(PaymentScreen):
    """The screen and its parameters.

    A payee of a payer with `least` payments or more; adjusted chance at most `q`, and at least `effect` more of
    them round than with others.
    """

    id: ClassVar[str] = "payment.round"
    title: ClassVar = said("整数金额异常多", "Round amounts more often than usual")
    innocent: ClassVar = (
        said("按协议包干或者定额付款", "a lump sum or fixed rate agreed beforehand"),
        said("预付、预拨性质的款项", "payments on account"),
        said("同一标准的租金、补助", "rent or subsidy at one rate"),
    )
    least: int = 5
    q: float = 0.01
    effect: float = 0.3

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payer and payee; `payments` the round ones (else all); `score` is -log10 of the chance."""
        instalment = pl.col("contract").is_not_null() & pl.col("kind").is_in(INSTALMENTS)
        large = payments.filter(pl.col("fen") >= FROM, ~instalment.fill_null(value=False))
        rows = large.with_columns(
            pl.col("kind").fill_null(""), decade=pl.col("fen").cast(pl.String).str.len_chars(), round=is_round()
        )
        rows = rows.with_columns(
            others=pl.len().over(STRATUM) - pl.len().over(*PAIR, *STRATUM),
            others_round=pl.col("round").sum().over(STRATUM) - pl.col("round").sum().over(*PAIR, *STRATUM),
            everybody=pl.col("round").mean().over("decade"),
        ).with_columns(usual=(pl.col("others_round") + pl.col("everybody")) / (pl.col("others") + 1))
        groups = (
            rows.group_by(PAIR)
            .agg(
                payments=pl.col("payment"),
                round_payments=pl.col("payment").filter("round"),
                day=pl.col("day").max(),
                chances=pl.col("usual").sort(),
                count=pl.len().cast(pl.Int64),
                seen=pl.col("round").sum().cast(pl.Int64),
                expected=pl.col("usual").sum(),
            )
            .with_columns(
                subject=pl.concat_str(*PAIR, separator="|"),
                payments=pl.when(pl.col("seen") > 0).then("round_payments").otherwise("payments"),
            )
            .sort("subject")
        )
        p = [
            None if count < self.least else 1.0 if seen <= expected else tail(np.clip(chances, 0.0, 1.0).tolist(), seen)
            for count, seen, expected, chances in groups.select("count", "seen", "expected", "chances").iter_rows()
        ]
        told = groups.drop("chances", "round_payments").with_columns(p=pl.Series(p, dtype=pl.Float64))
        told = told.with_columns(corrected(told["p"]), surprise(told["p"]).alias("score"))
        more = pl.col("seen") - pl.col("expected") >= self.effect * pl.col("count")
        return told.with_columns(is_unusual=((pl.col("q") <= self.q) & more).fill_null(value=False))

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """How many are round, and how many with others."""
        return Told(
            kind="party",
            subject=row["payee"],
            unit=row["payer"],
            day=row["day"],
            compared=said(
                f"{known} 组“单位—收款人”中笔数足够的 {judged} 组",
                f"the {judged} of {known} pairs of unit and payee with payments enough",
            ),
            reasons=(
                said(
                    f"{row['count']} 笔付款中 {row['seen']} 笔是整数（最多两位有效数字）；同类、同一数量级的其他付款按"
                    f"比例应约有 {row['expected']:.1f} 笔（{percent(row['expected'] / row['count'])}%），碰巧的概率为 "
                    f"{chance(row['p'])}",
                    f"{row['seen']} of {row['count']} payments are round (two significant digits at most); by other "
                    f"payments of the kind and size about {row['expected']:.1f} "
                    f"({percent(row['expected'] / row['count'])} %) should be: chance {chance(row['p'])}",
                ),
            ),
            figures={name: row[name] for name in ("count", "seen", "expected", "p", "q")},
        )
