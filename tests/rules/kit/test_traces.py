"""Bids compared by their traces: what grouping finds is what comparing every two bids would find."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.traces import LOT, bids, by_lot, carried, compared, marked, near, pairs
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

FIRMS = ("91999001MA00001110", "91999001MA000012XP", "91999001MA0000138P", "91999001MA0000146J")
LOTS = (None, "L1", "L2")


def told_of(*events: dict[str, Any]) -> Facts:
    read = [read_event(event, stored=True) for event in numbered(events)]
    return facts_of(records(enumerate(read, 1)), "process", day_number(date(2026, 12, 31)))


def bid(place: int, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": f"B-{place}", "tenderer": {"id": FIRMS[place % 4]}} | more
    return like("bid.submitted", "2026-04-19", **{name: value for name, value in told.items() if value is not None})


BIDS = st.lists(st.tuples(st.sampled_from(LOTS), st.sampled_from([None, "t-1", "t-2"])), min_size=1, max_size=6)


@given(told=BIDS)
def test_grouping_finds_what_every_pair_would(told: list[tuple[str | None, str | None]]) -> None:
    events = [bid(place, lot_id=lot, contact_phone=phone) for place, (lot, phone) in enumerate(told)]
    facts = told_of(*events)
    phones = carried(facts.of("bid.submitted"), {"contact_phone": "phones"})
    rows = compared(facts, bids(facts), phones, ("phones",)).collect()
    named: set[str | None] = {lot for lot, _ in told if lot}

    def lots_of(lot: str | None) -> set[str | None]:
        return {lot} if lot else named or {None}

    expected: set[str | None] = set()
    for (one, first), (two, second) in combinations(enumerate(told), 2):
        if first[1] and first[1] == second[1] and one % 4 != two % 4:
            both = lots_of(first[0]) & lots_of(second[0])
            expected.update(both)
    assert set(rows.filter("is_shared")["lot_id"]) == expected


def test_a_member_bids_for_its_consortium() -> None:
    facts = told_of(bid(0, consortium_members=[{"id": FIRMS[1]}]), bid(1), bid(2))
    assert dict(bids(facts).select("bid_id", "bidder").collect().iter_rows()) == {
        "B-0": FIRMS[0],
        "B-1": FIRMS[0],
        "B-2": FIRMS[2],
    }


def test_a_bid_for_every_lot_stands_in_each() -> None:
    rows = pl.LazyFrame(
        [("s", "o", None), ("s", "o", "L1"), ("s", "o", "L2"), ("s", "p", None)], schema=LOT, orient="row"
    )
    assert by_lot(rows).sort(LOT, nulls_last=True).collect().rows() == [
        ("s", "o", "L1"),
        ("s", "o", "L1"),
        ("s", "o", "L2"),
        ("s", "o", "L2"),
        ("s", "p", None),
    ]


def test_pairs_count_what_two_have_in_common() -> None:
    events = [bid(place, contact_phone="t-1", contact_email="e-1" if place else "e-2") for place in range(3)]
    facts = told_of(*events)
    fields = {"contact_phone": "any", "contact_email": "any"}
    common = marked(bids(facts), carried(facts.of("bid.submitted"), fields))
    counted = {
        (one["bid_id"], one["other_bid"]): one["common"] for one in pairs(common).collect().iter_rows(named=True)
    }
    assert counted == {("B-0", "B-1"): 1, ("B-0", "B-2"): 1, ("B-1", "B-2"): 2}


TIMES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200)), min_size=1, max_size=8)


@given(sent=TIMES, minutes=st.integers(0, 60))
def test_neighbours_in_time_are_found_among_all(sent: list[tuple[int, int]], minutes: int) -> None:
    rows = pl.LazyFrame(
        {
            "scope_id": ["s"] * len(sent),
            "ocid": ["o"] * len(sent),
            "lot_id": pl.Series([None] * len(sent), dtype=pl.String),
            "trace": ["t"] * len(sent),
            "event": range(len(sent)),
            "bidder": [str(who) for who, _ in sent],
            "at": pl.Series([at * 60_000_000 for _, at in sent]).cast(pl.Datetime("us", "UTC")),
            "day": pl.Series([0] * len(sent), dtype=pl.Int32),
            "clock": [True] * len(sent),
        }
    )
    found = not near(rows, minutes).collect().is_empty()
    assert found == any(a[0] != b[0] and abs(a[1] - b[1]) <= minutes for a, b in combinations(sent, 2))
