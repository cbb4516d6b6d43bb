"""Every scope value has one bin, bins are of about one size, and a hot value has its own."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.audit.cluster.bins import Bins, Rows, bins


def seats(**rows: int) -> pl.DataFrame:
    told = [value for value, count in rows.items() for _ in range(count)]
    return pl.DataFrame({"scope_id": told}, schema={"scope_id": pl.String})


def in_parts(table: pl.DataFrame, size: int) -> Rows:
    return lambda: table.iter_slices(size)


def sizes(told: Bins, scope: str, table: pl.DataFrame) -> dict[int, int]:
    placed = told.placed(scope, table)
    assert placed["bin"].null_count() == 0
    assert placed.group_by("scope_id").agg(pl.col("bin").n_unique())["bin"].to_list() in (
        [],
        [1] * table["scope_id"].n_unique(),
    )
    return dict(placed.group_by("bin").len().iter_rows())


@settings(max_examples=settings.default.max_examples // 10, deadline=None)
@given(
    rows=st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(1, 60), max_size=30),
    most=st.integers(1, 80),
    size=st.integers(1, 50),
)
def test_a_value_is_whole_in_one_bin_whatever_the_parts(rows: dict[str, int], most: int, size: int) -> None:
    table = seats(**rows)
    told = bins({"unit": in_parts(table, size), "party": in_parts(table, 7)}, most)
    unit, party = sizes(told, "unit", table), sizes(told, "party", table)
    assert not set(unit) & set(party)
    assert unit | party == dict(enumerate(told.rows))
    again = bins({"unit": in_parts(table, size + 3), "party": in_parts(table, 2)}, most)
    assert again.placed("unit", table).equals(told.placed("unit", table))


@settings(max_examples=settings.default.max_examples // 10, deadline=None)
@given(rows=st.dictionaries(st.text("abc", min_size=1, max_size=4), st.integers(1, 60), max_size=30))
def test_a_bin_is_one_hot_value_or_of_bounded_size(rows: dict[str, int]) -> None:
    most = 40
    told = bins({"unit": in_parts(seats(**rows), 11)}, most)
    hot = {value: count for _, value, count in told.hot}
    assert hot == {value: count for value, count in rows.items() if count * 2 > most}
    own = set(told.by_scope["unit"].of_value["own"])
    assert len(own) == len(hot)
    assert all(count <= most + most // 2 for number, count in enumerate(told.rows) if number not in own)
    assert sorted(told.rows, reverse=True) == list(told.rows)


def test_a_million_payments_of_one_unit_stall_no_other() -> None:
    table = pl.concat([seats(big=1_000), seats(**{f"u{number}": 10 for number in range(50)})])
    told = bins({"unit": in_parts(table, 100)}, 100)
    assert told.hot == (("unit", "big", 1_000),)
    assert told.rows[0] == 1_000
    assert max(told.rows[1:]) <= 150


def test_nothing_has_no_bin() -> None:
    empty = pl.DataFrame(schema={"scope_id": pl.String})
    told = bins({"unit": in_parts(empty, 5)}, 10)
    assert told.rows == ()
    assert told.placed("unit", empty).is_empty()


@pytest.mark.parametrize("most", [1, 10, 1_000_000])
def test_bounds_do_not_change_who_is_there(most: int) -> None:
    table = seats(a=3, b=5, c=1)
    told = bins({"unit": in_parts(table, 2)}, most)
    assert sum(told.rows) == table.height
