"""What leaves the house about a finding says how its case went, and the ledger vouches for each step."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import load_workbook

from monitor.ledger.bundle.check import check, holds
from monitor.ledger.bundle.pack import unpack
from monitor.ledger.canonical import canonical
from monitor.ledger.note import VerifierKey
from monitor.ledger.policy import Log, Policy


def closed(office: Any) -> str:
    """A finding whose case was proposed by one and confirmed by another."""
    id = str(office.findings[2])
    office.open("ann", id)
    office.done("ann", 1, "receive")
    office.done("ann", 1, "propose", conclusion="unfounded", reason="data_error")
    office.done("bo", 1, "confirm")
    return id


def test_the_bundle_holds_every_step_and_the_ledger_its_digest(office: Any) -> None:
    id = closed(office)
    answer = office.ask("ann", "GET", f"/findings/{id}/bundle.zip")
    assert answer.status_code == 200, answer.text
    key = VerifierKey.parse(office.ask("ann", "GET", "/log/vkey").text.strip())
    assert holds(check(answer.content, Policy((Log(key),))))
    files = unpack(answer.content)
    told = json.loads(files["case/history.json"])
    assert (told["label"], told["conclusion"], told["reason"]) == ("C-000001", "unfounded", "data_error")
    assert [one["act"] for one in told["steps"]] == ["open", "receive", "propose", "confirm"]
    for one in told["steps"]:
        entry = json.loads(files[f"entries/{one['entry']}.event.json"])
        assert entry["type"] == "case.changed"
        digest = hashlib.sha256(bytes.fromhex(one["salt"]) + canonical(one["row"])).hexdigest()
        assert (entry["data"]["row_sha256"], entry["data"]["act"]) == (digest, one["act"])


def test_the_working_paper_says_who_made_and_who_reviewed_it(office: Any) -> None:
    id = closed(office)
    path = f"/findings/{id}/working-paper.docx"
    paper = Document(BytesIO(office.ask("ann", "GET", path, headers={"accept-language": "zh"}).content))
    steps, lines = paper.tables[-2], paper.tables[-1]
    assert [row.cells[1].text for row in steps.rows] == ["办理", "立案", "签收", "提出结论", "复核同意"]
    assert steps.rows[3].cells[3].text == "不属实\n数据有误\nbecause"
    entry = steps.rows[4].cells[4].text
    assert [lines.rows[place].cells[1].text.strip() for place in range(3)] == [
        f"auditor 1\n电子签署，账本条目 {steps.rows[3].cells[4].text}", f"auditor 2\n电子签署，账本条目 {entry}", "",
    ]  # fmt: skip
    assert lines.rows[1].cells[3].text == "2026-03-02"
    office.done("chief", 1, "reopen")
    again = Document(BytesIO(office.ask("ann", "GET", path).content))
    assert [row.cells[1].text.strip() for row in again.tables[-1].rows] == ["", "", ""]


def test_who_does_not_see_the_case_gets_nothing_of_it(office: Any) -> None:
    id = closed(office)
    office.done("chief", 1, "reopen")
    office.done("bo", 1, "recuse")
    assert office.ask("bo", "GET", f"/findings/{id}/bundle.zip").json()["code"] == "case_recused"
    assert office.ask("of_housing", "GET", f"/findings/{id}/bundle.zip").status_code == 403


def test_the_workbook_takes_the_filters_of_cases(office: Any) -> None:
    office.open("ann", *office.findings[2:5], assignee="me")
    book = load_workbook(BytesIO(office.ask("ann", "GET", "/findings.xlsx?assignee=me").content))
    assert [row[0].value for row in book.worksheets[0].iter_rows()][1:] == [1, 2, 3]
