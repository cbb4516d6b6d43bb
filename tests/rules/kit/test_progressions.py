"""Progressions: exact on both sides of the tolerance, in any order, and by chance no oftener than is said."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.kit.progressions import chance, even, grid, progression

THOUSANDTH = Fraction(1, 1000)


@given(first=st.integers(1, 10**12), step=st.integers(1, 10**10), count=st.integers(3, 12), seed=st.integers(0, 9))
def test_equal_steps_are_an_arithmetic_progression_in_any_order(first: int, step: int, count: int, seed: int) -> None:
    prices = [first + place * step for place in range(count)]
    Random(seed).shuffle(prices)
    found = progression(prices, Fraction())
    assert found is not None
    assert found.kind == "arithmetic"
    assert 0 < found.chance <= 1


@given(first=st.integers(1, 10**6), top=st.integers(4, 9), count=st.integers(3, 8))
def test_one_factor_is_a_geometric_progression(first: int, top: int, count: int) -> None:
    prices = [first * top**place * 3 ** (count - place) for place in range(count)]
    found = progression(prices, Fraction())
    assert found is not None
    assert found.kind == "geometric"


@given(prices=st.lists(st.integers(1, 10**9), min_size=3, max_size=6), times=st.integers(2, 1000))
def test_the_unit_of_money_does_not_matter(prices: list[int], times: int) -> None:
    one, other = progression(prices, THOUSANDTH), progression([price * times for price in prices], THOUSANDTH)
    assert (one and one.kind) == (other and other.kind)


def test_the_tolerance_is_a_ratio_of_the_step_and_included() -> None:
    assert even([Fraction(1001), Fraction(1000), Fraction(999)], THOUSANDTH)
    assert not even([Fraction(1002), Fraction(1000), Fraction(998)], THOUSANDTH)


@pytest.mark.parametrize("prices", [[], [5], [5, 6], [5, 5, 5], [0, 1, 2], [1, 1, 2, 2]])
def test_too_few_equal_or_free_prices_are_none(prices: list[int]) -> None:
    assert progression(prices, THOUSANDTH) is None


def test_round_prices_make_a_progression_likelier() -> None:
    exact = progression([100_000_001, 105_000_003, 110_000_005, 115_000_007], THOUSANDTH)
    coarse = progression([100_000_000, 105_000_000, 110_000_000, 115_000_000], THOUSANDTH)
    assert exact is not None
    assert coarse is not None
    assert exact.chance < 1e-5
    assert coarse.chance > 1e-3
    assert (grid([100_000_001, 105_000_003]), grid([100_000_000, 115_000_000])) == (1, 1_000_000)


@pytest.mark.parametrize(("count", "tolerance"), [(3, "0.05"), (4, "0.2"), (5, "0.4")])
def test_even_prices_form_one_no_oftener_than_is_said(count: int, tolerance: str) -> None:
    random, bound, rounds = Random(f"{count} {tolerance}"), Fraction(tolerance), 4000
    high = 10**9
    hits = 0
    for _ in range(rounds):
        inner = [random.randrange(high) for _ in range(count - 2)]
        rising = sorted([0, high, *inner])
        hits += even([Fraction(b - a) for a, b in pairwise(rising)], bound)
    said = chance(count, bound, 1 / high)
    assert 0.4 * said < hits / rounds < said + 3 * (said / rounds) ** 0.5


def test_prices_on_a_grid_form_one_no_oftener_than_is_said() -> None:
    random, rounds, steps = Random("grid"), 4000, 30
    hits = 0
    for _ in range(rounds):
        inner = sorted(random.randrange(1, steps) for _ in range(2))
        rising = [0, *inner, steps]
        hits += even([Fraction(b - a) for a, b in pairwise(rising)], THOUSANDTH)
    said = chance(4, THOUSANDTH, 1 / steps)
    assert 0.4 * said < hits / rounds < said + 3 * (said / rounds) ** 0.5
