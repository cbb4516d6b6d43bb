"""Of several updates of a milestone the latest holds; it was met on the told day, else when that was first told."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.milestones import milestones, started
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

PROJECT = "2026-999001-54-01-000017"


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def update(time: str, status: str = "met", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"milestone_id": "MS-A", "milestone_kind": "start", "project_id": PROJECT, "status": status}
    return like("milestone.updated", time, **(told | more))


def rows(*events: dict[str, Any], kind: str = "start") -> pl.DataFrame:
    told = [read_event(event) for event in numbered(events)]
    facts = facts_of(records(enumerate(told)), "project", day("2026-12-31"))
    return (started(facts) if kind == "start" else milestones(facts, kind)).collect()


def met(*events: dict[str, Any]) -> tuple[bool, str | None, bool | None]:
    """Whether it is met, on which day, and whether a clock is told."""
    (row,) = rows(*events).to_dicts()
    told = row["met_day"]
    shown = None if told is None else (date(1970, 1, 1).fromordinal(told + 719163)).isoformat()
    return row["is_met"], shown, row["met_clock"]


def test_it_is_met_when_that_is_first_told() -> None:
    assert met(update("2026-05-20T08:00:00+08:00")) == (True, "2026-05-20", True)
    assert met(update("2026-04-01", "scheduled"), update("2026-05-20"), update("2026-06-20")) == (
        True,
        "2026-05-20",
        False,
    )


def test_the_told_day_goes_before_that_of_the_telling() -> None:
    assert met(update("2026-05-25T08:00:00+08:00", met_date="2026-05-20")) == (True, "2026-05-20", False)
    assert met(update("2026-05-20T08:00:00+08:00", met_date="2026-05-20")) == (True, "2026-05-20", True)


def test_the_latest_update_holds_in_any_order() -> None:
    events = (update("2026-05-20"), update("2026-05-22", "not_met"), update("2026-05-24"))
    assert met(*events) == met(*reversed(events)) == (True, "2026-05-24", False)
    assert met(*events[:2]) == met(*reversed(events[:2])) == (False, None, None)


def test_a_start_that_is_not_met_is_judged_on_the_day_it_was_last_told_of() -> None:
    (row,) = rows(update("2026-04-01", "scheduled"), update("2026-04-05", "not_met")).to_dicts()
    assert (row["day"], row["at"], row["clock"]) == (day("2026-04-05"), None, None)


def test_numbers_are_the_projects_else_the_contracts() -> None:
    told = rows(
        update("2026-05-20", contract_id="CON-A"),
        update("2026-05-21"),
        update("2026-05-22", project_id=None, contract_id="CON-A"),
        update("2026-05-23", project_id=None, contract_id="CON-B"),
        update("2026-05-23", milestone_kind="in_use", milestone_id="MS-B"),
    )
    keys = told.select("project_id", "contract_id", "of_contract", "met_day").sort("met_day").rows()
    assert keys == [
        (PROJECT, None, "CON-A", day("2026-05-20")),
        (None, "CON-A", "CON-A", day("2026-05-22")),
        (None, "CON-B", "CON-B", day("2026-05-23")),
    ]
    assert rows(update("2026-05-23", milestone_kind="in_use"), kind="in_use")["is_met"].to_list() == [True]
