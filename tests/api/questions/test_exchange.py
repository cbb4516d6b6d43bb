"""A question to a unit, its answer, what it puts right: over HTTP, by those who may, with nothing lost and no 500."""

from __future__ import annotations

from typing import Any

import pytest
from case_office import FIRST, UNIT

from monitor.store.findings import by_ids


def test_a_unit_reads_its_questions_and_answers_and_the_case_goes_on(office: Any) -> None:
    number = office.question()
    case = office.ask("auditor", "GET", f"/questions/{number}").json()["case_number"]
    assert office.ask("auditor", "GET", f"/cases/{case}").json()["state"] == "awaiting_feedback"
    mine = office.ask("clerk", "GET", "/questions?state=open").json()
    assert mine["total"] == 1
    (asked,) = mine["items"]
    assert (asked["number"], asked["text"], asked["unit_id"], asked["asked_by"]) == (
        number,
        "请说明第三期付款",
        UNIT,
        None,
    )
    assert (asked["due_day"], asked["days_left"]) == ("2026-06-08", 5)
    assert FIRST not in str(asked)
    given = office.done(
        "clerk", f"/questions/{number}/answers", text="见凭证", public_text="已按补充协议说明", entries=[]
    )
    assert (given["state"], given["days_left"]) == ("answered", None)
    assert [(one["text"], one["public_text"], one["account"]["label"]) for one in given["answers"]] == [
        ("见凭证", "已按补充协议说明", "bureau_submitter"),
    ]
    told = office.ask("auditor", "GET", f"/cases/{case}").json()
    assert told["state"] == "checking"
    assert told["questions"][0] == office.ask("auditor", "GET", f"/questions/{number}").json()
    again = office.ask(
        "clerk", "POST", f"/questions/{number}/answers", json={"text": "见凭证", "public_text": "已按补充协议说明"}
    )
    assert (again.status_code, len(again.json()["answers"])) == (201, 1)
    assert office.refused("clerk", f"/questions/{number}/answers", text="改口") == (409, "not_open")


def test_late_questions_are_found_and_counted(office: Any) -> None:
    number = office.question(due_day="2026-06-01")
    before = office.ask("clerk", "GET", "/questions?late=true").json()
    office.later(hours=20)
    late = office.ask("supervisor", "GET", "/questions?late=true").json()
    assert (before["total"], [one["number"] for one in late["items"]]) == (0, [number])
    assert (late["items"][0]["days_left"], late["facets"]["late"]["true"]) == (-1, 1)
    assert office.done("auditor", f"/questions/{number}/withdraw", text="已从他处查明")["state"] == "withdrawn"
    assert office.ask("supervisor", "GET", "/questions?late=true").json()["total"] == 0
    told = office.ask("clerk", "GET", f"/questions?state=withdrawn&unit={UNIT}").json()
    assert [one["number"] for one in told["items"]] == [number]
    assert office.ask("clerk", "GET", "/questions?unit=none").json()["total"] == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_personal_is_refused_with_its_place_and_not_repeated(office: Any, lang: str) -> None:
    number = office.question()
    finding = office.ask("auditor", "GET", f"/questions/{number}").json()["findings"][0]["id"]
    with office.database.reading() as read:
        evidence = by_ids(read, [finding])[finding]["event"]
    told = {"text": "见说明", "public_text": "电话 13800138000", "entries": [evidence, 99_999]}
    answer = office.ask("clerk", "POST", f"/questions/{number}/answers?lang={lang}", json=told)
    body = answer.json()
    assert (answer.status_code, body["code"], body["lang"]) == (422, "unfit", lang)
    assert [(one["place"], one["code"]) for one in body["problems"]] == [
        ("body.entries[1]", "not_to_cite"),
        ("body.public_text", "mobile_number"),
    ]
    assert "0138" not in answer.text
    assert ("应为" in body["problems"][0]["text"]) == (lang == "zh")
    assert office.ask("clerk", "GET", f"/questions/{number}").json()["answers"] == []


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "x" * 50_000], ids=["NUL", "half a pair", "long"])
def test_a_text_that_cannot_be_kept_is_refused_everywhere(office: Any, text: str) -> None:
    number, remedy = office.question(), office.remedy()
    case = office.ask("auditor", "GET", f"/questions/{number}").json()["case_number"]
    paths = [("auditor", f"/cases/{case}/{act}") for act in ("note", "ask", "propose", "recuse")]
    paths += [("auditor", f"/questions/{number}/withdraw"), ("auditor", f"/remedies/{remedy}/accept")]
    paths += [("clerk", f"/questions/{number}/answers"), ("clerk", f"/remedies/{remedy}/reports")]
    for who, path in paths:
        raw = f'{{"text": "{text}"}}'.encode()
        answer = office.ask(who, "POST", path, content=raw, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter"), (path, answer.text)
    assert office.ask("auditor", "GET", f"/cases/{case}").json()["steps"][-1]["act"] == "ask"


def test_who_is_no_party_is_told_so(office: Any) -> None:
    number = office.question()
    for path in (f"/questions/{number}", "/questions/99999"):
        assert office.ask("stranger", "GET", path).json()["code"] == "no_such_question"
    assert office.ask("recused", "GET", f"/questions/{number}").json()["code"] == "recused"
    for who in ("stranger", "recused"):
        assert all(one["number"] != number for one in office.ask(who, "GET", "/questions").json()["items"])
    assert office.refused("stranger", f"/questions/{number}/answers", text="我来") == (404, "no_such_question")
    for who, path in (("auditor", "answers"), ("clerk", "withdraw"), ("administrator", "answers")):
        assert office.refused(who, f"/questions/{number}/{path}", text="不行") == (403, "not_allowed")
    assert office.ask(None, "GET", f"/questions/{number}").status_code == 401


def test_a_unit_puts_it_right_and_another_person_accepts(office: Any) -> None:
    number = office.remedy(severity="high")
    owed = office.ask("certifier", "GET", "/remedies?state=demanded").json()
    (one,) = [told for told in owed["items"] if told["number"] == number]
    assert (one["text"], one["due_day"], one["awaits"], one["demanded_by"]) == (
        "收回多付款",
        "2026-07-01",
        "unit",
        None,
    )
    assert office.done("clerk", f"/remedies/{number}/reports", text="已收回")["awaits"] == "reviewer"
    assert office.refused("auditor", f"/remedies/{number}/return", text="") == (422, "incomplete")
    assert office.done("auditor", f"/remedies/{number}/return", text="缺凭证")["reports"][0]["remark"] == "缺凭证"
    office.done("clerk", f"/remedies/{number}/reports", text="已收回，附凭证")
    assert office.refused("auditor", f"/remedies/{number}/accept", text="可") == (409, "second_person")
    told = office.done("second", f"/remedies/{number}/accept", text="已核对")
    assert (told["state"], told["awaits"], told["reports"][1]["decided_by"]["label"]) == ("accepted", None, "auditor")
    assert office.refused("second", f"/remedies/{number}/accept", text="再来") == (409, "not_open")
    assert office.ask("stranger", "GET", f"/remedies/{number}").json()["code"] == "no_such_remedy"
    assert office.ask("recused", "GET", f"/remedies/{number}").json()["code"] == "recused"


def test_late_remedies_are_found(office: Any) -> None:
    number = office.remedy(due_day=office.now.date().isoformat())
    office.later(hours=20)
    found = office.ask("supervisor", "GET", "/remedies?late=true").json()
    assert [(one["number"], one["days_left"]) for one in found["items"]] == [(number, -1)]
    assert (found["facets"]["late"]["true"], found["facets"]["state"]) == (1, {"demanded": 1})


def test_rules_say_how_often_they_were_right(office: Any) -> None:
    number = office.case(rule="pay.retention-3pct")
    office.close(number, "false_alarm", reason="data_error")
    told = office.ask(None, "GET", "/rules/pay.retention-3pct").json()["precision"]
    assert (told["closed"], told["false_alarm"], told["precision"], told["by_month"][0]["month"]) == (
        1,
        1,
        0.0,
        "2026-06",
    )
    items = {one["id"]: one["precision"] for one in office.ask(None, "GET", "/rules").json()["items"]}
    assert items["pay.retention-3pct"] == told
    assert items["tnd.min-bidders-3"] == {
        "closed": 0, "confirmed": 0, "referred": 0, "unfounded": 0, "false_alarm": 0, "precision": None, "by_month": [],
    }  # fmt: skip


def test_supervision_is_a_supervisors_and_is_looked_at_on_record(office: Any) -> None:
    number = office.case()
    office.close(number, "confirmed")
    day = office.now.date().isoformat()
    told = office.ask("supervisor", "GET", f"/supervision?from={day}&to={day}").json()
    assert (told["first_day"], told["last_day"]) == (day, day)
    assert {one["account"] for one in told["reviewers"]} >= {office.ask("auditor", "GET", "/session").json()["account"]}
    for who in ("auditor", "clerk", "administrator"):
        assert office.ask(who, "GET", "/supervision").json()["code"] == "not_allowed"
    looks = office.ask("supervisor", "GET", "/looks?kind=record.viewed&limit=5").json()["items"]
    assert {"what": "supervision", "record": f"{day}/{day}"} in [one["data"] for one in looks]
    wrong = office.ask("supervisor", "GET", "/supervision?from=2026-06-02&to=2026-06-01").json()
    assert (wrong["code"], wrong["problems"][0]["place"]) == ("bad_parameter", "query.from")
    for query, status in (("", 200), ("?to=9999-12-31", 200), ("?from=0001-01-01", 200), ("?to=0001-01-01", 422)):
        assert office.ask("supervisor", "GET", f"/supervision{query}").status_code == status
