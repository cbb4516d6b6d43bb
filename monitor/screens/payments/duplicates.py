"""A payment whose neighbour is so alike that chance would hardly have put it there.

The rule `pay.duplicate` sees the same payee, amount and purpose, or the same invoice, to the letter. This screen sees
near amounts, amounts with two digits exchanged, payees whose names differ by a slip, and asks how often this payer
would have such a neighbour by chance: `expected` is the number of payments to that payee (or, of another payee, of any)
that fall so near in time, times the share of amounts so near. Rents and instalments in their rhythm are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import polars as pl

from monitor.screens.payments.alike import pairs, slips
from monitor.screens.payments.rhythm import INSTALMENTS, LONG, crowded, in_rhythm, rhythms
from monitor.screens.payments.said import money, said
from monitor.screens.payments.screen import PaymentScreen, Row, Told

OTHER_INVOICE: Final = 10.0
"""Two invoices with numbers that are not alike: so many times as likely to be two deliveries."""
ONE_SLIP: Final = 1
FIGURES: Final = ("payment", "other", "fen", "other_fen", "gap", "likeness", "expected")


@dataclass(frozen=True)
class Duplicates(PaymentScreen):
    """The screen. `window` days (included), `tolerance` share of the larger amount, `likeness` of names, 0 to 100.

    Unusual is a payment with a neighbour that chance gives to at most `expected` of payments.
    """

    id: ClassVar[str] = "payment.duplicate"
    title: ClassVar = said("付款与邻近一笔过于相似", "Payment too much like its neighbour")
    innocent: ClassVar = (
        said("同一收款人的两次供货，价格相同或相近", "two deliveries of one supplier at the same or a similar price"),
        said("银行退回后重新支付", "a payment that the bank returned and that was made again"),
        said("按统一标准发放，或合同等额分期", "one rate for all, or equal instalments of a contract"),
    )
    window: int = 45
    tolerance: float = 0.005
    likeness: float = 88.0
    expected: float = 0.005

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payment: `subject`, `payments` (itself and its neighbour), `score` (-log10 of `expected`).

        The score is null where there is no neighbour.

        Of a payment with a neighbour also `other`, `gap`, `likeness`, `expected`; `is_unusual`.
        """
        rows = payments.with_row_index("row")
        told = self._neighbours(rows)
        best = told.sort("expected", "first").unique("second", keep="first").sort("second")
        return (
            rows.join(best, left_on="row", right_on="second", how="left")
            .join(
                rows.select("row", other="payment", other_payee="payee", other_fen="fen"),
                left_on="first",
                right_on="row",
                how="left",
            )
            .with_columns(
                subject="payment",
                payments=pl.concat_list("payment", "other").list.drop_nulls(),
                score=-pl.col("expected").log(10.0),
                is_unusual=(pl.col("expected") <= self.expected).fill_null(value=False),
            )
            .drop("row", "first")
        )

    def _neighbours(self, rows: pl.DataFrame) -> pl.DataFrame:
        met = pairs(rows, self.window, self.tolerance, self.likeness)
        counts = rows.with_columns(
            of_payer=pl.len().over("payer"),
            of_payee=pl.len().over("payer", "payee"),
            payees=pl.col("payee").n_unique().over("payer"),
            span=(pl.col("day").max() - pl.col("day").min() + 1).over("payer").clip(2 * self.window),
            same_fen=pl.len().over("payer", "fen"),
        ).join(rhythms(rows), on="row")
        sides = counts.select("row", "day", "payee", "fen", "contract", "kind", "invoice", "series")
        told = (
            met.join(counts, left_on="second", right_on="row")
            .join(sides.select(pl.all().name.suffix("_1")), left_on="first", right_on="row_1")
            .with_columns(gap=pl.col("day") - pl.col("day_1"))
        )
        instalment = (pl.col("contract") == pl.col("contract_1")) & pl.col("kind").is_in(INSTALMENTS)
        cadence = in_rhythm(pl.col("gap"), pl.col("series"), pl.col("usual_gap")) & (
            pl.col("payee") == pl.col("payee_1")
        )
        told = told.filter(~instalment.fill_null(value=False), ~cadence.fill_null(value=False)).sort("second", "first")
        near = [slips(one, other) for one, other in told.select("invoice", "invoice_1").iter_rows()]
        usual = crowded(rows, told.select("payer", "payee", "gap"))
        return told.with_columns(slips=pl.Series(near, dtype=pl.Int64), in_batches=usual).select(
            "first", "second", "gap", "likeness", "slips", expected=_expected()
        )

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """The pair, how rare it is, and how alike the names are where the payees differ."""
        amount, other, gap = money(row["fen"]), money(row["other_fen"]), row["gap"]
        rarity = f"{row['expected']:.2g}"
        reasons = [
            said(
                f"{row['payment']}（{amount} 元）与 {gap} 天前的 {row['other']}（{other} 元）相似；"
                f"按该单位平时的付款，碰巧有这样一笔邻近付款的期望只有 {rarity} 笔",
                f"{row['payment']} (CNY {amount}) is like {row['other']} (CNY {other}) {gap} days before; by this "
                f"unit's own payments only {rarity} such neighbours are expected by chance",
            )
        ]
        if row["payee"] != row["other_payee"]:
            reasons.append(
                said(
                    f"两笔的收款人编号不同，名称相似度 {row['likeness']:.0f}（满分 100）",
                    f"two payees by number, whose names are alike: {row['likeness']:.0f} of 100",
                )
            )
        return Told(
            kind="party",
            subject=row["payee"],
            unit=row["payer"],
            process=row["process"],
            day=row["day"],
            compared=said(
                f"全部 {known} 笔付款中有相近邻近付款的 {judged} 笔",
                f"the {judged} of {known} payments that have a near neighbour at all",
            ),
            reasons=tuple(reasons),
            figures={name: row[name] for name in FIGURES},
        )


def _expected() -> pl.Expr:
    """How many such neighbours chance gives a payment: payments there, so near in time, with an amount so near.

    Payees that are paid in batches have neighbours more often than even times would give: the share of their payments
    with one so near counts where it is larger. In a long series also the
    share of its gaps that are as short, where that is less.
    """
    is_same = pl.col("payee") == pl.col("payee_1")
    in_time = pl.min_horizontal(2.0 * (pl.col("gap") + 1) / pl.col("span"), 1.0)
    others = pl.col("of_payee") - 1
    there = pl.max_horizontal(others * in_time, "in_batches")
    among_payer = (pl.when(pl.col("fen") == pl.col("fen_1")).then("same_fen").otherwise("same_fen") - 1).clip(1) / (
        pl.col("of_payer") - 1
    )
    among_payee = pl.when(others > 1).then((pl.col("series") - 2).clip(0) / (others - 1).clip(1)).otherwise(0.0)
    same = there * pl.max_horizontal(among_payer, among_payee)
    other = (pl.col("of_payer") - 1) * in_time * among_payer / pl.col("payees")
    is_next = is_same & (pl.col("series") >= LONG) & (pl.col("gap") == pl.col("series_gap"))
    same = pl.when(is_next).then(pl.min_horizontal(same, "gap_share")).otherwise(same)
    apart = (pl.col("slips") > ONE_SLIP).fill_null(value=False)
    return pl.when(is_same).then(same).otherwise(other) * pl.when(apart).then(OTHER_INVOICE).otherwise(1.0)
