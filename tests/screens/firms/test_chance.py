from __future__ import annotations

from collections import Counter
from itertools import permutations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, nchypergeom_fisher, poisson_binom

from monitor.screens.firms.chance import at_least, at_most, meetings, turns, wins

TENDERS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n)))


@given(TENDERS, st.sampled_from([1.0, 0.5, 7.5]))
def test_meetings_are_the_hypergeometric_distributions(stratum: tuple[int, int, int], odds: float) -> None:
    n, one, other = stratum
    k = np.arange(min(one, other) + 1)
    expected = hypergeom.pmf(k, n, one, other) if odds == 1 else nchypergeom_fisher.pmf(k, n, one, other, odds)
    assert meetings([stratum], odds) == pytest.approx(expected, abs=1e-9)


def test_periods_add_up() -> None:
    # one firm bid in 2 of 3 and in 1 of 2 tenders, the other in 2 of 3 and in both
    ways = Counter(
        len({0, 1} & set(first)) + len({0} & set(second))
        for first, second in product(permutations(range(3), 2), permutations(range(2), 2))
    )
    total = sum(ways.values())
    assert meetings([(3, 2, 2), (2, 1, 2)]) == pytest.approx([ways[k] / total for k in range(4)])


@given(st.lists(st.integers(1, 12), min_size=1, max_size=25))
def test_wins_of_equals_are_one_in_n(rivals: list[int]) -> None:
    told = wins(rivals, [1.0])
    chances = [1 / (1 + beside) for beside in rivals]
    assert told == pytest.approx(poisson_binom.pmf(np.arange(len(rivals) + 1), chances), abs=1e-9)
    assert wins(rivals, [0.5, 2.0]) == pytest.approx((wins(rivals, [0.5]) + wins(rivals, [2.0])) / 2)


@pytest.mark.parametrize(("one", "other"), [(3, 3), (1, 4), (4, 2), (5, 0), (0, 0), (1, 1)])
def test_turns_are_counted_over_all_orders(one: int, other: int) -> None:
    orders = set(permutations("a" * one + "b" * other))
    runs = Counter(sum(at == 0 or order[at] != order[at - 1] for at in range(len(order))) for order in orders)
    assert len(orders) == comb(one + other, one)
    assert turns(one, other) == pytest.approx([runs[k] / len(orders) for k in range(one + other + 1)])


def test_tails_hold_their_bound() -> None:
    chances = np.array([0.1, 0.2, 0.3, 0.4])
    assert (at_least(chances, 0), at_least(chances, 2), at_least(chances, 4)) == pytest.approx((1, 0.7, 0))
    assert (at_most(chances, 0), at_most(chances, 2), at_most(chances, 9)) == pytest.approx((0.1, 0.6, 1))
