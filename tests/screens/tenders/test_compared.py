from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.screens.tenders.compared import WIDEST, ranges, sets, within

COUNTS = st.dictionaries(st.integers(0, 60), st.integers(0, 80), max_size=25)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({3: 40, 4: 30, 5: 20}, [(3, 3, 40), (4, 4, 30), (5, 5, 20)]),
        ({3: 40, 4: 5, 5: 30}, [(3, 3, 40), (4, 5, 35)]),
        ({3: 30, 4: 5, 5: 30}, [(3, 4, 35), (5, 5, 30)]),
        ({3: 8, 4: 7, 5: 6}, [(3, 5, 21)]),
        ({3: 8, 4: 7}, []),
        ({2: 19, 3: 40}, [(3, 3, 40)]),
        ({2: 20, 3: 40}, [(2, 2, 20), (3, 3, 40)]),
        ({3: 25, 10: 5}, [(3, 3, 25)]),
        ({4: 25, 12: 5}, [(4, 12, 30)]),
        ({0: 99, 1: 99}, []),
        ({}, []),
    ],
    ids=[
        "all are large enough",
        "the small one goes to the smaller neighbour",
        "of equal neighbours to the one of fewer bids",
        "all together",
        "too few in all",
        "two bids stay alone and are too few",
        "two bids are enough",
        "too far apart to be compared",
        "three times as many is the bound",
        "no bid and one bid",
        "nothing",
    ],
)
def test_small_sets_merge_with_their_neighbours(counts: dict[int, int], expected: list[tuple[int, int, int]]) -> None:
    assert ranges(counts, 20) == expected


@given(COUNTS, st.integers(1, 50))
def test_sets_are_large_enough_narrow_enough_and_apart(counts: dict[int, int], least: int) -> None:
    told = ranges(counts, least)
    assert all(size >= least for _, _, size in told)
    assert all(most <= WIDEST * fewest for fewest, most, _ in told)
    assert all(size == sum(counts.get(n, 0) for n in range(fewest, most + 1)) for fewest, most, size in told)
    assert all(one[1] < two[0] for one, two in pairwise(told))
    assert {n for n, size in counts.items() if size >= least and n >= 2} <= {
        n for fewest, most, _ in told for n in range(fewest, most + 1)
    }


def test_markets_never_mix_and_what_is_too_rare_is_not_looked_at() -> None:
    frame = pl.DataFrame({"market": ["a"] * 20 + ["b"] * 19, "bids": [3] * 39})
    told = sets(frame, 20)
    assert told.rows() == [(0, "a", 3, 3, 20)]
    rows = within(frame, told)
    assert rows.filter(pl.col("set").is_null())["market"].unique().to_list() == ["b"]
    assert rows.height == frame.height
