"""Payments to one payee that together reach a bound, crowd in time and lie close below it, each for itself.

The rule `dec.collective-spend-split` adds up what one payee got for one purpose within a window. This screen asks
whether chance does it: given how often the payee is paid at all (times uniform over the payer's days, binomial tail of
the window), and how often this payer's small payments lie close below the bound at all (binomial tail). The two do not
depend on each other where nobody splits; Fisher's method joins them; the smallest of a group is multiplied by the
number of windows tried, and Benjamini and Hochberg correct over the groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from scipy.stats import binom, chi2

from monitor.screens.payments.said import chance, money, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told
from monitor.screens.payments.standing import corrected, surprise

GROUP = ["payer", "payee", "bound"]


@dataclass(frozen=True)
class Splits(PaymentScreen):
    """The screen and its parameters.

    `bounds` in yuan, each judged alone; payments from `least_share` of a bound (included) to the bound (not
    included) count, those from `near_share` on lie close; windows of so many `days`; adjusted chance at most `q`.
    """

    id: ClassVar[str] = "payment.split"
    title: ClassVar = said("多笔付款合起来越过限额", "Payments that together cross a limit")
    innocent: ClassVar = (
        said("同一时段多次真实采购，价格相近", "several real purchases of one time at similar prices"),
        said("单位定价商品，数量因需要而定", "goods at a fixed price, in the number that was needed"),
        said("已经过集体决定，分次支付", "one collective decision, paid in parts"),
    )
    bounds: tuple[int, ...] = (3_000, 500_000)
    least_share: float = 0.3
    near_share: float = 0.7
    days: tuple[int, ...] = (3, 10, 30)
    least: int = 3
    q: float = 0.01

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payer, payee and bound with payments below it; `score` is -log10 of the chance of its best window.

        Payments under a contract are left out: the contract decided their sum.
        """
        small = self._small(payments)
        keys = [*GROUP, "day"]
        groups = small.group_by(GROUP, maintain_order=True).agg(
            all_payments=pl.col("payment"),
            count=pl.len(),
            close_share=pl.col("close_share").first(),
        )
        best = self._tested(small, keys)
        told = groups.join(best, on=GROUP, how="left").with_columns(
            subject=pl.concat_str(*GROUP, separator="|"), payments=pl.coalesce("window_payments", "all_payments")
        )
        told = told.with_columns(corrected(told["p"]), surprise(told["p"]).alias("score"))
        return told.with_columns(is_unusual=(pl.col("q") <= self.q).fill_null(value=False)).sort("subject")

    def _small(self, payments: pl.DataFrame) -> pl.DataFrame:
        """The payments below each bound, with what is usual of their payer: `span` in days, `close_share`."""
        free = payments.filter(pl.col("contract").is_null()).with_columns(
            span=(pl.col("day").max() - pl.col("day").min() + 1).over("payer")
        )
        fen = pl.col("bound") * 100
        small = (
            free.join(pl.DataFrame({"bound": list(self.bounds)}, schema={"bound": pl.Int64}), how="cross")
            .filter(pl.col("fen") < fen, pl.col("fen") >= fen * self.least_share)
            .with_columns(is_close=pl.col("fen") >= fen * self.near_share)
        )
        # of the payer's other payees, one more close and one more not: a share is never 0 or 1
        of_payer = ["payer", "bound"]
        close = pl.col("is_close").sum().over(of_payer) - pl.col("is_close").sum().over(GROUP)
        others = pl.len().over(of_payer) - pl.len().over(GROUP)
        return small.with_columns(close_share=(close + 1) / (others + 2))

    def _tested(self, small: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        """The least probable window of every group in which one reaches the bound."""
        tried = []
        for length in self.days:
            windows = (
                small.sort(keys, maintain_order=True)
                .rolling("day", period=f"{length}i", closed="right", group_by=GROUP)
                .agg(
                    hits=pl.len().cast(pl.Int64),
                    close=pl.col("is_close").sum().cast(pl.Int64),
                    sum_fen=pl.col("fen").sum(),
                    window_payments=pl.col("payment"),
                    span=pl.col("span").first(),
                    close_share=pl.col("close_share").first(),
                )
            )
            tried.append(windows.unique([*GROUP, "day"], keep="last", maintain_order=True).with_columns(length=length))
        told = pl.concat(tried).join(small.group_by(GROUP).agg(count=pl.len().cast(pl.Int64)), on=GROUP)
        told = told.filter(pl.col("hits") >= self.least, pl.col("sum_fen") >= pl.col("bound") * 100)
        share = np.minimum(told["length"].to_numpy() / told["span"].to_numpy(), 1.0)
        in_time = binom.sf(told["hits"].to_numpy() - 2, told["count"].to_numpy() - 1, share)
        below = binom.sf(told["close"].to_numpy() - 1, told["hits"].to_numpy(), told["close_share"].to_numpy())
        both = chi2.sf(-2 * (np.log(np.maximum(in_time, 1e-300)) + np.log(np.maximum(below, 1e-300))), 4)
        windows_tried = pl.col("count") * len(self.days)
        return (
            told.with_columns(once=pl.Series(both), p_time=pl.Series(in_time), p_close=pl.Series(below))
            .with_columns(p=(pl.col("once") * windows_tried).clip(0.0, 1.0))
            .sort("p", "length", "day")
            .unique(GROUP, keep="first", maintain_order=True)
            .select(*GROUP, "day", "hits", "close", "sum_fen", "window_payments", "length", "p_time", "p_close", "p")
        )

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """The window, its sum, and the two chances it is made of."""
        reasons = (
            said(
                f"{row['length']} 天内向同一收款人付款 {row['hits']} 笔，每笔低于 {row['bound']:,} 元，"
                f"合计 {money(row['sum_fen'])} 元；按该收款人全期 {row['count']} 笔的频度，碰巧如此集中的概率为 "
                f"{chance(row['p_time'])}",
                f"{row['hits']} payments within {row['length']} days to one payee, each below CNY {row['bound']:,}, "
                f"CNY {money(row['sum_fen'])} together; with {row['count']} payments to it in all, the chance of such "
                f"a crowd is {chance(row['p_time'])}",
            ),
            said(
                f"其中 {row['close']} 笔接近限额（{self.near_share:.0%} 以上）；该单位其他小额付款中只有 "
                f"{row['close_share']:.0%} 如此，碰巧的概率为 {chance(row['p_close'])}",
                f"{row['close']} of them lie close below the limit (from {self.near_share:.0%} of it); of the unit's "
                f"other small payments {row['close_share']:.0%} do: chance {chance(row['p_close'])}",
            ),
        )
        return Told(
            kind="party",
            subject=row["payee"],
            unit=row["payer"],
            day=row["day"],
            compared=said(
                f"{known} 组“单位—收款人—限额”中合计达到限额的 {judged} 组",
                f"the {judged} of {known} groups of payer, payee and limit whose payments reach the limit together",
            ),
            reasons=reasons,
            figures={name: row[name] for name in ("bound", "hits", "close", "sum_fen", "length", "count", "p", "q")},
        )
