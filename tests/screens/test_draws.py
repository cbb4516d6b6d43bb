from __future__ import annotations

from itertools import combinations, product
from math import comb
from random import Random

import pytest
from fair_draws import FRIEND, PARTNER, county, evaluations, friend_favoured, pair_favoured, refusals_faked
from hypothesis import given
from hypothesis import strategies as st
from sampled import FULL
from scipy.stats import binom

from monitor.screens.draws.affinity import Met, affinity
from monitor.screens.draws.correct import corrected
from monitor.screens.draws.county import bounds, screen
from monitor.screens.draws.pairs import beyond_margins, pairs
from monitor.screens.draws.refusals import refusals
from monitor.screens.draws.told import Drawn, Lead, Sat
from monitor.screens.draws.uniformity import tail, uniformity

RATE = 0.05


def leads(found: list[Lead], q: float = RATE) -> list[tuple[str, ...]]:
    return [lead.of for lead in found if lead.q <= q]


@given(st.lists(st.integers(1, 9).map(lambda tenths: tenths / 10), min_size=1, max_size=8), st.data())
def test_the_tail_is_the_sum_over_all_outcomes(chances: list[float], data: st.DataObject) -> None:
    seen = data.draw(st.integers(0, len(chances)))
    whole = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= seen:
            here = 1.0
            for hit, chance in zip(outcome, chances, strict=True):
                here *= chance if hit else 1 - chance
            whole += here
    assert tail(chances, seen) == pytest.approx(whole, abs=1e-9)


def test_equal_chances_are_the_binomial() -> None:
    assert tail([0.2] * 30, 12) == pytest.approx(binom.sf(11, 30, 0.2))


def test_the_correction_is_that_of_benjamini_and_hochberg() -> None:
    told = corrected("x", [(("a",), 1, 1, 1.0, 0.01), (("b",), 1, 1, 1.0, 0.02), (("c",), 1, 1, 1.0, 0.5)])
    assert [lead.q for lead in told] == pytest.approx([0.03, 0.03, 0.5])
    wider = corrected("x", [(("a",), 1, 1, 1.0, 0.01)], tests=100)
    assert (wider[0].tests, wider[0].q) == (100, pytest.approx(1.0))
    assert corrected("x", []) == []


def test_a_favoured_expert_is_named_and_nobody_else() -> None:
    assert leads(uniformity(friend_favoured(Random(4), 0.5))) == [(FRIEND,)]


def test_an_expert_with_few_draws_is_not_tested() -> None:
    draws = [Drawn(str(n), frozenset({"a", "b", "c"}), ("a",)) for n in range(9)]
    assert uniformity(draws, 10) == []
    assert [lead.of for lead in uniformity(draws, 9)] == [("a",), ("b",), ("c",)]


def test_a_favoured_pair_is_named_beyond_its_margins() -> None:
    draws = pair_favoured(Random(5), 0.6)
    assert (FRIEND, PARTNER) in leads(pairs(draws))
    assert beyond_margins(draws[:80], (FRIEND, PARTNER), rounds=200) <= 0.05


def test_arrangements_keep_seats_pools_and_persons() -> None:
    draws = [Drawn(str(n), frozenset("abcdef"), tuple(seats)) for n, seats in enumerate(("ab", "ab", "cd", "ef"))]
    found = beyond_margins(draws, ("a", "b"), rounds=3_000)
    # all arrangements of six experts over four draws of two, each as often as before
    persons = {"a": 2, "b": 2, "c": 1, "d": 1, "e": 1, "f": 1}
    every = [
        told
        for told in product(list(combinations("abcdef", 2)), repeat=4)
        if all(sum(name in seats for seats in told) == count for name, count in persons.items())
    ]
    exact = sum(sum(seats == ("a", "b") for seats in told) >= 2 for told in every) / len(every)
    assert found == pytest.approx(exact, abs=0.03)


def test_pairs_of_every_common_pool_count_as_tests() -> None:
    draws = [Drawn(str(n), frozenset("abcd"), ("a", "b")) for n in range(5)]
    (lead,) = pairs(draws, 3)
    assert (lead.of, lead.tests, lead.n, lead.seen) == (("a", "b"), comb(4, 2), 5, 5)
    assert lead.p == pytest.approx((1 / 6) ** 5)


def test_a_caller_of_many_refusals_is_named() -> None:
    draws = refusals_faked(Random(6), 0.3)
    assert leads(refusals(draws, lambda draw: draw.caller)) == [("agency-1-caller",)]


def test_the_only_caller_has_nobody_to_be_compared_with() -> None:
    draws = [Drawn(str(n), frozenset("abc"), ("a",), caller="P-1", declined=1) for n in range(40)]
    assert refusals(draws, lambda draw: draw.caller) == []


def test_affinity_is_the_exact_test_within_the_firms_bids() -> None:
    sats = [
        Sat(str(n), frozenset({"e"} if n < 6 else {"x"}), frozenset({"f", "g"}), "f" if n < 5 else "g")
        for n in range(12)
    ]
    told = {lead.of: lead for lead in affinity(sats, 5)}
    assert told["e", "f"].p == pytest.approx(comb(6, 5) * comb(6, 0) / comb(12, 5))
    assert Met("e", "f", 12, 5, 6, 5).lifts(3.0)
    assert Met("e", "f", 6, 5, 6, 5).lifts(3.0) is None
    assert not Met("e", "f", 12, 10, 6, 5).lifts(3.0)


def test_several_slots_are_bounded_from_above() -> None:
    assert bounds([(3, 60)]) == (None, None)
    assert bounds([(3, 60), (1, None)]) == (None, None)
    one, both = bounds([(3, 60), (1, 5), (0, 2)])
    assert one == pytest.approx(0.2)
    assert both == pytest.approx(0.05 * 0.2)


@pytest.mark.parametrize("seed", range(3 if FULL else 1))
def test_a_fair_county_raises_false_alarms_at_most_at_the_stated_rate(seed: int) -> None:
    """Of so many fair counties at most as many have a lead of one screen as the rate allows (binomial, 1 in 1,000)."""
    random, rounds = Random(seed), 40 if FULL else 16
    most = binom.ppf(0.999, rounds, RATE)
    alarms = {"uniformity": 0, "pairs": 0, "refusals": 0}
    for _ in range(rounds):
        draws = county(random)
        alarms["uniformity"] += bool(leads(uniformity(draws)))
        alarms["pairs"] += bool(leads(pairs(draws)))
        alarms["refusals"] += bool(leads(refusals(draws, lambda draw: draw.agency)))
    assert all(count <= most for count in alarms.values()), alarms


def test_power_grows_with_the_favour() -> None:
    found = [
        sum((FRIEND,) in leads(uniformity(friend_favoured(Random(seed), p))) for seed in range(10))
        for p in (0.0, 0.1, 0.3, 1.0)
    ]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, 10)


def test_the_county_is_screened_at_once() -> None:
    told = screen(friend_favoured(Random(4), 0.5), evaluations(Random(4), 0.8), unreadable=7)
    assert {lead.screen for lead in told.leads} >= {"uniformity", "affinity"}
    assert (told.draws, told.unreadable) == (307, 7)
    assert told.tests > 100
