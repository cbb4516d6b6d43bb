"""Terms in working days, and where a place says them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from monitor.cases.states import State
from monitor.cases.terms import ORDER, OURS, Terms, terms_of
from monitor.rules.places import place, places, read_place
from monitor.rules.table import DataMalformed
from monitor.vocabulary.desk_days import days_left, due_after
from monitor.vocabulary.event import EPOCH, day_number


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("today", "days", "due"),
    [
        ("2025-09-30", 1, "2025-10-09"),  # the national holiday of 2025: 1 to 8 October
        ("2025-09-26", 2, "2025-09-29"),  # Sunday 28 September 2025 was worked
        ("2026-03-02", 15, "2026-03-23"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-02", 0, "2026-03-02"),
        ("2091-03-02", 5, "2091-03-09"),  # no notice is known: Monday to Friday
    ],
)
def test_a_step_is_due_after_working_days(today: str, days: int, due: str) -> None:
    assert due_after(day(today), days) == day(due)
    assert days_left(day(today), day(due)) == days


@pytest.mark.parametrize(
    ("today", "due", "left"),
    [
        ("2026-03-06", "2026-03-06", 0),
        ("2026-03-07", "2026-03-06", -1),  # Saturday: the day is past
        ("2026-03-09", "2026-03-06", -1),
        ("2026-03-10", "2026-03-06", -2),
        ("2091-03-12", "2091-03-09", -1),  # Friday to Monday
        ("2091-03-08", "2091-03-04", -4),  # Sunday to Thursday
    ],
)
def test_what_is_late_is_late_by_working_days(today: str, due: str, left: int) -> None:
    assert days_left(day(today), day(due)) == left


def test_due_days_never_lie_on_a_day_of_rest() -> None:
    assert all((EPOCH.toordinal() + due_after(day("2091-01-01") + n, 3)) % 7 not in {0, 6} for n in range(30))


def test_every_place_says_its_terms() -> None:
    assert {name: terms_of(place(name)) for name in places()} == dict.fromkeys(places(), OURS)
    assert all(one.origin and one.origin_en for one in place("demo").case_terms.values())
    assert all(terms_of(place("national")).needs_second(severity) for severity in ORDER)


def test_a_place_has_terms_of_its_own(tmp_path: Path) -> None:
    named = 'id = "x"\nname = { zh = "县", en = "County" }\n[cases]\nsource = { zh = "县定", en = "its own" }\n'
    (tmp_path / "x.toml").write_text(named + 'check_days = 20\nsecond_person_from = "high"\n', encoding="utf-8")
    told = terms_of(read_place("x", tmp_path))
    assert told == Terms(check_days=20, second_person_from="high")
    assert [told.needs_second(severity) for severity in ORDER] == [True, True, False, False, False]
    assert told.due(State.CHECKING, day("2026-03-02")) == day("2026-03-30")
    assert told.due(State.CLOSED, day("2026-03-02")) is None
    for wrong in ("check_days = 0", 'check_days = "20"', 'second_person_from = "grave"', "patience = 3"):
        (tmp_path / "x.toml").write_text(named + wrong, encoding="utf-8")
        with pytest.raises(DataMalformed, match="cases"):
            read_place("x", tmp_path)
