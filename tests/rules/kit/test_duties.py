"""Who held which rank in a unit on a day: the newest assignment of a person replaces the earlier ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.duties import duties, in_office
from monitor.rules.kit.like import UNIT, like, numbered
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

OTHER = "11999001MB00000278"


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def duty(person: str, rank: str, first: str, last: str | None = None, **more: Any) -> dict[str, Any]:
    told = {"person": person, "rank": rank, "powers": ["works"], "valid_from": first, "valid_until": last} | more
    time = told.pop("time", first)
    return like("duty.assigned", time, **{name: value for name, value in told.items() if value is not None})


def rows(*events: dict[str, Any]) -> pl.LazyFrame:
    told = [read_event(event) for event in numbered(events)]
    return duties(facts_of(records(enumerate(told)), "unit", day("2026-12-31")))


def ranks(on: str, *events: dict[str, Any]) -> dict[str, str]:
    """Person -> rank in the unit on a day."""
    held = rows(*events).filter(in_office(pl.lit(day(on), dtype=pl.Int32)) & (pl.col("unit_id") == UNIT))
    pairs = held.select("person", "rank").collect().rows()
    assert len(pairs) == len(dict(pairs)), "a person holds one rank on a day"
    return dict(pairs)


def test_a_row_tells_the_assignment() -> None:
    (row,) = rows(duty("P-1", "deputy", "2026-01-04", "2026-06-30")).collect().to_dicts()
    assert row == {
        "unit_id": UNIT,
        "person": "P-1",
        "rank": "deputy",
        "powers": ["works"],
        "duty_event": 0,
        "duty_from_day": day("2026-01-04"),
        "duty_until_day": day("2026-06-30"),
    }


@pytest.mark.parametrize(
    ("on", "holds"),
    [("2026-01-03", False), ("2026-01-04", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_both_ends_are_inside(on: str, holds: bool) -> None:
    assert ranks(on, duty("P-1", "head", "2026-01-04", "2026-06-30")) == ({"P-1": "head"} if holds else {})


def test_an_open_assignment_goes_on() -> None:
    assert ranks("2199-12-31", duty("P-1", "head", "2026-01-04")) == {"P-1": "head"}


@pytest.mark.parametrize("backwards", [False, True])
def test_the_next_assignment_replaces_the_earlier_one(backwards: bool) -> None:
    told = [duty("P-1", "deputy", "2026-01-04"), duty("P-1", "head", "2026-05-01"), duty("P-2", "deputy", "2026-05-01")]
    if backwards:
        told.reverse()
    assert ranks("2026-04-30", *told) == {"P-1": "deputy"}
    assert ranks("2026-05-01", *told) == {"P-1": "head", "P-2": "deputy"}


def test_an_assignment_that_ended_leaves_a_gap_before_the_next() -> None:
    told = (duty("P-1", "deputy", "2026-01-04", "2026-02-28"), duty("P-1", "head", "2026-05-01"))
    assert ranks("2026-03-15", *told) == {}


def test_the_next_assignment_cuts_a_longer_one_short() -> None:
    told = (duty("P-1", "deputy", "2026-01-04", "2026-12-31"), duty("P-1", "head", "2026-05-01", "2026-05-31"))
    assert ranks("2026-06-01", *told) == {}


@pytest.mark.parametrize("backwards", [False, True])
def test_of_two_that_begin_on_one_day_the_later_told_holds(backwards: bool) -> None:
    told = [
        duty("P-1", "deputy", "2026-05-01", time="2026-04-20"),
        duty("P-1", "head", "2026-05-01", time="2026-04-28"),
    ]
    if backwards:
        told.reverse()
    assert ranks("2026-05-01", *told) == {"P-1": "head"}


def test_units_and_persons_are_kept_apart() -> None:
    told = (duty("P-1", "head", "2026-01-04"), duty("P-1", "deputy", "2026-05-01", unit={"id": OTHER}))
    assert ranks("2026-06-01", *told) == {"P-1": "head"}


def test_an_unknown_day_is_no_answer() -> None:
    held = rows(duty("P-1", "head", "2026-01-04", "2026-06-30")).select(told=in_office(pl.lit(None, dtype=pl.Int32)))
    assert held.collect()["told"].to_list() == [None]
