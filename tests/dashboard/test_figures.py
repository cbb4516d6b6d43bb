"""The calendar of what must be published, and the figures: what the API tells is on the page, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from seen import fine, said, tables, unescaped

from dashboard.words import words

CALENDAR = "views/audit/calendar.py"
FIGURES = "views/audit/figures.py"
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_calendar_lists_duties_by_state(county: str, api: Any, opened: Any, lang: str) -> None:
    told = api("/calendar", limit=20)
    assert told["total"] > 0
    test = opened(county, lang, CALENDAR)
    fine(test)
    text = said(test)
    for item in told["items"]:
        assert words(lang)[f"calendar.{item['state']}"] in text
        assert item["due_day"] or item["cured_day"] or item["day"] in text
        assert unescaped((item["message"] or item["title"])[lang]) in text
    assert f"{told['total']:,}" in text


@pytest.mark.parametrize("state", ["late", "due"])
def test_the_calendar_can_be_narrowed(county: str, api: Any, opened: Any, state: str) -> None:
    told = api("/calendar", state=state, limit=20)
    test = opened(county, "zh", CALENDAR, state=state)
    fine(test)
    rows = sum(map(len, tables(test)))
    assert rows == len(told["items"])
    assert told["counts"][state] == told["total"]


def test_an_empty_calendar_says_so(nothing: str, opened: Any) -> None:
    test = opened(nothing, "en", CALENDAR)
    fine(test)
    assert words("en")["calendar.empty_title"] in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_are_those_of_the_api(county: str, api: Any, opened: Any, lang: str) -> None:
    decisions, spending = api("/decisions/figures"), api("/spending/figures")
    assert decisions["sums"]["decided"] > 0
    test = opened(county, lang, FIGURES)
    fine(test)
    text = said(test)
    assert f"{decisions['sums']['decided']:,}" in text
    shown = [row for row in spending["units"] if row["is_listed"] is not False]
    assert shown
    first, second = tables(test)
    assert len(first) == min(49, len(decisions["units"]))
    assert len(second) == min(49, len(shown))
    assert spending["month"] in text


def test_the_month_and_the_year_come_from_the_address(county: str, api: Any, opened: Any) -> None:
    month = api("/spending/figures")["months"][-1]["month"]
    year = api("/decisions/figures")["years"][-1]
    test = opened(county, "zh", FIGURES, month=month, year=str(year))
    fine(test)
    assert month in said(test)
    assert f"{api('/decisions/figures', year=year)['sums']['decided']:,}" in said(test)


def test_without_data_the_figures_say_so(nothing: str, opened: Any) -> None:
    test = opened(nothing, "zh", FIGURES)
    fine(test)
    text = said(test)
    assert words("zh")["figures.no_decisions"] in text
    assert words("zh")["figures.no_spending"] in text
