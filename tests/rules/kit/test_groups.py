"""Sets that are alike are found by their rarest members exactly as by comparing every two."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.kit.groups import alike, sets_of

SETS = st.lists(st.sets(st.integers(0, 7), min_size=1, max_size=6), min_size=1, max_size=8)
BOUNDS = st.sampled_from([Fraction(1), Fraction(7, 10), Fraction(1, 2), Fraction(3, 4), Fraction(1, 3)])


@given(sets=SETS, bound=BOUNDS)
def test_the_filter_loses_nothing(sets: list[set[int]], bound: Fraction) -> None:
    rows = [("county", f"ocid-{lot}", None, str(firm)) for lot, firms in enumerate(sets) for firm in firms]
    schema = {"scope_id": pl.String, "ocid": pl.String, "lot_id": pl.String, "firm": pl.String}
    told = sets_of(pl.LazyFrame(rows, schema=schema, orient="row"))
    names = {one["set_id"]: int(one["ocid"].removeprefix("ocid-")) for one in told.collect().iter_rows(named=True)}
    found = {(names[a], names[b]) for a, b in alike(told, bound).collect().iter_rows()}
    every = product(range(len(sets)), repeat=2)
    assert found == {(a, b) for a, b in every if len(sets[a] & sets[b]) >= bound * len(sets[a] | sets[b])}
