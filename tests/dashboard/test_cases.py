"""The auditor's queue and case page, page by role and language: what is told is shown, each act does as it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from seen import fine, said, tables, unescaped
from served_desk import ServedDesk

from dashboard.words import words

QUEUE = "views/audit/queue.py"
CASE = "views/audit/case.py"
PROVE = pytest.mark.prove
LANGUAGES = ("zh", pytest.param("en", marks=PROVE))
EACH = (
    ("auditor", "zh"),
    ("supervisor", "en"),
    pytest.param("auditor", "en", marks=PROVE),
    pytest.param("supervisor", "zh", marks=PROVE),
)


@pytest.fixture
def free(served_desk: ServedDesk) -> list[dict[str, Any]]:
    """The findings that are in no case, the gravest first."""
    told = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=high&severity=critical&limit=50")
    items: list[dict[str, Any]] = told["items"]
    assert len(items) > 13
    return items


def case_of(served: ServedDesk, finding: dict[str, Any], *acts: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """A case on a finding, taken through some acts: (who, act, body)."""
    told: dict[str, Any] = served.ask("auditor", "POST", "/cases", json={"findings": [finding["id"]]})
    for who, act, body in acts:
        told = served.ask(who, "POST", f"/cases/{told['number']}/{act}", json={"version": told["version"], **body})
    return told


RECEIVED = ("auditor", "receive", {})
PROPOSED = ("auditor", "propose", {"conclusion": "unfounded", "reason": "explained", "text": "已作说明。"})


@pytest.mark.parametrize(("who", "lang"), EACH)
def test_the_queue_of_a_reviewer(served_desk: ServedDesk, staff_page: Any, who: str, lang: str) -> None:
    test = staff_page(who, lang, QUEUE)
    fine(test)
    told = served_desk.ask(who, "GET", "/findings?limit=12")
    frame = test.dataframe[0].value
    assert list(frame["score"]) == [item["score"] for item in told["items"]]
    states = [words(lang)[f"case_state.{item['case']['state'] if item['case'] else 'none'}"] for item in told["items"]]
    shown = [state for state, item in zip(frame["state"], told["items"], strict=True) if item["state"] == "raised"]
    assert shown == [state for state, item in zip(states, told["items"], strict=True) if item["state"] == "raised"]
    assert {"desk", "facet_sort", "facet_case_state", "facet_severity"} <= {one.key for one in test.button_group}
    late = told["facets"]["late"].get("true", 0)
    assert f"{words(lang)['queue_desk.late']} {late:,}" in test.button_group(key="desk").options
    assert {"act_open", "act_assign", "act_snooze"} <= {one.key for one in test.button}


@pytest.mark.parametrize("path", [QUEUE, CASE])
def test_a_bureau_is_shown_no_finding(staff_page: Any, path: str) -> None:
    with pytest.raises(ValueError, match=path):
        staff_page("clerk", "zh", path)


@pytest.mark.parametrize(("who", "lang"), EACH)
def test_a_case_shows_its_blocks_and_what_may_be_done(
    served_desk: ServedDesk, staff_page: Any, free: Any, who: str, lang: str
) -> None:
    case = case_of(served_desk, free[0], RECEIVED)
    test = staff_page(who, lang, CASE, case=str(case["number"]))
    fine(test)
    text = said(test)
    assert unescaped(test.title[0].value) == case["findings"][0]["message"][lang]
    assert case["label"] in text
    headings = [unescaped(one.value) for one in test.header]
    for block in ("why", "evidence", "timeline", "money", "network", "talk", "others", "history"):
        assert words(lang)[f"case_block.{block}"] in headings
    assert words(lang)["case_state.checking"] in text
    for step in case["steps"]:
        assert words(lang)[f"case_done.{step['act']}"] in text
        assert f"{step['entry']}" in text.replace(",", "")
    told = served_desk.ask(who, "GET", f"/cases/{case['number']}")
    buttons = {one.key: one.label for one in test.button}
    for act in told["may"]:
        if act["act"] in {"ask", "propose", "transfer"}:
            assert act["next_due_day"] in buttons[f"act_{act['act']}"]
    assert ("act_propose" in buttons) == any(act["act"] == "propose" for act in told["may"])


@PROVE
def test_a_finding_without_a_case_opens_one(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    item = free[1]
    test = staff_page("auditor", "zh", CASE, id=item["id"])
    fine(test)
    assert words("zh")["case.none_yet"] in said(test)
    test.button(key="act_open").click().run()
    test.button(key="send_open").click().run()
    fine(test)
    case = served_desk.ask("auditor", "GET", f"/findings/{item['id']}")["case"]
    assert case["state"] == "awaiting_receipt"
    assert f"C-{case['number']:06d}" in said(test)
    assert "act_receive" in {one.key for one in test.button}


@PROVE
def test_a_question_is_asked_from_the_bar(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    lang = "en"
    case = case_of(served_desk, free[2], RECEIVED)
    test = staff_page("auditor", lang, CASE, case=str(case["number"]))
    test.button(key="act_ask").click().run()
    test.text_area(key=f"text_{case['number']}_ask").set_value("请报送更正公告。").run()
    test.button(key="send_ask").click().run()
    fine(test)
    told = served_desk.ask("auditor", "GET", f"/cases/{case['number']}")
    assert told["state"] == "awaiting_feedback"
    assert told["questions"][0]["text"] == "请报送更正公告。"
    text = said(test)
    assert "请报送更正公告。" in text
    assert words(lang)["question.open"] in text
    assert words(lang)["case.answer_by"].format(day=told["questions"][0]["due_day"]) in text


@PROVE
def test_who_proposed_does_not_confirm(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    case = case_of(served_desk, free[4], RECEIVED, PROPOSED)
    own = staff_page("auditor", "zh", CASE, case=str(case["number"]))
    fine(own)
    assert "act_confirm" not in {one.key for one in own.button}
    assert "act_withdraw" in {one.key for one in own.button}
    assert words("zh")["case.second_person"] in said(own)
    second = staff_page("supervisor", "zh", CASE, case=str(case["number"]))
    second.button(key="act_confirm").click().run()
    second.button(key="send_confirm").click().run()
    fine(second)
    told = served_desk.ask("supervisor", "GET", f"/cases/{case['number']}")
    assert (told["state"], told["conclusion"], told["reason"]) == ("closed", "unfounded", "explained")
    text = said(second)
    assert words("zh")["conclusion.unfounded"] in text
    assert words("zh")["dismissal.explained"] in text


@PROVE
def test_what_is_missing_is_said_and_nothing_is_lost(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    case = case_of(served_desk, free[5], RECEIVED)
    test = staff_page("auditor", "zh", CASE, case=str(case["number"]))
    test.button(key="act_propose").click().run()
    place = f"{case['number']}_propose"
    test.text_area(key=f"text_{place}").set_value("I looked.").run()
    test.radio(key=f"conclusion_{place}").set_value("unfounded").run()
    test.button(key="send_propose").click().run()
    fine(test)
    assert words("zh")["act_place.reason"] in said(test)
    assert test.text_area(key=f"text_{place}").value == "I looked."
    test.radio(key=f"reason_{place}").set_value("data_error").run()
    test.button(key="send_propose").click().run()
    fine(test)
    told = served_desk.ask("auditor", "GET", f"/cases/{case['number']}")
    assert (told["state"], told["steps"][-1]["text"]) == ("awaiting_review", "I looked.")


def test_a_case_that_somebody_moved_is_shown_anew_with_the_text_kept(
    served_desk: ServedDesk, staff_page: Any, free: Any
) -> None:
    case = case_of(served_desk, free[6], RECEIVED)
    test = staff_page("auditor", "zh", CASE, case=str(case["number"]))
    test.button(key="act_ask").click().run()
    place = f"{case['number']}_ask"
    test.text_area(key=f"text_{place}").set_value("请说明。").run()
    served_desk.ask(
        "supervisor", "POST", f"/cases/{case['number']}/note", json={"version": case["version"], "text": "我也在看。"}
    )
    test.button(key="send_ask").click().run()
    fine(test)
    text = said(test)
    assert words("zh")["case.moved_note"] in text
    assert "我也在看。" in text
    assert test.text_area(key=f"text_{place}").value == "请说明。"
    test.button(key="send_ask").click().run()
    fine(test)
    assert served_desk.ask("auditor", "GET", f"/cases/{case['number']}")["state"] == "awaiting_feedback"


@PROVE
def test_an_act_that_came_too_late_leaves_its_text(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    case = case_of(served_desk, free[7], RECEIVED)
    test = staff_page("auditor", "zh", CASE, case=str(case["number"]))
    test.button(key="act_ask").click().run()
    test.text_area(key=f"text_{case['number']}_ask").set_value("晚了一步的话。").run()
    served_desk.ask(
        "supervisor", "POST", f"/cases/{case['number']}/propose", json={"version": case["version"], **PROPOSED[2]}
    )
    test.button(key="send_ask").click().run()
    fine(test)
    assert "晚了一步的话。" in {one.value for one in test.code}
    assert words("zh")["case.draft_kept"] in said(test)


@PROVE
def test_rows_are_put_off_together_and_shown_again(served_desk: ServedDesk, staff_page: Any) -> None:
    told = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=low&severity=medium&limit=12&sort=day")
    before = told["total"]
    query = {"case_state": "none", "severity": ["low", "medium"], "sort": "day"}
    test = staff_page("auditor", "zh", QUEUE, **query)
    fine(test)
    test.session_state["queue_1"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    test.run()
    test.button(key="act_snooze").click().run()
    test.text_area(key="text_snooze").set_value("等单位补报。").run()
    test.button(key="send_snooze").click().run()
    fine(test)
    after = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=low&severity=medium&limit=1")
    assert after["total"] < before
    assert after["hidden"]["snoozed"] == before - after["total"]
    assert "等单位补报。" in said(test)
    for one in served_desk.ask("auditor", "GET", "/snoozes")["snoozes"]:
        test.button(key=f"snooze_end_{one['number']}").click().run()
        fine(test)
    again = served_desk.ask("auditor", "GET", "/findings?case_state=none&severity=low&severity=medium&limit=1")
    assert again["total"] == before


def test_a_batch_tells_what_became_of_each(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    one = next(finding for finding in free[8:] if finding["process_id"] or finding["project_id"])
    near = one["process_id"] or one["project_id"]
    served_desk.ask("auditor", "POST", "/cases", json={"findings": [one["id"]]})
    told = served_desk.ask("auditor", "GET", f"/findings?q={near}&limit=12")
    test = staff_page("auditor", "en", QUEUE, q=near)
    rows = list(range(len(told["items"])))
    test.session_state["queue_1"] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    test.run()
    taken = sum(item["case"] is not None for item in told["items"])
    assert taken
    test.button(key="act_open").click().run()
    test.button(key="send_open").click().run()
    fine(test)
    text = said(test)
    assert text.count(words("en")["batch.ok"] + "]") == len(rows) - taken
    assert text.count("red-badge[×]") >= taken


@PROVE
def test_a_filter_is_kept_opened_and_deleted(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("auditor", "zh", QUEUE, severity="critical")
    test.text_input(key="filter_name").set_value("重大的").run()
    test.button(key="filter_save").click().run()
    fine(test)
    (kept,) = [one for one in served_desk.ask("auditor", "GET", "/filters")["items"] if one["name"] == "重大的"]
    assert kept["query"] == "severity=critical"
    other = staff_page("auditor", "zh", QUEUE)
    other.button(key=f"filter_{kept['number']}").click().run()
    fine(other)
    assert other.query_params["severity"] in ("critical", ["critical"])
    other.button(key=f"filter_delete_{kept['number']}").click().run()
    assert not [one for one in served_desk.ask("auditor", "GET", "/filters")["items"] if one["name"] == "重大的"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_subjects_on_which_several_rules_lie(served_desk: ServedDesk, staff_page: Any, lang: str) -> None:
    told = served_desk.ask("supervisor", "GET", "/overlays?by=process&limit=50")
    assert told["items"]
    test = staff_page("supervisor", lang, QUEUE, view="process")
    fine(test)
    frame = test.dataframe[0].value
    assert list(frame["rules"]) == [len(item["rules"]) for item in told["items"]]
    first = tables(test)[0]
    assert len(first) == len(told["items"][0]["rules"])
    assert all(len(item["rules"]) > 1 for item in told["items"])


def test_a_number_leads_to_its_page(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    case = case_of(served_desk, free[9])
    test = staff_page("auditor", "zh", QUEUE)
    test.text_input(key="facet_q").set_value(case["label"].lower()).run()
    fine(test)
    assert unescaped(test.title[0].value) == case["findings"][0]["message"]["zh"]
    other = staff_page("auditor", "zh", QUEUE)
    other.text_input(key="facet_q").set_value(free[10]["id"]).run()
    assert unescaped(other.title[0].value) == free[10]["message"]["zh"]
    process = next(item["process_id"] for item in free if item["process_id"])
    third = staff_page("auditor", "zh", QUEUE)
    third.text_input(key="facet_q").set_value(process).run()
    fine(third)
    assert third.query_params["id"] in (process, [process])
    assert process in said(third)


def test_the_list_of_cases_opens_one_of_them(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    case = case_of(served_desk, free[11], RECEIVED, PROPOSED)
    test = staff_page("supervisor", "zh", CASE, desk="review")
    fine(test)
    told = served_desk.ask("supervisor", "GET", "/cases?state=awaiting_review&limit=1")["total"]
    assert f"{words('zh')['docket_desk.review']} {told:,}" in test.button_group(key="docket").options
    test.button(key=f"docket_{case['number']}").click().run()
    fine(test)
    assert unescaped(test.title[0].value) == case["findings"][0]["message"]["zh"]
    assert "act_confirm" in {one.key for one in test.button}


def test_a_case_is_handed_on_and_given_to_somebody(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    number = case_of(served_desk, free[12], RECEIVED)["number"]
    test = staff_page("auditor", "zh", CASE, case=str(number))
    test.button(key="act_transfer").click().run()
    test.text_area(key=f"text_{number}_transfer").set_value("属行业主管部门职责。")
    test.button(key="send_transfer").click().run()
    fine(test)
    told = served_desk.ask("auditor", "GET", f"/cases/{number}")
    assert (told["state"], told["assignee"]) == ("awaiting_receipt", None)
    assert told["transferred_to"] == told["body"]["role"]
    test.menu_button(key="more").click("assign").run()
    who = served_desk.ask("supervisor", "GET", "/cases/assignees")["me"]
    test.selectbox(key=f"account_{number}_assign").set_value(who)
    test.button(key="send_assign").click().run()
    fine(test)
    assert served_desk.ask("auditor", "GET", f"/cases/{number}")["assignee"]["account"] == who


def test_a_remedy_is_demanded_by_a_day_and_a_paper_put_to_the_case(
    served_desk: ServedDesk, staff_page: Any, free: Any
) -> None:
    number = case_of(served_desk, free[13], RECEIVED)["number"]
    place = f"{number}_propose"
    test = staff_page("auditor", "zh", CASE, case=str(number))
    test.file_uploader(key="paper_file_0").set_value(("record.pdf", b"%PDF-1.7 a record", "application/pdf")).run()
    test.button(key="attach").click().run()
    fine(test)
    test.button(key="act_propose").click().run()
    test.radio(key=f"conclusion_{place}").set_value("confirmed").run()
    test.checkbox(key=f"remedy_{place}").check().run()
    test.text_area(key=f"text_remedy_{place}").set_value("补报记录。")
    test.text_area(key=f"text_{place}").set_value("属实。")
    until = test.date_input(key=f"remedy_day_{place}")
    assert until.value > served_desk.desk.now.date()
    day = served_desk.desk.now.date() + timedelta(days=20)
    until.set_value(None)
    test.button(key="send_propose").click().run()
    fine(test)
    assert words("zh")["act_place.remedy_due_day"] in said(test)
    test.date_input(key=f"remedy_day_{place}").set_value(day)
    test.button(key="send_propose").click().run()
    fine(test)
    told = served_desk.ask("auditor", "GET", f"/cases/{number}")
    assert told["state"] == "awaiting_review"
    assert told["steps"][-1]["data"]["remedy"] == {"text": "补报记录。", "due_day": day.isoformat()}
    assert [paper["file_name"] for paper in told["papers"]] == ["record.pdf"]


@pytest.mark.prove
def test_a_finding_joins_a_case_and_leaves_it(served_desk: ServedDesk, staff_page: Any, free: Any) -> None:
    taken: set[str] = set()
    for item in free:
        near = [one for one in free if one["project_id"] == item["project_id"] is not None and one is not item]
        if near:
            taken = {one["id"] for one in near}
            break
    number = case_of(served_desk, item, RECEIVED)["number"]
    for act, joined in (("join", True), ("leave", False)):
        test = staff_page("auditor", "zh", CASE, case=str(number))
        test.menu_button(key="more").click(act).run()
        box = next(one for one in test.checkbox if str(one.key).rpartition("_")[2] in taken)
        box.check().run()
        test.button(key=f"send_{act}").click().run()
        fine(test)
        held = {one["id"] for one in served_desk.ask("auditor", "GET", f"/cases/{number}")["findings"]}
        assert (str(box.key).rpartition("_")[2] in held) is joined
