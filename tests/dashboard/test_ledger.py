"""A receipt and an old checkpoint checked on screen, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from seen import tables
from streamlit.testing.v1 import AppTest

from dashboard.words import words
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.vocabulary.contract import contract

LEDGER = "views/public/ledger.py"
LANGUAGES = ("zh", "en")
SIGNATURES = 3
"""The log's, and those of both witnesses."""


def said(test: AppTest) -> str:
    parts = [
        element.value
        for kind in ("title", "header", "subheader", "markdown", "caption", "code")
        for element in test.get(kind)
    ]
    return "\n".join(parts).replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def fine(test: AppTest) -> None:
    assert not test.exception, [problem.message for problem in test.exception]


def brought(test: AppTest, name: str, text: str, more: str = "") -> AppTest:
    test.text_area(key=f"{name}_text").set_value(text)
    if more:
        test.text_area(key=f"{name}_more").set_value(more)
    return test.button(key=f"{name}_go").click().run()


def steps(test: AppTest, lang: str) -> dict[str, str]:
    """Step -> its result."""
    table = next(one for one in tables(test) if words(lang)["receipt.sentence"] in one.columns)
    told = [[str(cell) for cell in row[:2]] for row in table.to_numpy()]
    return dict(told)


@pytest.fixture(scope="module")
def receipt(office: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer to a submission, and what was submitted."""
    example: dict[str, Any] = json.loads(json.dumps(contract().kinds["payment.made"].example))
    answer = office.post("/events", json=example)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json(), example


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_newest_head_is_shown(season: Any, office: Any, opened: Any, lang: str) -> None:
    test = opened(season[0], lang, LEDGER)
    fine(test)
    head = office.get("/log/head").json()
    text = said(test)
    for told in (f"{head['size']:,}", head["root"], head["key"]):
        assert told in text
    for key in ("receipt.proves", "receipt.does_not_prove", "receipt.not_entered"):
        assert words(lang)[key] in text
    assert "tenderwatch ledger receipt receipt.json" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_receipt_passes_with_its_event(season: Any, opened: Any, receipt: Any, lang: str) -> None:
    answer, event = receipt
    test = brought(opened(season[0], lang, LEDGER), "receipt", json.dumps(answer), json.dumps(event))
    fine(test)
    told = steps(test, lang)
    assert words(lang)["check.pass"] in told[words(lang)["receipt_step.proof"]]
    assert words(lang)["check.pass"] in told[words(lang)["receipt_step.event"]]


@pytest.mark.parametrize("end", ["\n", "", "\r\n"])
def test_a_proof_file_is_read_whatever_became_of_its_last_line_break(
    season: Any, office: Any, opened: Any, end: str
) -> None:
    size = office.get(f"/draws/{season[1].coming.draw_id}").json()["entry"] + 1
    proof = office.get("/log/proof/12.tlog-proof", params={"size": size}).text.rstrip("\n")
    test = brought(opened(season[0], "en", LEDGER), "receipt", proof + end)
    fine(test)
    assert words("en")["receipt.holds"] in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_head_that_too_few_witnesses_cosigned_is_no_forgery(
    season: Any, opened: Any, receipt: Any, lang: str
) -> None:
    test = brought(opened(season[0], lang, LEDGER), "receipt", json.dumps(receipt[0]))
    fine(test)
    assert words(lang)["receipt.no_quorum"] in said(test)
    assert words(lang)["receipt.holds"] not in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_forged_receipt_fails_where_it_is_forged(season: Any, opened: Any, receipt: Any, lang: str) -> None:
    answer = json.loads(json.dumps(receipt[0]))
    answer["outcomes"][0]["receipt"]["leaf_hash"] = "00" * 32
    test = opened(season[0], lang, LEDGER)
    test.file_uploader(key="receipt_file").set_value(("r.json", json.dumps(answer).encode(), "application/json"))
    test.button(key="receipt_go").click().run()
    fine(test)
    told = steps(test, lang)
    assert words(lang)["check.fail"] in told[words(lang)["receipt_step.proof"]]
    assert words(lang)["receipt.fails"].partition("{")[0] in said(test)


@pytest.mark.parametrize(
    ("text", "event", "key"),
    [
        ("", "", "verify.nothing_title"),
        ("hello", "", "receipt.no_receipt"),
        ("{}", "", "receipt.no_receipt"),
        ("{}", "[]", "receipt.no_event_title"),
        ("{}", "{", "receipt.no_event_title"),
    ],
)
def test_what_is_no_receipt_is_told(season: Any, opened: Any, text: str, event: str, key: str) -> None:
    test = brought(opened(season[0], "zh", LEDGER), "receipt", text, event)
    fine(test)
    assert words("zh")[key] in said(test)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_checkpoint_that_was_kept_begins_the_log(season: Any, office: Any, opened: Any, lang: str) -> None:
    size = office.get("/log/head").json()["size"]
    heads = [office.get("/log/checkpoint", params={"size": one}) for one in range(1, size + 1)]
    kept = next(one.text for one in reversed(heads) if one.is_success and one.text.count("\n— ") == SIGNATURES)
    test = brought(opened(season[0], lang, LEDGER), "kept", kept)
    fine(test)
    assert words(lang)["receipt.kept_holds"] in said(test)
    assert words(lang)["check.pass"] in steps(test, lang)[words(lang)["receipt_step.history"]]


def test_a_checkpoint_of_another_history_is_told(season: Any, opened: Any) -> None:
    from draw_office import KEY

    forked = signed(Checkpoint(KEY.name, 7, bytes(32)), KEY)
    test = brought(opened(season[0], "zh", LEDGER), "kept", forked)
    fine(test)
    assert words("zh")["check.fail"] in steps(test, "zh")[words("zh")["receipt_step.history"]]
    test = brought(opened(season[0], "zh", LEDGER), "kept", "no checkpoint")
    fine(test)
    assert words("zh")["check.fail"] in steps(test, "zh")[words("zh")["receipt_step.checkpoint"]]


def test_the_proof_between_two_sizes(season: Any, office: Any, opened: Any) -> None:
    test = opened(season[0], "zh", LEDGER)
    test.number_input(key="from").set_value(7).run()
    fine(test)
    size = office.get("/log/head").json()["size"]
    proof = office.get("/log/consistency", params={"from": 7, "to": size}).json()
    assert proof["from_root"] in said(test)
    assert "\n".join(proof["proof"]) in said(test)
    test.number_input(key="to").set_value(3).run()
    fine(test)
    assert "×" in said(test)
