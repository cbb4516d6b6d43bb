"""A unit's desk on screen, page by role and language: what the API tells is shown, and each act does what it says."""

from __future__ import annotations

from typing import Any

import pytest
from hand_in import workbook
from seen import fine, said, tables, unescaped
from served_desk import PAPER, XLSX, ServedDesk
from served_desk import UPLOAD as LARGEST

from dashboard.words import words

UPLOAD = "views/bureau/upload.py"
RECEIPTS = "views/bureau/receipts.py"
QUESTIONS = "views/bureau/questions.py"
CALENDAR = "views/audit/calendar.py"
EACH_LANGUAGE = ("zh", pytest.param("en", marks=pytest.mark.prove))


@pytest.mark.parametrize(("who", "lang"), [("clerk", "zh"), ("certifier", "en")])
def test_a_unit_begins_with_its_drafts(served_desk: ServedDesk, staff_page: Any, who: str, lang: str) -> None:
    test = staff_page(who, lang, UPLOAD)
    fine(test)
    text = said(test)
    drafts = [one for one in served_desk.ask("clerk", "GET", "/submissions")["submissions"] if not one["ended_at"]]
    assert drafts
    for one in drafts:
        assert words(lang)[f"submission.{one['state']}"] in text
        assert one["file"]["name"] in text
    assert bool(test.get("file_uploader")) is (who == "clerk")
    assert (words(lang)["desk.certifier_lead"] in text) is (who == "certifier")


@pytest.mark.parametrize(
    ("who", "path"), [("auditor", UPLOAD), pytest.param("administrator", QUESTIONS, marks=pytest.mark.prove)]
)
def test_who_belongs_to_no_unit_is_shown_no_desk(staff_page: Any, who: str, path: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        staff_page(who, "zh", path)


@pytest.mark.parametrize("lang", EACH_LANGUAGE)
def test_each_cell_is_told_with_what_was_found_and_expected(
    served_desk: ServedDesk, staff_page: Any, lang: str
) -> None:
    id = served_desk.made["wrong"]
    test = staff_page("clerk", lang, UPLOAD, id=str(id))
    fine(test)
    told = served_desk.ask("clerk", "GET", f"/submissions/{id}/problems?lang={lang}")
    table = next(one for one in tables(test) if words(lang)["desk.expected"] in one.columns)
    assert len(table) == told["total"] > 0
    first = told["problems"][0]
    row = {name: unescaped(str(cell)) for name, cell in table.iloc[0].items()}
    assert row[words(lang)["desk.found"]].strip("`") in first["found"]
    assert row[words(lang)["desk.expected"]] == first["expected"]
    assert words(lang)[f"weight.{first['weight']}"] in row[words(lang)["desk.weight"]]
    assert first["cell"] in row[words(lang)["desk.column"]]
    assert [one.value for one in test.metric][1].startswith(str(told["counts"]["weights"]["must_fix"]))
    assert words(lang)["desk_next.has_problems"] in said(test)
    assert words(lang)["desk.certify"] not in said(test)


def test_the_marked_workbook_and_the_list_are_given_out(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("clerk", "zh", UPLOAD, id=str(served_desk.made["wrong"]))
    test.button_group(key="report_weight").set_value("must_fix").run()
    fine(test)
    assert len(test.get("download_button")) >= 2
    assert {one.key for one in test.button} >= {"marked_make", "withdraw", "check_again"}


def test_a_draft_that_is_ready_shows_what_becomes_public(served_desk: ServedDesk, staff_page: Any) -> None:
    lang = "zh"
    id = served_desk.made["ready"]
    test = staff_page("clerk", lang, UPLOAD, id=str(id))
    fine(test)
    told = served_desk.ask("clerk", "GET", f"/submissions/{id}/preview?limit=5&lang={lang}")
    text = said(test)
    for one in told["events"]:
        for value in one["values"]:
            assert unescaped(value["value"]) in text
            assert value["name"] in text
    assert {value["seen"] for one in told["events"] for value in one["values"]} > {"public"}
    assert words(lang)["desk.hand_on_note"] in text
    assert "certify_go" not in {one.key for one in test.button}


def test_a_certifier_looks_before_signing(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("certifier", "zh", UPLOAD, id=str(served_desk.made["ready"]))
    fine(test)
    test.button(key="certify_go").click().run()
    fine(test)
    assert words("zh")["desk.sign_seen_first"] in said(test)
    assert served_desk.ask("clerk", "GET", f"/submissions/{served_desk.made['ready']}")["state"] == "ready"


def test_a_file_is_handed_in_certified_and_receipted(served_desk: ServedDesk, staff_page: Any) -> None:
    lang, told = "en", workbook("300.00", "400.00", "300.00", "7100.00")
    test = staff_page("clerk", lang, UPLOAD)
    test.file_uploader(key="hand_in_file_0").set_value(("november.xlsx", told, XLSX))
    test.button(key="hand_in_go").click().run()
    fine(test)
    (id,) = test.query_params["id"]
    served_desk.check()
    test.run()
    fine(test)
    assert words(lang)["desk_next.ready"] in said(test)
    other = staff_page("certifier", lang, UPLOAD, id=id)
    other.checkbox(key="certify_seen").set_value(True)
    other.button(key="certify_go").click().run()
    fine(other)
    text = said(other)
    receipt = served_desk.ask("clerk", "GET", f"/submissions/{id}/receipt")
    assert receipt["statement"]["file_sha256"] in text
    assert f"{receipt['entry']:,}" in text
    assert words(lang)["desk_next.certified"] in text


def test_what_is_certified_is_corrected_by_another_upload(served_desk: ServedDesk, staff_page: Any) -> None:
    id = str(served_desk.made["done"])
    test = staff_page("clerk", "zh", UPLOAD, id=id)
    fine(test)
    test.button(key="correct").click().run()
    fine(test)
    assert test.query_params["corrects"] in (id, [id])
    assert test.title[0].value == words("zh")["desk.correct_title"].format(n=id)


def test_nothing_is_sent_without_a_file_and_a_wrong_form_is_refused(staff_page: Any) -> None:
    test = staff_page("clerk", "zh", UPLOAD)
    assert test.file_uploader(key="hand_in_file_0").proto.max_upload_size_mb == LARGEST // 1_000_000
    test.button(key="hand_in_go").click().run()
    fine(test)
    assert words("zh")["desk.no_file"] in said(test)
    test.file_uploader(key="hand_in_file_0").set_value(("empty.csv", b"", "text/csv"))
    test.button(key="hand_in_go").click().run()
    fine(test)
    assert "empty.csv" in said(test)


@pytest.mark.parametrize(
    ("who", "lang", "state"),
    [pytest.param("certifier", "zh", "", marks=pytest.mark.prove), ("clerk", "en", "certified")],
)
def test_every_submission_is_listed_with_what_stands_for_what(
    served_desk: ServedDesk, staff_page: Any, who: str, lang: str, state: str
) -> None:
    test = staff_page(who, lang, RECEIPTS, **({"state": state} if state else {}))
    fine(test)
    told = served_desk.ask("clerk", "GET", f"/submissions?limit=20{f'&state={state}' if state else ''}")
    numbers = tables(test)[0][words(lang)["desk.number"]]
    assert len(numbers) == told["total"] > 0
    for one, cell in zip(told["submissions"], numbers, strict=True):
        assert f"upload?id={one['id']}&" in cell


def test_a_submission_of_another_unit_is_as_if_not_there(served_desk: ServedDesk, staff_page: Any) -> None:
    test = staff_page("asked", "zh", UPLOAD, id=str(served_desk.made["done"]))
    fine(test)
    assert test.title[0].value == words("zh")["state.unknown.title"].format(what=words("zh")["desk.what"])


@pytest.mark.parametrize(("kind", "lang"), [("question", "zh"), pytest.param("remedy", "en", marks=pytest.mark.prove)])
def test_what_is_asked_of_a_unit_is_listed_by_due_day(
    served_desk: ServedDesk, staff_page: Any, kind: str, lang: str
) -> None:
    test = staff_page("asked", lang, QUESTIONS, kind=kind)
    fine(test)
    path = {"question": "/questions", "remedy": "/remedies"}[kind]
    items = served_desk.ask("asked", "GET", path)["items"]
    table = tables(test)[0]
    assert len(table) == len(items)
    asked = table[words(lang)[f"exchange.{kind}_asked"]].iloc[0]
    assert f"questions?{kind}={items[0]['number']}&" in asked
    assert words(lang)[f"{kind}.{items[0]['state']}"] in table[words(lang)["field.state"]].iloc[0]


def test_a_question_is_answered_in_words_for_the_reviewer_and_for_the_public(
    served_desk: ServedDesk, staff_page: Any
) -> None:
    number = str(served_desk.made["question"])
    test = staff_page("asked", "zh", QUESTIONS, question=number)
    fine(test)
    assert "请说明这笔款项何时支付" in said(test)
    place = f"question_{number}"
    test.text_area(key=f"text_{place}").set_value("已于本月支付，凭证随附。")
    test.text_area(key=f"text_{place}_public").set_value("联系人手机 13800138000。")
    test.button(key="reply_go").click().run()
    fine(test)
    assert served_desk.ask("asked", "GET", f"/questions/{number}")["state"] == "open"
    assert test.text_area(key=f"text_{place}").value == "已于本月支付，凭证随附。"
    test.text_input(key=f"entries_{place}").set_value("十二")
    test.button(key="reply_go").click().run()
    assert words("zh")["exchange.no_numbers"].partition("{")[0] in said(test)
    test.text_input(key=f"entries_{place}").set_value("")
    test.text_area(key=f"text_{place}_public").set_value("款项已于本月支付。")
    test.button(key="reply_go").click().run()
    fine(test)
    told = served_desk.ask("asked", "GET", f"/questions/{number}")
    assert (told["state"], told["answers"][0]["public_text"]) == ("answered", "款项已于本月支付。")
    text = said(test)
    assert words("zh")["exchange.question_sent"] in text
    assert "款项已于本月支付" in text


def test_a_remedy_is_reported_with_a_paper(served_desk: ServedDesk, staff_page: Any) -> None:
    number = str(served_desk.made["remedy"])
    test = staff_page("asked", "zh", QUESTIONS, remedy=number)
    fine(test)
    assert "补报支付记录" in said(test)
    assert test.file_uploader(key="paper_file_0").proto.max_upload_size_mb == PAPER // 1_000_000
    test.file_uploader(key="paper_file_0").set_value(("voucher.pdf", b"%PDF-1.7 a voucher", "application/pdf")).run()
    test.button(key="attach").click().run()
    fine(test)
    test.text_area(key=f"text_remedy_{number}").set_value("已补报。")
    test.button(key="reply_go").click().run()
    fine(test)
    told = served_desk.ask("asked", "GET", f"/remedies/{number}")
    assert told["state"] == "reported"
    assert [one["file_name"] for one in told["papers"]] == ["voucher.pdf"]
    assert words("zh")["exchange.remedy_sent"] in said(test)


@pytest.mark.prove
def test_the_calendar_leads_nobody_to_a_page_that_he_may_not_read(served_desk: ServedDesk, staff_page: Any) -> None:
    for who, leads in (("asked", False), ("auditor", True)):
        told = served_desk.ask(who, "GET", "/calendar?limit=20")["items"]
        test = staff_page(who, "zh", CALENDAR)
        fine(test)
        assert any(one["message"] for one in told)
        duties = tables(test)[0][words("zh")["calendar.duty"]]
        assert any("(finding?id=" in one for one in duties) is leads
