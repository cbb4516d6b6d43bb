"""The injection benchmark: what is put in, what counts as found, and what it gives."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest

from monitor.screens.evaluation.injection import (
    FIRST,
    ORDERS,
    SCREEN_OF,
    flagged,
    measured,
    points_to,
    recovered,
    spread,
)
from monitor.screens.evaluation.injection import turns as in_turns
from monitor.screens.evaluation.injection_cases import KINDS, Case, inject
from monitor.screens.evaluation.injection_spend import spending
from monitor.screens.payments.all import PAYMENT_SCREENS
from monitor.screens.payments.told import PAYMENTS

LIMIT = 3_000


@pytest.fixture(scope="module")
def honest() -> pl.DataFrame:
    return spending(2, units=8, years=1, payees=100)


def test_the_same_seed_gives_the_same_payments(honest: pl.DataFrame) -> None:
    assert honest.equals(spending(2, units=8, years=1, payees=100))
    assert not honest.equals(spending(3, units=8, years=1, payees=100))
    assert honest.schema == pl.Schema(PAYMENTS)


def test_what_is_put_in_is_there_and_nothing_else_is_changed(honest: pl.DataFrame) -> None:
    told, cases = inject(honest, 1, 100 * LIMIT)
    put = set().union(*(case.payments for case in cases))
    assert put <= set(told["payment"])
    assert sum(len(case.payments) for case in cases) == len(put)
    left = told.filter(~pl.col("payment").is_in(list(put))).sort("payment")
    assert left.equals(honest.filter(~pl.col("payment").is_in(list(put))).sort("payment"))
    assert {case.kind for case in cases} == set(KINDS)
    assert told.equals(inject(honest, 1, 100 * LIMIT)[0])


def test_each_kind_is_what_it_says(honest: pl.DataFrame) -> None:
    told, cases = inject(honest, 1, 100 * LIMIT)
    for case in cases:
        rows = told.filter(pl.col("payment").is_in(list(case.payments))).sort("day")
        if case.kind == "split":
            assert rows["fen"].max() < 100 * LIMIT <= rows["fen"].sum()
            assert rows.select("payer", "payee").n_unique() == 1
        elif case.kind == "bunched":
            assert rows["fen"].is_between(92 * LIMIT, 100 * LIMIT, closed="left").all()
        elif case.kind == "rush":
            assert set(rows["day"].cast(pl.Date).dt.month()) == {12}
        elif case.kind == "rounded":
            assert (rows["fen"].cast(pl.String).str.strip_chars_end("0").str.len_chars() <= 2).all()
        elif case.kind == "shell":
            numbers = rows["invoice"].cast(pl.Int64).sort().to_list()
            assert all(after - before == 1 for before, after in pairwise(numbers))
            assert honest.filter(payee=rows["payee"][0]).is_empty()


def test_an_alert_points_to_a_case_that_it_mostly_shows() -> None:
    case = Case("split", frozenset("abcd"))
    assert points_to(frozenset("ab"), case)
    assert not points_to(frozenset("a"), case)
    assert points_to(frozenset("abcd") | {str(at) for at in range(16)}, case)
    assert not points_to(frozenset("abcd") | {str(at) for at in range(17)}, case)
    assert recovered([frozenset("ab")], [case, Case("shell", frozenset("x"))]) == 0.5


def test_screens_take_turns() -> None:
    assert in_turns([[frozenset("a"), frozenset("b")], [frozenset("c")]]) == [
        frozenset("a"),
        frozenset("c"),
        frozenset("b"),
    ]


def test_a_run_has_every_kind_beside_its_baselines(honest: pl.DataFrame) -> None:
    told = measured(honest, 1, PAYMENT_SCREENS, LIMIT)
    assert told.height == (len(SCREEN_OF) + 1) * len(ORDERS) * len(FIRST)
    assert set(SCREEN_OF.values()) <= {screen.id for screen in PAYMENT_SCREENS}
    by = spread(told)
    for kind in ("duplicate", "split", "rounded", "shell"):
        at = {order: by.filter(kind=kind, order=order, alerts=50)["mean"].item() for order in ORDERS}
        assert at["screen"] > at["random"], kind
    for _, group in told.group_by("kind", "order"):
        assert group.sort("alerts")["recovered"].drop_nulls().is_sorted()


@pytest.mark.prove
def test_recovery_and_false_alarms_in_full() -> None:
    runs, honest = [], []
    for seed in range(1, 6):
        payments = spending(seed)
        runs.append(measured(payments, seed, PAYMENT_SCREENS, LIMIT))
        honest.append(flagged(payments, PAYMENT_SCREENS))
    by = spread(pl.concat(runs)).filter(order="screen", alerts=200)
    assert (by.filter(pl.col("kind") != "overall")["mean"] >= 0.9).all(), by
    rates = pl.concat(honest).group_by("screen").agg(pl.col("share").mean(), pl.col("payments_share").mean())
    assert (rates["share"] <= 0.01).all(), rates
    assert (rates["payments_share"] <= 0.01).all(), rates
