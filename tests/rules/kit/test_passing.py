"""Received money is followed until it has left: what is named first, then the oldest, never more than was there."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.passing import passed_on
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

PROJECT = "2026-999001-54-01-000017"
FINANCE, OWNER = "11999001MB0000019D", "11999001MB000006XG"


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


def came(name: str, time: str, amount: str, unit: str = FINANCE) -> dict[str, Any]:
    return like("funds.received", time, receipt_id=name, unit={"id": unit}, amount=amount, project_id=PROJECT)


def went(time: str, amount: str, *receipts: str) -> dict[str, Any]:
    told: dict[str, Any] = {"transfer_id": f"TR-{time}", "transfer_kind": "project", "amount": amount}
    told |= {"payer": {"id": FINANCE}, "payee": {"id": OWNER}, "project_id": PROJECT}
    return like("funds.transferred", time, **told, **({"receipt_ids": list(receipts)} if receipts else {}))


def left(*events: dict[str, Any]) -> dict[str, tuple[int | None, int]]:
    """Receipt -> the day on which all of it had left, and how much of it has."""
    told = [read_event(event) for event in numbered(events)]
    rows = passed_on(facts_of(records(enumerate(told)), "project", day("2026-12-31"))).collect()
    return {row["receipt_id"]: (row["passed_day"], row["passed_fen"]) for row in rows.to_dicts()}


def test_the_oldest_goes_first_whatever_the_order_of_the_file() -> None:
    events = (
        came("A", "2026-03-01", "10.00"),
        came("B", "2026-03-05", "10.00"),
        went("2026-03-02", "4.00"),
        went("2026-03-09", "9.00"),
    )
    expected = {"A": (day("2026-03-09"), 1000), "B": (None, 300)}
    assert all(left(*order) == expected for order in permutations(events))


def test_what_is_named_is_taken_from_that_receipt() -> None:
    events = (came("A", "2026-03-01", "10.00"), came("B", "2026-03-05", "10.00"), went("2026-03-09", "10.00", "B"))
    assert left(*events) == {"A": (None, 0), "B": (day("2026-03-09"), 1000)}


def test_what_left_before_it_came_was_other_money() -> None:
    events = (went("2026-02-01", "50.00"), came("A", "2026-03-01", "10.00"), went("2026-03-01", "3.00"))
    assert left(*events) == {"A": (None, 300)}


def test_more_than_was_there_is_no_more_than_was_there() -> None:
    events = (came("A", "2026-03-01", "10.00"), went("2026-03-02", "25.00"), came("B", "2026-03-05", "10.00"))
    assert left(*events) == {"A": (day("2026-03-02"), 1000), "B": (None, 0)}
