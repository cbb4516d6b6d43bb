"""How often a rule was right, and how reviewers work: counted by hand beside."""

from __future__ import annotations

from typing import Any

from case_office import OTHER, PEOPLE, SECOND, START, STATUTE, UNIT, Office

from monitor.cases.precision import NONE, precision
from monitor.cases.supervision import Closing, pairs, supervision
from monitor.vocabulary.event import day_number

TODAY = day_number(START.date())


def figures(office: Office, by: str = "supervisor", first: int = 0, last: int = TODAY + 400) -> dict[str, Any]:
    with office.database.reading() as read:
        return supervision(read, PEOPLE[by], first, last, day_number(office.now.date()))


def close(office: Office, number: int, conclusion: str, by: str = "auditor", **more: Any) -> None:
    office.close(number, conclusion, by, **more)


def test_a_case_counts_once_a_rule_under_the_month_of_its_closing(both: Office) -> None:
    several = both.case(both.finding(), both.finding(), both.finding(SECOND))
    close(both, several, "confirmed")
    close(both, both.case(), "false_alarm", reason="rule_too_strict")
    both.later(days=40)
    close(both, both.case(), "referred")
    reopened = both.case()
    close(both, reopened, "unfounded", reason="explained")
    both.act(reopened, "reopen", by="supervisor")
    both.case()
    with both.database.reading() as read:
        told = precision(read)
    assert told.keys() == {STATUTE, SECOND}
    assert told[STATUTE] == {
        "closed": 3, "confirmed": 1, "referred": 1, "unfounded": 0, "false_alarm": 1, "precision": 0.6667,
        "by_month": [
            {"month": "2026-06", "closed": 2, "confirmed": 1, "referred": 0, "unfounded": 0, "false_alarm": 1,
             "precision": 0.5},
            {"month": "2026-07", "closed": 1, "confirmed": 0, "referred": 1, "unfounded": 0, "false_alarm": 0,
             "precision": 1.0},
        ],
    }  # fmt: skip
    assert told[SECOND]["by_month"][0]["closed"] == 1
    assert (NONE["closed"], NONE["precision"]) == (0, None)


def test_a_closing_counts_for_who_proposed_it(both: Office) -> None:
    number = both.case(both.finding(severity="high"))
    both.later(days=2)
    both.act(number, "propose", conclusion="unfounded", reason="data_error")
    both.act(number, "confirm", by="second")
    both.later(days=1)
    close(both, both.case(by="second"), "confirmed", by="second")
    told = {one["account"]: one for one in figures(both)["reviewers"]}
    first, second = told["11"], told["12"]
    assert (first["received"], first["closed"], first["unfounded"], first["dismissed"]) == (1, 1, 1, 1)
    assert (first["by_reason"], first["median_days_to_close"]) == ({"data_error": 1}, 2.0)
    assert (second["closed"], second["confirmed"], second["confirmed_for_others"], second["same_day"]) == (1, 1, 1, 1)
    (rule,) = first["by_rule"]
    assert (rule["share_dismissed"], rule["others_median"], rule["others"]) == (1.0, 0.0, 1)


def test_what_was_taken_up_again_and_closed_otherwise_is_overturned(office: Office) -> None:
    same, other = office.case(), office.case()
    for number in (same, other):
        close(office, number, "unfounded", reason="explained")
        office.act(number, "reopen", by="supervisor")
    close(office, same, "unfounded", by="supervisor", reason="explained")
    close(office, other, "confirmed", by="supervisor")
    told = {one["account"]: (one["closed"], one["overturned"]) for one in figures(office)["reviewers"]}
    assert told == {"11": (2, 1), "13": (2, 0)}


def test_late_is_told_of_what_was_done_and_of_what_is_still_to_do(office: Office) -> None:
    done, waits = office.case(office.finding(severity="high")), office.case()
    office.later(days=30)
    office.act(done, "propose", conclusion="confirmed")
    office.act(done, "confirm", by="second")
    (first,) = [one for one in figures(office)["reviewers"] if one["account"] == "11"]
    assert (first["late"], first["late_now"], first["closed"]) == (1, 1, 1)
    close(office, waits, "confirmed")
    (first,) = [one for one in figures(office)["reviewers"] if one["account"] == "11"]
    assert (first["late"], first["late_now"]) == (2, 0)


def test_days_outside_the_period_count_not(office: Office) -> None:
    close(office, office.case(), "confirmed")
    assert figures(office, first=TODAY, last=TODAY)["closed"] == 1
    for first, last in ((TODAY + 1, TODAY + 9), (TODAY - 9, TODAY - 1)):
        told = figures(office, first=first, last=last)
        assert (told["closed"], told["reviewers"]) == (0, [])


def test_what_concerns_the_supervisors_own_unit_is_left_out_and_counted(office: Office) -> None:
    from dataclasses import replace

    close(office, office.case(office.finding(unit_id=UNIT)), "confirmed")
    close(office, office.case(office.finding(unit_id=OTHER, event=office.event("x", unit=OTHER))), "confirmed")
    with office.database.reading() as read:
        of_unit = replace(PEOPLE["supervisor"], units=frozenset({OTHER}))
        told = supervision(read, of_unit, 0, TODAY + 1, TODAY)
    assert (told["closed"], told["hidden"]) == (1, 1)


def _made(by: str, second: str | None, n: int, **more: Any) -> list[Closing]:
    told: dict[str, Any] = {"conclusion": "confirmed", "reason": None, "proposed": 1, "day": 1, "took": 0}
    told |= {"is_late": False, "is_overturned": False} | more
    return [Closing(number, by, second, **told) for number in range(n)]


def test_a_pair_is_told_from_ten_closings_on_and_above_four_in_five() -> None:
    assert pairs(_made("1", "2", 9)) == []
    assert pairs(_made("1", "2", 8) + _made("1", "3", 2)) == []  # 80 % is not more than 80 %
    (one,) = pairs(_made("1", "2", 9, day=2) + _made("1", "3", 1) + _made("1", None, 5))
    assert one == {
        "accounts": ["1", "2"], "closed": 10, "confirmed": 9, "share": 0.9, "same_day": 0, "is_mutual": False,
    }  # fmt: skip
    both = pairs(_made("1", "2", 10) + _made("2", "1", 10))
    assert [(one["accounts"], one["is_mutual"], one["same_day"]) for one in both] == [
        (["1", "2"], True, 10),
        (["2", "1"], True, 10),
    ]
