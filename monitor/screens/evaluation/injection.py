"""Injection-recovery rate: how many of the anomalies put in are among a screen's first alerts.

An alert is one subject of a screen with the payments that a reader would be shown; it points to a case where those
hold at least half of the case's payments and these are at least a fifth of what is shown. Beside each screen stand two
baselines over the very same subjects: in random order, and by the money of their payments. It is a rate of recovery of
what was put in, never an accuracy: what else an alert shows is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final

import numpy as np
import polars as pl

from monitor.screens.evaluation.injection_cases import Case, inject
from monitor.screens.payments.screen import PaymentScreen

FIRST: Final = (10, 50, 200)
"""Alerts that somebody reads."""
SCREEN_OF: Final = {
    "duplicate": "payment.duplicate",
    "split": "payment.split",
    "bunched": "payment.bunching",
    "rounded": "payment.round",
    "rush": "payment.december",
    "shell": "payee.unlike-others",
}
"""Which screen is meant to find a kind; overall all of them take turns."""
ORDERS: Final = ("screen", "by amount", "random")
SHUFFLES: Final = 10
"""Random orders whose mean is the baseline."""
HALF, FIFTH = 2, 5
Alert = frozenset[str]
SCHEMA: Final = {
    "kind": pl.String(),
    "order": pl.String(),
    "alerts": pl.Int64(),
    "seed": pl.Int64(),
    "cases": pl.Int64(),
    "subjects": pl.Int64(),
    "recovered": pl.Float64(),
}


@dataclass(frozen=True)
class Ranking:
    """The alerts of one screen in its own order and in the orders of the baselines."""

    screen: tuple[Alert, ...]
    by_amount: tuple[Alert, ...]
    random: tuple[tuple[Alert, ...], ...]

    def orders(self) -> dict[str, tuple[tuple[Alert, ...], ...]]:
        """Order -> its repetitions: one, but for the random one."""
        return dict(zip(ORDERS, ((self.screen,), (self.by_amount,), self.random), strict=True))


def ranking(screen: PaymentScreen, payments: pl.DataFrame, seed: int) -> Ranking:
    """A screen over payments; subjects that it could not judge raise no alert, in the baselines they stand too."""
    told = screen.ranked(payments).select("subject", "payments", "score").sort("subject")
    money = dict(payments.select("payment", "fen").iter_rows())
    alerts = [frozenset(one) for one in told["payments"].to_list()]
    amounts = np.array([sum(money[name] for name in one) for one in alerts], dtype=np.float64)
    scores = told["score"].to_numpy()
    judged = [int(at) for at in np.argsort(-scores, kind="stable") if not np.isnan(scores[at])]
    random = np.random.default_rng(seed)
    shuffled = (tuple(alerts[at] for at in random.permutation(len(alerts))) for _ in range(SHUFFLES))
    return Ranking(
        tuple(alerts[at] for at in judged),
        tuple(alerts[int(at)] for at in np.argsort(-amounts, kind="stable")),
        tuple(shuffled),
    )


def points_to(alert: Alert, case: Case) -> bool:
    """Whether the alert shows half of the case or more, and not much else: the case is a fifth of it or more."""
    both = len(alert & case.payments)
    return HALF * both >= len(case.payments) and FIFTH * both >= len(alert)


def recovered(alerts: Sequence[Alert], cases: Sequence[Case]) -> float:
    """Share of the cases to which one of the alerts points."""
    return sum(any(points_to(one, case) for one in alerts) for case in cases) / len(cases)


def turns(rankings: Sequence[Sequence[Alert]]) -> list[Alert]:
    """The first of each, then the second of each, and so on."""
    return [one for one in chain.from_iterable(zip_longest(*rankings)) if one is not None]


def measured(payments: pl.DataFrame, seed: int, screens: Sequence[PaymentScreen], limit: int) -> pl.DataFrame:
    """One run: `SCHEMA`, one row a kind (and `overall`), order and number of alerts; `limit` in yuan."""
    told, cases = inject(payments, seed, 100 * limit)
    rankings = {screen.id: ranking(screen, told, seed) for screen in screens}
    rows = []
    for kind, screen in SCREEN_OF.items():
        mine = [case for case in cases if case.kind == kind]
        one = rankings[screen]
        rows += _rows(kind, one.orders(), mine, seed, len(one.by_amount))
    orders = [one.orders() for one in rankings.values()]
    together = {
        order: tuple(turns([one[order][at] for one in orders]) for at in range(len(orders[0][order])))
        for order in ORDERS
    }
    rows += _rows("overall", together, cases, seed, sum(len(one.by_amount) for one in rankings.values()))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(
    kind: str, orders: Mapping[str, Sequence[Sequence[Alert]]], cases: Sequence[Case], seed: int, subjects: int
) -> list[tuple[str, str, int, int, int, int, float | None]]:
    return [
        (
            kind,
            order,
            first,
            seed,
            len(cases),
            subjects,
            float(np.mean([recovered(one[:first], cases) for one in repeated])) if cases else None,
        )
        for order, repeated in orders.items()
        for first in FIRST
    ]


def spread(runs: pl.DataFrame) -> pl.DataFrame:
    """Over the seeds: mean, smallest and largest recovery of every kind, order and number of alerts."""
    return (
        runs.drop_nulls("recovered")
        .group_by("kind", "order", "alerts", maintain_order=True)
        .agg(
            cases=pl.col("cases").mean(),
            subjects=pl.col("subjects").mean().round(0).cast(pl.Int64),
            mean=pl.col("recovered").mean(),
            least=pl.col("recovered").min(),
            most=pl.col("recovered").max(),
        )
    )


def flagged(payments: pl.DataFrame, screens: Sequence[PaymentScreen]) -> pl.DataFrame:
    """How much each screen calls unusual in payments as they are: on honest ones every one is a false alarm.

    `screen`, `subjects` known to it, `judged` of them, `unusual`, `share` of the subjects, `payments_share`: of all
    payments, those that some result shows.
    """
    rows = []
    for screen in screens:
        told = screen.ranked(payments)
        found = told.filter("is_unusual")
        shown = found["payments"].explode().n_unique() if len(found) else 0
        rows.append((screen.id, len(told), told["score"].count(), len(found), shown))
    schema = {
        "screen": pl.String(), "subjects": pl.Int64(), "judged": pl.Int64(), "unusual": pl.Int64(), "shown": pl.Int64()
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        share=pl.col("unusual") / pl.col("subjects"), payments_share=pl.col("shown") / payments.height
    )
