"""A payee that is paid unlike other payees: several ratios at once, none of which need be remarkable alone.

Ranked by `PayeeBehaviour` (an isolation forest); the reasons are the ratios in which it stands furthest out among the
payees compared, each a rank of its own. The rank says unlike, not wrong: by construction a stated share stands out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import polars as pl

from monitor.screens.estimators.payee import PayeeBehaviour
from monitor.screens.payments.features import FEATURES, features
from monitor.screens.payments.said import said
from monitor.screens.payments.screen import PaymentScreen, Row, Told

REASONS: Final = 3
"""Ratios that are told, at most."""
FAR: Final = 0.5
"""A ratio is told from here on: three quarters of the payees stand on one side of it."""


@dataclass(frozen=True)
class Behaviour(PaymentScreen):
    """The screen. Payees with `least` payments or more, at least `compared` of them; a share of `flagged` stands out.

    `bounds` in yuan and `near_share`: what counts as close below a limit.
    """

    id: ClassVar[str] = "payee.unlike-others"
    title: ClassVar = said("收款人的收款方式与众不同", "A payee that is paid unlike the others")
    innocent: ClassVar = (
        said("独家供应或者专业性强的行业", "a sole supplier, or a trade with few firms"),
        said("新成立或者新进入本地的企业", "a firm that is new, or new to this place"),
        said("短期项目结束后不再往来", "a short project, after which there is nothing more to pay"),
    )
    bounds: tuple[int, ...] = (3_000, 500_000)
    near_share: float = 0.8
    least: int = 5
    compared: int = 40
    flagged: float = 0.005
    trees: int = 200
    seed: int = 0

    def ranked(self, payments: pl.DataFrame) -> pl.DataFrame:
        """One row a payee; `score` is the forest's, turned so that larger is more unusual; `rarity` a ratio each."""
        known = payments.group_by("payee").agg(pl.col("payment").alias("all_payments")).sort("payee")
        told = features(payments, self.bounds, self.near_share, self.least)
        schema = {"score": pl.Float64(), "is_unusual": pl.Boolean(), "rarity": pl.List(pl.Float64())}
        if len(told) < self.compared:
            judged = pl.DataFrame({name: [None] * len(told) for name in schema}, schema=schema)
        else:
            x = told.select(*FEATURES).to_numpy()
            model = PayeeBehaviour(contamination=self.flagged, trees=self.trees, seed=self.seed).fit(x)
            scores = -model.score_samples(x)
            judged = pl.DataFrame(
                {"score": scores, "is_unusual": scores > -model.offset_, "rarity": model.rarity(x).tolist()},
                schema=schema,
            )
        out = known.join(pl.concat([told, judged], how="horizontal"), on="payee", how="left", maintain_order="left")
        return out.with_columns(
            subject="payee",
            payments=pl.coalesce("payments", "all_payments"),
            is_unusual=pl.col("is_unusual").fill_null(value=False),
        ).drop("all_payments")

    def tell(self, row: Row, judged: int, known: int) -> Told:
        """The ratios in which the payee stands furthest out, each with its rank."""
        rarity = np.asarray(row["rarity"])
        names = list(FEATURES)
        furthest = [int(at) for at in np.argsort(-np.abs(rarity), kind="stable")[:REASONS]]
        far = [at for at in furthest if abs(rarity[at]) >= FAR] or furthest[:1]
        reasons = []
        for at in far:
            name, value, place = names[at], row[names[at]], rarity[at]
            share = f"{50 * (1 + abs(place)):.0f}%"
            higher = place > 0
            reasons.append(
                said(
                    f"{FEATURES[name]['zh']}为 {value:.2f}，{'高于' if higher else '低于'}约 {share} 的收款人",
                    f"{FEATURES[name]['en']}: {value:.2f}, {'above' if higher else 'below'} about {share} of payees",
                )
            )
        return Told(
            kind="party",
            subject=row["payee"],
            unit=row["unit"],
            day=row["day"],
            compared=said(
                f"{known} 个收款人中付款达到 {self.least} 笔的 {judged} 个",
                f"the {judged} of {known} payees with {self.least} payments or more",
            ),
            reasons=tuple(reasons),
            figures={"count": row["count"], "score": row["score"]} | {name: row[name] for name in names},
        )
