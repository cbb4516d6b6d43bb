"""Notices of cases: numbers and links alone; what is to be put right is told before its day and once it is past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from case_office import OTHER, PEOPLE, UNIT, Office

from monitor.cases import questions, remedies
from monitor.notices.kinds import kinds
from monitor.store.remedies import remedies_of, remedy_of
from monitor.vocabulary.event import day_number

SAID = "收回多付的工程款"


def demanded(office: Office, day: date) -> int:
    """A case closed by two persons that demands something by a day; number of what is demanded."""
    number = office.case(office.finding(severity="high"))
    office.act(number, "propose", conclusion="confirmed", remedy={"text": SAID, "due_day": day_number(day)})
    office.act(number, "confirm", by="second")
    with office.database.reading() as read:
        return remedies_of(read, [number])[0].number


@pytest.fixture
def people(post: Any) -> Office:
    """The people of cases on the log of the post, at its clock."""
    made = Office(post.database)
    made.now = post.now
    return made


def test_what_happens_in_a_case_is_told_by_its_number_and_a_link(post: Any, people: Office) -> None:
    post.subscribe("question.asked", "answer.given", "remedy.demanded", "case.closed", "case.assigned")
    number = people.case(people.finding(severity="high"))
    people.act(number, "assign", account="me")
    with people.database.writing() as write:
        asked = questions.ask(write, number, PEOPLE["auditor"], text="请说明第三期付款", now=people.now).number
    people.write(questions.answer, asked, questions.Answer("见补充协议"), by="clerk")
    people.act(
        number, "propose", conclusion="confirmed", remedy={"text": SAID, "due_day": day_number(date(2026, 7, 1))}
    )
    people.act(number, "confirm", by="second")
    post.courier().turn()
    told = [(body["type"], body["data"]["address"].partition(":8000")[2]) for _, _, body in post.heard]
    assert told == [
        ("case.assigned", f"/cases/{number}"),
        ("question.asked", f"/questions/{asked}"),
        ("answer.given", f"/questions/{asked}"),
        ("case.closed", f"/cases/{number}"),
        ("remedy.demanded", "/remedies/1"),
    ]
    words = str(post.heard)
    assert not any(one in words for one in (SAID, "补充协议", "第三期", "P-8001"))
    units = {
        body["data"].get("unit") for _, _, body in post.heard if body["type"] in {"question.asked", "remedy.demanded"}
    }
    assert units == {UNIT}


def test_a_unit_hears_of_its_own_alone(post: Any, people: Office) -> None:
    post.subscribe("remedy.demanded", "remedy.due", unit=OTHER)
    demanded(people, post.now.date())
    assert (post.courier().turn(), post.heard) == (0, [])


def test_a_day_that_comes_near_and_one_that_is_past_are_told_once_each(post: Any, people: Office) -> None:
    post.subscribe("remedy.due")
    number = demanded(people, date(2026, 3, 12))
    sent = post.courier()
    for _ in range(16):  # from Monday, 2 March, on; Thursday, 12 March is the day
        sent.turn()
        post.now += timedelta(days=1)
    told = [(body["data"]["state"], body["data"]["subject"], body["timestamp"][:10]) for _, _, body in post.heard]
    assert told == [("soon", f"remedy/{number}", "2026-03-09"), ("late", f"remedy/{number}", "2026-03-13")]
    assert post.heard[0][2]["data"]["address"].endswith(f"/remedies/{number}")


def test_what_was_reported_or_let_go_is_not_told(post: Any, people: Office) -> None:
    post.subscribe("remedy.due")
    reported, gone = demanded(people, post.now.date()), demanded(people, post.now.date())
    people.write(remedies.report, reported, remedies.Report("已收回"), by="clerk")
    with people.database.reading() as read:
        case = remedy_of(read, gone).case_number  # type: ignore[union-attr]
    people.act(case, "reopen", by="supervisor")
    post.courier().turn()
    assert post.heard == []


def test_an_address_leads_to_the_record_whatever_its_subject_is_called(post: Any) -> None:
    post.subscribe("submission.certified", "account.changed")
    post.own("account.changed", "account/12", account="12", change="created")
    post.courier().turn()
    assert post.heard[0][2]["data"]["address"].endswith("/accounts/12")


def test_every_kind_of_cases_can_be_heard() -> None:
    assert {"case.assigned", "case.closed", "question.asked", "answer.given", "remedy.due"} <= kinds().keys()
