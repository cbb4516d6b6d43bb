"""Cases over HTTP: from a finding to its closing, by those who may, with what each is told."""

from __future__ import annotations

from typing import Any

from case_desk import HOUSING

from monitor.store.doings import doings


def test_from_a_finding_to_its_closing(both: Any) -> None:
    """The journey: opened, received, asked, answered, proposed, confirmed, with what is to be put right."""
    grave, mild = both.findings[2], both.findings[1]
    made = both.ask("ann", "POST", "/cases", json={"findings": [grave, mild], "assignee": "me", "text": "seen"})
    assert (made.status_code, made.headers["location"]) == (201, "/cases/1")
    told = made.json()
    assert (told["label"], told["state"], told["severity"], told["second_person"]) == (
        "C-000001", "awaiting_receipt", "high", True,
    )  # fmt: skip
    assert [one["id"] for one in told["findings"]] == [grave, mild]
    assert (told["due_day"], told["days_left"]) == ("2026-03-04", 2)
    assert told["assignee"] == {"account": "1", "label": "auditor 1"}
    assert told["body"]["role"] == "finance_bureau"
    assert both.done("ann", 1, "receive", version=1)["state"] == "checking"
    told = both.done("ann", 1, "ask", version=2, due_day="2026-03-10")
    assert (told["state"], told["due_day"], told["questions"][0]["state"]) == (
        "awaiting_feedback",
        "2026-03-10",
        "open",
    )
    answer = {"text": "the second invoice was entered twice"}
    number = told["questions"][0]["number"]
    assert both.ask("clerk", "POST", f"/questions/{number}/answers", json=answer).status_code in {200, 201}
    told = both.get("ann", "/cases/1")
    assert (told["state"], told["questions"][0]["answers"][0]["text"]) == ("checking", answer["text"])
    remedy = {"text": "pay it back", "due_day": "2026-04-30"}
    told = both.done("ann", 1, "propose", conclusion="confirmed", remedy=remedy)
    assert "confirm" not in {one["act"] for one in told["may"]}
    (confirm,) = [one for one in both.get("bo", "/cases/1")["may"] if one["act"] == "confirm"]
    assert confirm == {"act": "confirm", "next_state": "closed", "next_due_day": None, "needs": ["second_person"]}
    told = both.done("bo", 1, "confirm")
    assert (told["state"], told["conclusion"], told["remedies"][0]["state"]) == ("closed", "confirmed", "demanded")
    assert told["remedies"][0]["due_day"] == "2026-04-30"
    steps = told["steps"]
    assert [one["act"] for one in steps] == ["open", "receive", "ask", "answer", "propose", "confirm"]
    assert steps[-1]["data"] == {"conclusion": "confirmed", "remedy": remedy}
    with both.app.state.desk.database.reading() as read:
        entries = doings(read, ["case.changed"])
    assert [one.seq for one in entries[::-1]] == [one["entry"] for one in steps]
    assert not any("because" in str(one.data) or "P-7001" in str(one.data) for one in entries)


def test_each_refusal_says_why_in_both_languages(office: Any) -> None:
    low, high = office.findings[0], office.findings[2]
    office.open("ann", high)
    office.open("ann", low)
    office.done("ann", 1, "receive")
    office.done("ann", 1, "propose", conclusion="confirmed")
    asked: list[tuple[str, str, dict[str, Any], int, str]] = [
        ("ann", "/cases/1/confirm", {}, 409, "second_person"),
        ("anns_other", "/cases/1/confirm", {}, 409, "second_person"),
        ("bo", "/cases/1/withdraw", {}, 403, "proposal_of_another"),
        ("of_housing", "/cases/1/note", {"text": "x"}, 403, "recused"),
        ("bo", "/cases/1/note", {"text": "x", "version": 1}, 409, "case_moved_on"),
        ("bo", "/cases/1/propose", {}, 409, "act_not_now"),
        ("bo", "/cases/2/note", {}, 422, "incomplete"),
        ("bo", "/cases/2/assign", {"account": "7"}, 422, "not_assignable"),
        ("bo", "/cases/9/note", {"text": "x"}, 404, "no_such_case"),
        ("bo", "/cases/1/burn", {"text": "x"}, 422, "bad_parameter"),
        ("bo", "/cases/1/note", {"text": "x", "more": 1}, 422, "bad_parameter"),
        ("bo", "/cases", {"findings": [low]}, 409, "finding_in_case"),
        ("bo", "/cases", {"findings": ["none"]}, 422, "no_such_findings"),
        ("of_housing", "/cases", {"findings": [low]}, 403, "recused"),
        ("clerk", "/cases", {"findings": [low]}, 403, "not_allowed"),
        ("nobody", "/cases", {"findings": [low]}, 401, "sign_in_first"),
    ]
    for who, path, body, status, code in asked:
        told = [office.ask(who, "POST", path, json=body, headers={"accept-language": lang}) for lang in ("en", "zh")]
        assert [(one.status_code, one.json()["code"]) for one in told] == [(status, code)] * 2, told[0].text
        assert told[0].json()["detail"] != told[1].json()["detail"]
    acts = office.act("bo", 1, "propose").json()["acts"]
    assert acts == ["assign", "confirm", "return", "note", "remind", "recuse"]
    assert [one["act"] for one in office.get("bo", "/cases/1")["may"]] == acts


def test_lists_and_facets_show_what_one_may_see(office: Any) -> None:
    of_finance = office.findings[-1]
    office.open("ann", office.findings[2], assignee="me")
    office.open("ann", office.findings[1], assignee="2")
    office.open("bo", of_finance)
    told = office.get("ann", "/cases")
    assert (told["total"], told["me"]) == (3, "1")
    assert told["facets"]["assignee"] == {"1": 1, "2": 1, "none": 1}
    assert (told["facets"]["state"], told["facets"]["late"]) == ({"awaiting_receipt": 3}, {"false": 3})
    assert told["labels"] == {"1": "auditor 1", "2": "auditor 2"}
    for query, numbers in {
        "assignee=me": [1], "assignee=none": [3], "assignee=me&assignee=2": [1, 2], "severity=medium": [2],
        f"unit_id={HOUSING}": [1, 2], "q=C-000002": [2], "q=o-2 p-0": [1], "late=true": [], "state=closed": [],
        "rule=pay.over-contract&limit=1&offset=1": [3],
    }.items():  # fmt: skip
        listed = office.get("ann", f"/cases?{query}")
        assert [one["number"] for one in listed["items"]] == numbers, query
    assert [one["number"] for one in office.get("of_housing", "/cases")["items"]] == [3]
    assert office.ask("of_housing", "GET", "/cases/1").json()["code"] == "recused"
    assert office.done("ann", 3, "recuse")["may"] == []
    assert [one["number"] for one in office.get("ann", "/cases")["items"]] == [1, 2]
    assert office.ask("ann", "GET", "/cases/3").json()["code"] == "case_recused"
    left = office.get("bo", "/cases/3")["findings"][0]["id"]
    before, after = (office.get(who, "/findings?state=raised&state=cured&state=superseded") for who in ("bo", "ann"))
    assert (after["total"], after["hidden"]["recused"]) == (before["total"] - 1, 1)
    assert left not in {one["id"] for one in after["items"]}
    assert 3 not in {(one["case"] or {}).get("number") for one in after["items"]}
    assert office.ask("ann", "GET", f"/findings/{left}").json()["code"] == "case_recused"
    assert office.ask("ann", "GET", f"/findings/{left}/working-paper.docx").json()["code"] == "case_recused"
    beside = office.get("ann", f"/findings/{after['items'][0]['id']}")["others"]
    assert left not in {one["id"] for one in beside}
    assert [one["account"] for one in office.get("ann", "/cases/assignees")["assignees"]] == [*"123456"]


def test_an_answer_only_if_it_changed(office: Any) -> None:
    office.open("ann", office.findings[0])
    first = office.ask("ann", "GET", "/cases/1")
    known = {"if-none-match": first.headers["etag"]}
    assert office.ask("ann", "GET", "/cases/1", headers=known).status_code == 304
    assert office.ask("bo", "GET", "/cases/1", headers=known).status_code == 200  # what he may do is another's
    office.done("bo", 1, "note")
    assert office.ask("ann", "GET", "/cases/1", headers=known).status_code == 200


def test_many_at_once_each_with_its_outcome(office: Any) -> None:
    ids = office.findings
    office.open("ann", ids[0])
    told = office.ask("ann", "POST", "/cases/batch", json={"act": "open", "findings": [ids[0], ids[1], "none"]}).json()
    assert [(one["ok"], one["number"]) for one in told["items"]] == [(False, None), (True, 2), (False, None)]
    assert [one["problem"]["code"] for one in told["items"] if not one["ok"]] == ["finding_in_case", "no_such_findings"]
    assert (told["done"], told["refused"]) == (1, 2)
    body = {"act": "open", "findings": ids[2:6], "together": True}  # processes 2, 0, 1, 2
    told = office.ask("ann", "POST", "/cases/batch", json=body).json()
    assert [(one["id"], one["number"]) for one in told["items"]] == [
        (ids[2], 3), (ids[5], 3), (ids[3], 4), (ids[4], 5),
    ]  # fmt: skip
    body = {"act": "assign", "findings": [ids[2], ids[6]], "account": "2"}
    told = office.ask("ann", "POST", "/cases/batch", json=body).json()
    assert [one["number"] for one in told["items"]] == [3, 6]
    assert [office.get("ann", f"/cases/{number}")["assignee"]["account"] for number in (3, 6)] == ["2", "2"]
    told = office.ask("bo", "POST", "/cases/batch", json={"act": "receive", "cases": [3, 6, 6, 99]}).json()
    assert [(one["id"], one["ok"]) for one in told["items"]] == [("3", True), ("6", True), ("99", False)]
    body = {"act": "snooze", "findings": [ids[7]], "until": "2026-05-01", "text": "known"}
    told = office.ask("bo", "POST", "/cases/batch", json=body).json()
    assert told["items"][0]["snooze"] == office.get("ann", "/snoozes")["snoozes"][0]["number"] == 1
    assert office.ask("bo", "POST", "/cases/batch", json={"act": "open"}).status_code == 422
    body = {"act": "note", "findings": [ids[8]], "text": "x"}
    (refused,) = office.ask("bo", "POST", "/cases/batch", json=body).json()["items"]
    assert (refused["ok"], refused["problem"]["code"]) == (False, "finding_in_no_case")


def test_a_snooze_is_made_listed_and_ended(office: Any) -> None:
    body = {"rule": "pay.over-contract", "subject_kind": "process", "subject_id": "o-1", "reason": "import"}
    made = office.ask("ann", "POST", "/snoozes", json=body | {"until": "2026-06-01"})
    assert made.status_code == 201
    assert (made.json()["until"], made.json()["made_by"]["account"]) == ("2026-06-01", "1")
    assert office.get("ann", "/findings")["hidden"] == {"snoozed": 4}
    assert office.get("ann", "/findings?snoozed=true")["total"] == 12
    assert office.ask("ann", "POST", "/snoozes", json=body | {"until": "2028-06-01"}).json()["code"] == "incomplete"
    assert office.ask("bo", "DELETE", "/snoozes/1").json()["ended_by"]["account"] == "2"
    assert office.ask("bo", "DELETE", "/snoozes/1").status_code == 404
    assert office.get("ann", "/snoozes")["total"] == 0
    assert office.get("ann", "/snoozes?ended=true")["total"] == 1


def test_the_queue_knows_the_cases(office: Any) -> None:
    ids = office.findings
    office.open("ann", ids[2], ids[3], assignee="me")
    office.open("bo", ids[4])
    office.done("ann", 1, "receive")
    told = office.get("ann", "/findings")
    held = {one["id"]: one["case"] for one in told["items"] if one["case"] is not None}
    assert {id: one["number"] for id, one in held.items()} == {ids[2]: 1, ids[3]: 1, ids[4]: 2}
    assert held[ids[2]] == {
        "number": 1, "label": "C-000001", "state": "checking", "conclusion": None,
        "assignee": {"account": "1", "label": "auditor 1"}, "due_day": "2026-03-23", "days_left": 15,
    }  # fmt: skip
    assert told["facets"]["case_state"] == {"none": 9, "checking": 2, "awaiting_receipt": 1}
    assert (told["facets"]["assignee"], told["facets"]["late"]) == ({"none": 10, "1": 2}, {"false": 12})
    assert (told["me"], told["labels"]) == ("1", {"1": "auditor 1"})
    for query, fits in {
        "assignee=me": {ids[2], ids[3]},
        "case_state=none&ids=" + "&ids=".join(ids[:4]): {ids[0], ids[1]},
        "case_state=checking&case_state=awaiting_receipt": {ids[2], ids[3], ids[4]},
        "late=true": set(),
        "day_from=2026-02-27&day_to=2026-02-28": {ids[2], ids[3]},
        "assignee=none&case_state=awaiting_receipt": {ids[4]},
    }.items():
        assert {one["id"] for one in office.get("ann", f"/findings?{query}")["items"]} == fits, query
    assert office.get("bo", f"/findings/{ids[2]}")["case"]["number"] == 1


def test_nobody_else_reads_cases(office: Any) -> None:
    office.open("ann", office.findings[0])
    for path in ("/cases", "/cases/1", "/cases/assignees", "/snoozes"):
        for who, status in (("clerk", 403), ("nobody", 401), ("ann", 200)):
            assert office.ask(who, "GET", path).status_code == status, (path, who)
