"""Everybody was told when the last of the recipients first was; an oral report told nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.reports import all_told, not_told, reports
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

PROJECT = "2026-999001-54-01-000017"
LEADER, FINANCE = "deputy_county_leader", "finance_bureau"


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def report(time: str, *roles: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"report_kind": "funds_arrival", "report_id": f"RPT-{time}", "project_id": PROJECT}
    return like("report.submitted", time, **(told | {"recipients": [{"role": role} for role in roles]} | more))


def told(*events: dict[str, Any]) -> list[dict[str, Any]]:
    read = [read_event(event) for event in numbered(events)]
    facts = facts_of(records(enumerate(read)), "project", day("2026-12-31"))
    rows = all_told(reports(facts, "funds_arrival"), (LEADER, FINANCE), ["scope_id"])
    return rows.with_columns(missing=not_told((LEADER, FINANCE))).collect().to_dicts()


def test_the_last_who_was_told_counts_and_of_his_reports_the_first() -> None:
    events = (
        report("2026-02-05", LEADER),
        report("2026-02-09", FINANCE, "users"),
        report("2026-03-01", LEADER, FINANCE),
    )
    (row,) = told(*events)
    assert (row["reported_day"], row["missing"], row["report_events"]) == (day("2026-02-09"), [], [0, 1])
    assert told(*reversed(events))[0]["reported_day"] == day("2026-02-09")


def test_while_somebody_is_missing_nobody_knows_since_when() -> None:
    (row,) = told(report("2026-02-05", LEADER, LEADER, "users"))
    assert (row["reported_day"], row["told_roles"], row["missing"]) == (None, [LEADER], [FINANCE])


def test_an_oral_report_and_one_of_another_kind_tell_nobody() -> None:
    assert told(report("2026-02-05", LEADER, is_written=False), report("2026-02-06", LEADER, report_kind="other")) == []


def test_who_was_told_nothing_is_missing_like_all() -> None:
    frame = pl.LazyFrame({"told_roles": [None]}, schema={"told_roles": pl.List(pl.String)})
    assert frame.select(not_told((LEADER, FINANCE)).alias("missing")).collect()["missing"].to_list() == [
        [LEADER, FINANCE]
    ]
