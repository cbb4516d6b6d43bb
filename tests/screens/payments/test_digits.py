"""First two digits against Benford's law, and where the law is no yardstick."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from few_payments import row_of, told
from scipy.stats import chisquare

from monitor.screens.payments.digits import BENFORD, Digits, chance_of, deviation, effect, first_two, statistic


def benford(random: np.random.Generator, count: int, payer: str) -> list[dict[str, object]]:
    """Amounts evenly spread by their logarithm over five powers of ten: the law holds for them."""
    fen = 10 ** random.uniform(3, 8, count)
    return [{"payment": f"{payer}-{at}", "payer": payer, "fen": int(one)} for at, one in enumerate(fen)]


def invented(random: np.random.Generator, count: int, payer: str) -> list[dict[str, object]]:
    """Digits as people make them up: all alike."""
    fen = random.integers(10, 100, count) * 10.0 ** random.integers(2, 6, count) + random.integers(0, 100, count)
    return [{"payment": f"{payer}-{at}", "payer": payer, "fen": int(one)} for at, one in enumerate(fen)]


@pytest.fixture(scope="module")
def ranked() -> pl.DataFrame:
    random = np.random.default_rng(1)
    rows = [one for at in range(10) for one in benford(random, 500, f"U-{at}")]
    narrow = [{"payment": f"N-{at}", "payer": "U-narrow", "fen": 100_000 + 137 * at} for at in range(400)]
    few = benford(random, 100, "U-few")
    return Digits().ranked(told([*rows, *invented(random, 500, "U-made-up"), *narrow, *few]))


def test_statistic_and_chance_agree_with_scipy() -> None:
    counts = np.random.default_rng(3).multinomial(3_000, BENFORD)
    whole = chisquare(counts, 3_000 * BENFORD)
    assert statistic(counts) == pytest.approx(whole.statistic)
    assert chance_of(counts) == pytest.approx(whole.pvalue)


def test_small_numbers_are_sampled_and_close_to_it() -> None:
    counts = np.random.default_rng(3).multinomial(1_100, BENFORD)
    assert chance_of(counts) == pytest.approx(chisquare(counts, 1_100 * BENFORD).pvalue, abs=0.05)
    assert chance_of(counts) == chance_of(counts)


def test_the_law_itself_has_no_effect_and_no_deviation() -> None:
    exact = np.round(1_000_000 * BENFORD).astype(np.int64)
    assert effect(exact) == 0.0
    assert deviation(exact) < 1e-6


def test_first_two_digits() -> None:
    frame = pl.DataFrame({"fen": [9, 10, 123_456, 9_900]}).select(first_two())
    assert frame["fen"].to_list() == [None, 10, 12, 99]


def test_made_up_digits_stand_out_and_lawful_ones_do_not(ranked: pl.DataFrame) -> None:
    assert row_of(ranked, "U-made-up")["is_unusual"]
    assert ranked["is_unusual"].sum() == 1


@pytest.mark.parametrize(("payer", "why"), [("U-narrow", "narrow"), ("U-few", "few"), ("U-0", None)])
def test_where_the_law_is_no_yardstick_nothing_is_judged(ranked: pl.DataFrame, payer: str, why: str | None) -> None:
    row = row_of(ranked, payer)
    assert row["why"] == why
    assert (row["score"] is None) == (why is not None)


def test_where_nobody_follows_the_law_nobody_is_judged() -> None:
    random = np.random.default_rng(2)
    rows = [one for at in range(3) for one in invented(random, 400, f"U-{at}")]
    assert set(Digits().ranked(told(rows))["why"]) == {"others"}


def test_who_is_alone_is_not_judged() -> None:
    ranked = Digits().ranked(told(benford(np.random.default_rng(2), 400, "U-0")))
    assert ranked["why"].to_list() == ["alone"]


def test_a_price_that_comes_back_counts_once() -> None:
    random = np.random.default_rng(4)
    rows = (
        benford(random, 500, "U-0")
        + benford(random, 500, "U-1")
        + [{"payment": f"R-{at}", "payer": "U-0", "fen": 77_700} for at in range(40)]
    )
    assert row_of(Digits().ranked(told(rows)), "U-0")["count"] <= 501
