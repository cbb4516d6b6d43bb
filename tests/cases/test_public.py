"""What the public sees of findings: concluded or publicly answered ones by statute, in the rule's words alone."""

from __future__ import annotations

from typing import Any

import pytest
from case_office import FIRST, LEAD, OTHER, PEOPLE, SECOND, Office

from monitor.cases import questions, remedies
from monitor.cases.public import public_findings
from monitor.cases.questions import Answer
from monitor.cases.remedies import Report

TODAY = 20_700
OCID = "ocds-tw9990-1"


def shown(office: Office, **wanted: Any) -> list[dict[str, Any]]:
    with office.database.reading() as read:
        return public_findings(read, **({"process_id": OCID} | wanted), as_of_day=TODAY)


def closed(office: Office, conclusion: str, *findings: str, **more: Any) -> int:
    number = office.case(*findings)
    office.close(number, conclusion, **more)
    return number


def answered(office: Office, number: int, public: str | None, by: str = "auditor") -> int:
    with office.database.writing() as write:
        asked = questions.ask(write, number, PEOPLE[by], text="请说明", now=office.now).number
    office.write(questions.answer, asked, Answer("见附件", public), by="clerk")
    return asked


def test_what_was_concluded_is_shown_with_its_article_and_no_word_of_the_finding(both: Office) -> None:
    finding = both.finding()
    closed(both, "confirmed", finding)
    (one,) = shown(both)
    assert (one["finding"], one["rule"], one["conclusion"], one["answer"]) == (
        finding,
        "pay.over-contract",
        "confirmed",
        None,
    )
    assert one["title"] == {"zh": "付款超合同", "en": "Paid more than the contract"}
    assert one["state"] == {"zh": "属实", "en": "confirmed"}
    assert one["day"] == "2026-05-17"
    assert all(article["cited"]["zh"] for article in one["articles"])
    assert one["articles"]
    assert FIRST not in str(one)


@pytest.mark.parametrize(
    ("conclusion", "more", "state"),
    [
        ("referred", {}, "线索移送"),
        ("unfounded", {"reason": "explained"}, "不属实"),
        ("false_alarm", {"reason": "data_error"}, None),
    ],
)
def test_a_false_alarm_was_nobodys_business(office: Office, conclusion: str, more: Any, state: str | None) -> None:
    number = closed(office, conclusion, **more)
    assert [one["state"]["zh"] for one in shown(office)] == ([] if state is None else [state])
    office.act(number, "reopen", by="supervisor")
    answered(office, number, "已公开说明", by="supervisor")
    office.close(number, conclusion, "supervisor", **more)
    assert len(shown(office)) == (state is not None)


def test_an_open_case_is_shown_only_beside_the_units_public_answer(office: Office) -> None:
    number = office.case()
    assert shown(office) == []
    answered(office, number, None)
    assert shown(office) == []
    answered(office, number, "已按补充协议调整单价")
    (one,) = shown(office)
    assert (one["conclusion"], one["answer"], one["answered"]) == (None, "已按补充协议调整单价", "2026-06-01")
    assert one["state"]["zh"] == "核查中，单位已作说明"
    answered(office, number, "更正：按变更签证")
    assert shown(office)[0]["answer"] == "更正：按变更签证"


def test_a_finding_without_a_case_is_not_shown(office: Office) -> None:
    office.finding()
    assert shown(office) == []


@pytest.mark.parametrize(
    "unfit",
    [
        {"is_lead": True},
        {"rule": LEAD},
        {"rule": "pay.gone-with-the-release"},
        {"state": "superseded"},
        {"day": TODAY + 1},
    ],
)
def test_leads_superseded_and_unknown_ones_are_left_out_whatever_was_concluded(office: Office, unfit: Any) -> None:
    finding, other = office.finding(), office.finding(SECOND)
    closed(office, "confirmed", finding, other)
    with office.database.writing() as write:
        from monitor.store.tables.finding import finding as table

        write.connection.execute(table.update().where(table.c.id == finding).values(**unfit))
    assert [one["finding"] for one in shown(office)] == [other]


def test_a_case_taken_up_again_is_not_shown_until_it_is_closed_again(office: Office) -> None:
    number = closed(office, "confirmed")
    office.act(number, "reopen", by="supervisor")
    assert shown(office) == []
    office.close(number, "unfounded", "supervisor", reason="explained")
    assert [one["conclusion"] for one in shown(office)] == ["unfounded"]


def test_what_is_put_right_says_how_far_it_is(office: Office) -> None:
    number = closed(office, "confirmed", remedy={"text": "收回", "due_day": 20_640})
    states = [(shown(office)[0]["state"]["zh"], shown(office)[0]["remedy_state"])]
    with office.database.reading() as read:
        from monitor.store.remedies import remedies_of

        remedy = remedies_of(read, [number])[0].number
    office.write(remedies.report, remedy, Report("已收回"), by="clerk")
    office.write(remedies.accept, remedy, by="second", text="")
    states.append((shown(office)[0]["state"]["zh"], shown(office)[0]["remedy_state"]))
    assert states == [("属实，正在整改", "demanded"), ("属实，已整改", "accepted")]


def test_a_question_that_was_taken_back_lets_no_answer_stand(office: Office) -> None:
    number = office.case()
    with office.database.writing() as write:
        asked = questions.ask(write, number, PEOPLE["auditor"], text="请说明", now=office.now).number
    office.write(questions.withdraw, asked, by="auditor")
    assert shown(office) == []


def test_it_is_asked_by_process_project_or_unit_and_whoever_asks_sees_the_same(office: Office) -> None:
    here, there = office.finding(), office.finding(process_id="ocds-tw9990-2", unit_id=OTHER)
    closed(office, "confirmed", here)
    closed(office, "confirmed", there)
    assert [one["finding"] for one in shown(office, process_id="ocds-tw9990-2")] == [there]
    assert [one["finding"] for one in shown(office, process_id=None, unit_id=OTHER)] == [there]
    both = {one["finding"] for one in shown(office, process_id=None, project_id="2026-999001-54-01-000001")}
    assert both == {here, there}
    assert {one["finding"] for one in shown(office, process_id=None)} == both
