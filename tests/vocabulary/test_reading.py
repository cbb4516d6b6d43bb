"""The door: bytes that are no event, what is said about them, and batches."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch, read_event

Refused = Callable[..., dict[str, str]]
Example = Callable[[str], dict[str, Any]]


@pytest.fixture
def payment(example: Example) -> str:
    return json.dumps(example("payment.made"), ensure_ascii=False)


def test_bytes_text_and_object_give_the_same_event(payment: str) -> None:
    event = read_event(payment)
    assert event == read_event(payment.encode()) == read_event(json.loads(payment))
    assert read_event(b"\xef\xbb\xbf" + payment.encode()) == event
    assert read_event(payment, origin=Origin("a.jsonl", 7)).origin == Origin("a.jsonl", 7)


@pytest.mark.parametrize(
    ("raw", "place", "code"),
    [
        (b'{"id": "\xff"}', "byte 9", "bad_encoding"),
        ('{"id": "\u5b9c"}'.encode("gbk"), "byte 9", "bad_encoding"),
        ("{}".encode("utf-16"), "byte 1", "bad_encoding"),
        (b'{"a": 1,\n "b": }', "line 2, column 7", "malformed_json"),
        (b'{"a": 1} x', "line 1, column 10", "malformed_json"),
        (b"", "line 1, column 1", "malformed_json"),
        (b'{"a": "\x01"}', "line 1, column 8", "malformed_json"),
        (b"[]", "", "not_an_object"),
        (b"null", "", "not_an_object"),
        (b"NaN", "", "not_an_object"),
        (b"7", "", "not_an_object"),
        (b'{"a":' * 100_000, "", "too_deep"),
    ],
)
def test_what_is_no_event(raw: bytes, place: str, code: str, refusal: Refused) -> None:
    assert (place, code) in refusal(raw).items()


def test_numbers_that_json_does_not_know_and_numbers_beyond_reason(example: Example, refusal: Refused) -> None:
    event = example("bid.submitted")
    event["data"]["project_team"] = [{"person": "P-1", "role": "project_manager"}]
    sent = json.dumps(event)
    assert refusal(sent.replace('"P-1"', "NaN")) == {"data.project_team[0].person": "not_a_number"}
    assert refusal(sent.replace('"P-1"', "-Infinity")) == {"data.project_team[0].person": "not_a_number"}
    draw = json.dumps(example("draw.held"))
    assert refusal(draw.replace('"attempt": 1', f'"attempt": {"9" * 5000}')) == {"data.attempt": "too_large"}
    assert refusal(draw.replace('"attempt": 1', f'"attempt": {2**53}')) == {"data.attempt": "too_large"}
    assert refusal(draw.replace('"attempt": 1', f'"attempt": {2**53 - 1}')) == {}
    assert refusal(draw.replace('"attempt": 1', '"attempt": -1')) == {"data.attempt": "negative"}
    assert refusal(draw.replace('"attempt": 1', '"attempt": 1.0')) == {"data.attempt": "float"}
    assert refusal(draw.replace('"attempt": 1', '"attempt": 1e3')) == {"data.attempt": "float"}


def test_an_integer_too_long_to_print_is_told_short(example: Example) -> None:
    event = example("draw.held")
    event["data"]["attempt"] = 10**6000
    event["data"]["slots"] = -(10**6000)
    with pytest.raises(EventRefused) as refused:
        read_event(event)
    assert {problem.place: problem.code for problem in refused.value.problems} == {
        "data.attempt": "too_large",
        "data.slots": "wrong_type",
    }
    assert all(len(problem.found) < 60 for problem in refused.value.problems)


def test_a_lone_surrogate_is_refused_wherever_it_stands(example: Example, refusal: Refused) -> None:
    event = example("draw.committed")
    event["data"]["draw_id"] = "\ud800"
    event["data"]["request"] = {"v": "tw-draw/1", "note": "\udfff", "\ud800": "x"}
    found = refusal(json.dumps(event))
    assert found["data.draw_id"] == "lone_surrogate"
    assert found["data.request.note"] == "lone_surrogate"
    assert found["data.request.\\ud800"] == "lone_surrogate"
    unknown = example("payment.made")
    unknown["data"]["\udcff"] = "x"
    assert refusal(json.dumps(unknown)) == {"data.\\udcff": "unknown_field"}
    assert refusal(json.dumps({**example("payment.made"), "\ud800": 1})) == {"\\ud800": "unknown_field"}
    unknown["data"] = {**example("payment.made")["data"], 7: "x"}
    with pytest.raises(EventRefused, match=r"data\.7: no such field"):
        read_event(unknown)
    paired = example("organisation.registered")
    paired["data"]["organisation"]["name"] = "示例𠮷公司"
    assert refusal(json.dumps(paired)) == {}


def test_an_object_of_free_form_holds_no_null_float_or_empty_string(example: Example, refusal: Refused) -> None:
    event = example("draw.committed")
    event["data"]["request"] = {"a": [1, None], "b": {"c": 0.5}, "d": "", "e": 2**60, "f": [True, "x"]}
    assert refusal(event) == {
        "data.request.a[1]": "null",
        "data.request.b.c": "float",
        "data.request.d": "empty_string",
        "data.request.e": "too_large",
    }
    deep: dict = {}
    event["data"]["request"] = deep
    for _ in range(40):
        deep["x"] = deep = {}
    assert list(refusal(event).values()) == ["too_deep"]


def test_all_problems_are_told_not_the_first_only(example: Example, refusal: Refused) -> None:
    event = example("tender.published")
    event["data"] |= {"method": "opne", "titel": "x", "bid_deadline": "2026-02-30T00:00:00+08:00", "is_complex": "yes"}
    event["data"]["lots"][0]["estimate"]["amount"] = 12.5
    event["subject"] = "ocds-tw9990-other"
    del event["data"]["buyer"]
    assert refusal(event) == {
        "data.method": "code_outside_list",
        "data.titel": "unknown_field",
        "data.bid_deadline": "impossible_date",
        "data.is_complex": "wrong_type",
        "data.lots[0].estimate.amount": "float",
        "data.buyer": "missing",
        "subject": "subject_differs",
    }


def test_a_problem_is_one_sentence_in_each_language(example: Example) -> None:
    event = example("tender.published")
    event["data"]["lots"][0]["estimate"]["amount"] = 12.5
    with pytest.raises(EventRefused) as refused:
        read_event(event)
    (problem,) = refused.value.problems
    chinese = "data.lots[0].estimate.amount（金额数）：不能用小数形式的数字 12.5；应为：金额字符串，单位元，如 123456.00，不为负。"
    assert problem.text("zh") == refused.value.text("zh") == chinese
    assert problem.text("en").startswith("data.lots[0].estimate.amount (Decimal string")
    assert problem.text("en").endswith(
        "the number 12.5 is not an integer; expected an amount as a decimal string >= 0, as 123456.00."
    )
    with pytest.raises(EventRefused) as refused:
        read_event(b'{"a" 1}')
    assert refused.value.problems[0].text("zh") == "第1行第6列：JSON 语法有误，停在 “1}”；应为：合法的 JSON。"


@pytest.mark.parametrize(
    ("field", "value", "kind_of_event", "near"),
    [
        ("type", "payment.mad", "payment.made", "payment.made"),
        ("method", "oppen", "tender.published", "open"),
        ("titel", "x", "tender.published", "title"),
    ],
)
def test_the_nearest_is_suggested(field: str, value: str, kind_of_event: str, near: str, example: Example) -> None:
    event = example(kind_of_event)
    (event if field == "type" else event["data"])[field] = value
    with pytest.raises(EventRefused) as refused:
        read_event(event)
    (problem,) = refused.value.problems
    assert near in problem.text("zh")
    assert near in problem.text("en")


def test_a_list_of_codes_is_told_whole(example: Example) -> None:
    event = example("tender.published")
    event["data"]["regime"] = "gp"
    with pytest.raises(EventRefused) as refused:
        read_event(event)
    text = refused.value.problems[0].text("zh")
    assert "tendering（招标投标法）、government_procurement（政府采购法）、other（其他）" in text


def test_a_personal_number_is_not_repeated(example: Example) -> None:
    event = example("payment.made")
    event["data"] |= {"handler": "13800138000", "approver": "某某某"}
    event["data"]["account"] = {"token": "person@example.org"}
    with pytest.raises(EventRefused) as refused:
        read_event(event)
    told = refused.value.text("zh") + refused.value.text("en")
    assert {problem.code for problem in refused.value.problems} == {"personal_number", "bad_form"}
    assert "38001" not in told
    assert "某某" not in told
    assert "example.org" not in told


def test_what_could_be_read_of_a_refused_event_is_told(example: Example) -> None:
    event = example("payment.made")
    del event["data"]["payer"]
    with pytest.raises(EventRefused) as refused:
        read_event(event, origin=Origin("a.jsonl", 3))
    assert (refused.value.event_id, refused.value.kind) == ("ex-payment.made", "payment.made")
    assert refused.value.origin.row == 3
    with pytest.raises(EventRefused) as refused:
        read_event({"id": 7, "type": ["x"]})
    assert (refused.value.event_id, refused.value.kind) == (None, None)


def test_a_bad_line_stops_no_other(payment: str) -> None:
    lines = [payment.encode(), b"", b'{"id": "\xff"}', b"{", b"[]", payment.encode() + b"\r"]
    out = list(read_batch(b"\n".join(lines), file="a.jsonl"))
    assert [type(one) for one in out] == [Event, EventRefused, EventRefused, EventRefused, Event]
    assert [one.origin.row for one in out] == [1, 3, 4, 5, 6]
    assert {one.origin.file for one in out} == {"a.jsonl"}
    assert [one.problems[0].code for one in out[1:4]] == ["bad_encoding", "malformed_json", "not_an_object"]


def test_a_bad_element_stops_no_other(payment: str) -> None:
    doubled = payment.replace('"id"', '"id": "x", "id"', 1)
    out = list(read_batch(f" [{payment}, {doubled}, 7, {payment}]".encode()))
    assert [type(one) for one in out] == [Event, EventRefused, EventRefused, Event]
    assert [one.origin.row for one in out] == [1, 2, 3, 4]
    assert [(problem.place, problem.code) for problem in out[1].problems] == [("id", "doubled_key")]
    (whole,) = read_batch(f"[{payment}, {{".encode())
    assert whole.problems[0].code == "malformed_json"


def test_batches_at_their_edges(payment: str, example: Example) -> None:
    assert list(read_batch(b"")) == []
    assert list(read_batch(b"[]")) == []
    assert list(read_batch(b"\n \n")) == []
    spread = json.dumps(example("payment.made"), indent=2).encode()
    (event,) = read_batch(b"\xef\xbb\xbf" + spread)
    assert event == read_event(payment)
    (one,) = read_batch(b"\xef\xbb\xbf" + payment.encode() + b"\n")
    assert one.origin.row == 1
    server = {**example("payment.made"), "recordedtime": "2026-07-01T00:00:00Z"}
    (stored,) = read_batch(json.dumps(server).encode(), stored=True)
    assert stored.recordedtime == "2026-07-01T00:00:00Z"
