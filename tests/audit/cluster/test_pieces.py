"""A table cut into lines and put together again is the table, whatever stands in its cells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from monitor.audit.cluster.pieces import PIECES, in_lines, pieces, table_of
from monitor.facts.facts import HELD
from monitor.facts.records import payload_schema

TEXTS = st.none() | st.text(max_size=12) | st.sampled_from(["", "null", '"', "\\", "a\nb", "\u2028", "\x00", "金额"])
MONEY = st.none() | st.fixed_dictionaries({"amount": TEXTS, "currency": TEXTS})
AWARDED = {"event": pl.Int64(), "money": pl.Struct({"amount": pl.String(), "currency": pl.String()})}
AWARDED |= {"names": pl.List(pl.String()), "flag": pl.Boolean(), "count": pl.Int64()}
AWARDED |= {"lots": pl.List(pl.Struct({"id": pl.String(), "n": pl.List(pl.Int64())}))}
INTS = st.none() | st.integers(-(2**63), 2**63 - 1)
LOT = st.none() | st.fixed_dictionaries({"id": TEXTS, "n": st.none() | st.lists(INTS, max_size=3)})
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "money": MONEY,
            "names": st.none() | st.lists(TEXTS, max_size=3),
            "flag": st.none() | st.booleans(),
            "count": INTS,
            "lots": st.none() | st.lists(LOT, max_size=3),
        }
    ),
    max_size=20,
)


def table(rows: list[dict[str, Any]], schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([{"event": number, **row} for number, row in enumerate(rows)], schema=schema, orient="row")


@settings(max_examples=settings.default.max_examples // 2, deadline=None)
@given(rows=ROWS, data=st.data())
def test_what_is_put_together_is_what_was_cut(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    told = table(rows, AWARDED)
    bins = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)), label="bins")
    binned = pl.DataFrame({"event": told["event"], "bin": bins}, schema={"event": pl.Int64, "bin": pl.Int32})
    cut = pieces(in_lines(told), binned, "unit", "award.made")
    assert dict(cut.schema) == PIECES
    assert cut["rows"].sum() == len(rows)
    for number in range(4):
        lines = data.draw(st.permutations(cut.filter(bin=number)["lines"].to_list()), label="order")
        mine = told.join(binned.filter(bin=number), on="event", how="semi")
        assert_frame_equal(table_of(lines, AWARDED), mine)


def test_times_are_kept_to_the_microsecond() -> None:
    at = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
    row = dict.fromkeys(HELD) | {"event": 7, "at": at, "day": 20_513, "clock": True, "type": "payment.made"}
    held = pl.DataFrame([row], schema=HELD)
    assert_frame_equal(table_of(in_lines(held)["line"], HELD), held)


def test_an_empty_table_keeps_its_columns() -> None:
    schema = payload_schema("payment.made")
    none = pl.DataFrame(schema=schema)
    assert_frame_equal(table_of((), schema), none)
    seats = pl.DataFrame(schema={"event": pl.Int64, "bin": pl.Int32})
    assert pieces(in_lines(none), seats, "unit", "payment.made").is_empty()
