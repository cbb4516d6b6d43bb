from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.screens.evaluation.overlap import BOUNDS, groups, left
from monitor.screens.evaluation.splits import by_overlap

SETS = st.lists(st.frozensets(st.integers(0, 9), min_size=0, max_size=5), min_size=1, max_size=30)


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


@settings(max_examples=30, deadline=None)
@given(SETS, st.integers(2, 5))
def test_no_tenders_of_two_groups_overlap_beyond_the_bound(sets: list[frozenset[int]], folds: int) -> None:
    told = groups(sets, folds)
    for at, one in enumerate(sets):
        for other_at, other in enumerate(sets):
            if told.of[at] != told.of[other_at]:
                assert jaccard(one, other) <= told.bound + 1e-9
                assert not one or one != other
    assert told.bound in (*BOUNDS, 1.0)
    assert told.largest <= 1 / folds or told.bound == 1


def test_the_lowest_bound_that_fits_is_taken() -> None:
    apart = [frozenset({at, at + 100}) for at in range(10)]
    assert groups(apart, 5).bound == 0
    chained = [frozenset({at, at + 1}) for at in range(10)]
    assert groups(chained, 5).bound == 1 / 2
    nested = [frozenset({0, 1, 2, at}) for at in range(3, 13)]
    assert groups(nested, 5).bound == 2 / 3


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6))
def test_folds_part_no_group_and_judge_every_tender_once(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sets = [frozenset(rng.choice(30, 3).tolist()) for _ in range(120)]
    told, collusive = groups(sets, 5), rng.random(120) < 0.3
    seen: list[int] = []
    for split in by_overlap(collusive, told.of, seed):
        assert not set(told.of[split.train]) & set(told.of[split.test])
        assert left(sets, split.train, split.test).identical == 0
        seen += split.test.tolist()
    assert sorted(seen) == list(range(120))


def test_what_is_left_is_measured() -> None:
    sets = [frozenset("ab"), frozenset("bc"), frozenset("xy"), frozenset("ab"), frozenset[str]()]
    told = left(sets, np.array([0, 1]), np.array([2, 3, 4]))
    assert (told.identical, told.overlap, told.known) == (1 / 3, 1 / 3, 1 / 3)
    told = left(sets, np.array([0]), np.array([1]))
    assert (told.identical, told.overlap, told.known) == (0, 1 / 3, 1 / 2)
