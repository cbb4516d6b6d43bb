"""The queue cites, for each finding, what was in force on the day that the rule judges."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.export.queue_xlsx import cited, in_force
from monitor.vocabulary.event import day_number

RULE = "pay.sme-30-60"


@pytest.mark.parametrize(("day", "year"), [("2026-06-04", "2025"), ("2024-06-04", "2020")])
def test_a_row_cites_the_version_of_its_day(day: str, year: str) -> None:
    told = in_force(RULE, "en", day_number(date.fromisoformat(day)))
    assert set(told.split("; ")) < set(cited(RULE, "en").split("; "))
    assert all(f"({year})" in one for one in told.split("; "))


def test_where_nothing_was_in_force_the_newest_are_named_as_such() -> None:
    told = in_force(RULE, "en", day_number(date(2001, 1, 1)))
    assert told == f"(no version was in force on that day; the newest is shown) {cited(RULE, 'en')}"
    assert in_force("gone.rule", "zh", 0) == ""
