"""Events of one process brought together lot by lot, held against a plain double loop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.lots import acts, governed, met, one_each, with_notice
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

OCID = "ocds-tw9990-2026-0017"
LOTS = st.sampled_from([None, "L1", "L2"])
OCIDS = st.sampled_from(["ocds-a", "ocds-b"])
ROWS = st.lists(st.tuples(OCIDS, LOTS, st.integers(0, 6)), max_size=8)
SCHEMA = {
    "scope_id": pl.String(),
    "ocid": pl.String(),
    "lot_id": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "at": pl.Datetime("us", "UTC"),
    "clock": pl.Boolean(),
}


def frame(rows: list[tuple[str, str | None, int]], first: int = 0) -> pl.LazyFrame:
    start = datetime(1970, 1, 1, tzinfo=UTC)
    told = [
        (o, o, lot, first + place, day, start + timedelta(days=day), False) for place, (o, lot, day) in enumerate(rows)
    ]
    return pl.LazyFrame(told, schema=SCHEMA, orient="row")


def meets(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


@given(left=ROWS, right=ROWS)
def test_met_is_every_pair_whose_lots_meet(left: list[Any], right: list[Any]) -> None:
    found = (
        met(frame(left), acts(frame(right, 100))).select("event", "act_event", "lot_id", "act_lot_id").collect().rows()
    )
    expected = [
        (one, 100 + other, left[one][1], right[other][1])
        for one in range(len(left))
        for other in range(len(right))
        if left[one][0] == right[other][0] and meets(left[one][1], right[other][1])
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@given(left=ROWS, right=ROWS)
def test_governed_takes_the_last_act_before_or_else_the_first_after(left: list[Any], right: list[Any]) -> None:
    found = governed(frame(left), acts(frame(right, 100))).select("event", "act_event").collect().rows()
    expected = set()
    for place, (ocid, lot, day) in enumerate(left):
        mine = [(100 + n, other, when) for n, (o, other, when) in enumerate(right) if o == ocid and meets(lot, other)]
        for concerned in {lot if lot is not None else other for _, other, _ in mine}:
            own = [one for one in mine if (lot if lot is not None else one[1]) == concerned]
            before = [one for one in own if one[2] <= day]
            if before:
                expected.add((place, max(before, key=lambda one: (one[2], one[0]))[0]))
            else:
                expected.add((place, min(own, key=lambda one: (one[2], -one[0]))[0]))
    assert len(found) == len(set(found))
    assert set(found) == expected


def facts(*events: dict[str, Any]) -> Facts:
    told = [read_event(event) for event in numbered(events)]
    return facts_of(records(enumerate(told)), "process", day_number(date(2026, 12, 31)))


def test_acts_of_one_instant_are_taken_by_what_they_say_not_by_their_arrival() -> None:
    row = frame([("ocds-a", None, 5)])
    two = frame([("ocds-a", None, 3), ("ocds-a", None, 3)], 100).with_columns(
        outcome=pl.Series(["failed", "re_tender"])
    )
    for told in (two, two.reverse()):
        assert governed(row, acts(told, outcome=pl.col("outcome"))).collect()["outcome"].to_list() == ["re_tender"]


@pytest.mark.parametrize("lot", [None, "L1"])
def test_notice_is_that_of_the_process_whatever_the_lot(lot: str | None) -> None:
    named = {"lot_id": lot} if lot else {}
    f = facts(
        like("tender.published", "2026-03-20", method="open"),
        like("tender.published", "2026-06-01", method="invited"),
        like("bids.opened", "2026-04-20", **named),
    )
    told = with_notice(f, f.of("bids.opened"), method=pl.col("method")).collect()
    assert told.select("lot_id", "method").rows() == [(lot, "open")]


def test_notice_of_a_row_without_lots_and_of_a_process_without_notice() -> None:
    f = facts(like("award.notified", "2026-05-01"))
    told = with_notice(f, f.of("award.notified"), method=pl.col("method")).collect()
    assert told["method"].to_list() == [None]
    assert "lot_id" not in told.columns


def test_one_each_prefers_what_is_asked_for_then_the_latest() -> None:
    rows = frame([("ocds-a", "L1", 1), ("ocds-a", "L1", 2), ("ocds-a", "L1", 3), ("ocds-b", None, 9)])
    by = ["scope_id", "lot_id"]
    assert one_each(rows, by).sort("event").collect()["event"].to_list() == [2, 3]
    assert one_each(rows, by, first=pl.col("day") < 3).sort("event").collect()["event"].to_list() == [1, 3]
    unknown = pl.when(pl.col("day") == 3).then(None).otherwise(pl.col("day") == 1)
    assert one_each(rows, by, first=unknown).sort("event").collect()["event"].to_list() == [0, 3]
