"""What an auditor takes along: whole, readable, computed by nobody, and on the ledger before it leaves."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from monitor.accounts.principal import PUBLIC, Principal
from monitor.accounts.roles import Role
from monitor.export.working_paper import Head, working_paper
from monitor.ledger.bundle.check import check, holds
from monitor.ledger.bundle.pack import MANIFEST, unpack
from monitor.ledger.note import VerifierKey
from monitor.ledger.policy import Log, Policy
from monitor.store.bound import bound
from monitor.store.database import Database, StoreUnavailable
from monitor.store.own import last_own

Judge = Callable[..., None]
Example = Callable[..., dict[str, Any]]
UNIT = "11999001MB000006XG"
NAME = "=HYPERLINK(1)&某局"


def exported(client: Any, answer: Any) -> dict[str, Any]:
    """What the ledger says of the last export; the answer must be the one it tells of."""
    assert answer.status_code == 200, answer.text
    digest = hashlib.sha256(answer.content).digest()
    assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    assert answer.headers["cache-control"] == "private, no-store"
    with client.app.state.desk.database.reading() as read:
        (entry,) = bound(read, [int(answer.headers["tw-export-entry"])])
        assert entry.event is not None
        assert entry.event["data"] == last_own(read, "export.made")
    return {**entry.event["data"], "subject": entry.event["subject"], "actor": (entry.bound or {})["actor"]}


@pytest.fixture
def judged(both: Any, judge: Judge, example: Example, all_examples: list[dict[str, Any]]) -> Any:
    """All examples; the unit of the finding bears a name that a spreadsheet would compute."""
    named = example("organisation.registered", id="named-again", time="2026-06-01T00:00:00+08:00", subject=UNIT)
    named["data"] = {**named["data"], "organisation": {"id": UNIT, "name": NAME}}
    assert both.post([*all_examples, named]).status_code == 201
    judge(both)
    return both


def test_everything_goes_out_and_holds(judged: Any) -> None:
    (item,) = judged.get("/findings").json()["items"]
    assert_workbook(judged, item)
    assert_paper(judged, item)
    assert_bundle(judged, item)


def assert_workbook(client: Any, item: dict[str, Any]) -> None:
    answer = client.get("/findings.xlsx?lang=en&severity=critical&q=committee")
    assert answer.headers["content-disposition"] == 'attachment; filename="findings.xlsx"'
    told = exported(client, answer)
    assert told == {
        "what": "findings.xlsx", "rows": 1, "subject": "findings", "actor": "0",
        "file_sha256": hashlib.sha256(answer.content).hexdigest(),
    }  # fmt: skip
    book = load_workbook(BytesIO(answer.content))
    sheet, legend = book.worksheets
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = dict(zip(head, row, strict=True))
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:T2")
    setup = sheet.page_setup  # A3, two pages wide, the first columns on both: else it prints too small to be read
    assert (setup.orientation, setup.paperSize, setup.fitToWidth) == ("landscape", 8, 2)
    assert sheet.print_title_cols == "$A:$B"
    assert "no conclusion" in sheet.oddHeader.center.text
    assert sheet.row_dimensions[2].height == 15 * max(-(-len(found["Finding in words"]) // 70), 2)  # the article: two
    assert found["Judged day"] == datetime.fromisoformat(item["day"])
    assert isinstance(found["Score"], float)
    assert found["Finding in words"] == item["message"]["en"]
    assert (found["Finding"], found["Unit"], found["Unit id"]) == (item["id"], f"'{NAME}", UNIT)
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d", "inlineStr"}
    said = [[cell for cell in line if cell is not None] for line in legend.iter_rows(values_only=True)]
    assert ["Fit the filters", 1] in said
    assert ["Filters", "severity = critical; q = committee"] in said
    assert any(line and line[0] == item["rule"] and "art. 37" in line[-1] for line in said)
    again = client.get("/findings.xlsx?lang=en&severity=critical&q=committee")
    assert again.content == answer.content
    hiding = load_workbook(BytesIO(client.get("/findings.xlsx?lang=en&min_amount=1").content)).worksheets[1]
    assert ("money at stake unknown (a least amount was asked for)", 1) in {
        (line[1], line[2]) for line in hiding.iter_rows(values_only=True)
    }


def assert_paper(client: Any, item: dict[str, Any]) -> None:
    for lang, words in (("zh", ("疑点核查工作底稿", "复核人（签名）")), ("en", ("Working paper", "Reviewed by"))):
        path = f"/findings/{item['id']}/working-paper.docx?lang={lang}"
        detail = client.get(f"/findings/{item['id']}").json()
        answer = client.get(path)
        assert exported(client, answer)["subject"] == item["id"]
        paper = Document(BytesIO(answer.content))
        cells = [cell.text for table in paper.tables for line in table.rows for cell in line.cells]
        text = "\n".join([*(told.text for told in paper.paragraphs), *cells])
        wanted = [
            *words,
            item["message"][lang],
            detail["evidence"][0]["leaf_hash"],
            detail["why"]["articles"][0]["cited"][lang],
            detail["why"]["sections"]["innocent_explanations"][lang],
            *(one["text"][lang] for one in detail["why"]["shown"]),
        ]
        assert [one for one in wanted if one not in text] == []
        head, place = Head("log.example", 3, b"r" * 32), {"zh": "某县", "en": "A county"}
        made = working_paper(detail, place, head, lang)
        assert made == working_paper(detail, place, head, lang)
        with ZipFile(BytesIO(made)) as archive:
            assert {told.date_time for told in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert_basis(detail, head, place, lang)
        strange = {**detail, "message": {"zh": "\x00\x0b\ufffe甲<&>", "en": "\x00\x0b\ufffe甲<&>"}}
        assert "甲<&>" in [
            told.text for told in Document(BytesIO(working_paper(strange, place, head, lang))).paragraphs
        ]


def assert_basis(detail: dict[str, Any], head: Head, place: dict[str, str], lang: str) -> None:
    """What was not in force on the judged day does not stand among what was."""
    (good, *_) = detail["why"]["articles"]
    gone = {**good, "is_in_force": False, "cited": {"zh": "《旧法》第1条", "en": "Old Act, art. 1"}}
    stale = {**detail, "stake_yuan": "1234567.80", "why": {**detail["why"], "articles": [gone, good]}}
    paper = Document(BytesIO(working_paper(stale, place, head, lang)))
    told = [one.text for one in paper.paragraphs]
    (at,) = [number for number, text in enumerate(told) if gone["cited"][lang] in text]
    (before,) = [number for number, text in enumerate(told) if text.startswith(good["cited"][lang])]
    assert before < at
    assert told[at].startswith({"zh": "规则另引", "en": "Also cited"}[lang])
    assert any(cell.text == "1,234,567.80" for line in paper.tables[0].rows for cell in line.cells)


def assert_bundle(client: Any, item: dict[str, Any]) -> None:
    answer = client.get(f"/findings/{item['id']}/bundle.zip")
    assert answer.status_code == 200, answer.text
    files = unpack(answer.content)
    with client.app.state.desk.database.reading() as read:
        told = last_own(read, "export.made")
    assert told == {"what": "bundle.zip", "rows": 1, "file_sha256": hashlib.sha256(files[MANIFEST]).hexdigest()}
    log = Log(VerifierKey.parse(client.get("/log/vkey").text.strip()))
    assert holds(check(answer.content, Policy((log,))))
    detail = client.get(f"/findings/{item['id']}").json()
    assert json.loads(files["finding/finding.json"])["evidence"] == detail["evidence"]
    entry = detail["evidence"][0]["entry"]
    sent, told = client.get(f"/events/{entry}").json(), json.loads(files[f"entries/{entry}.event.json"])
    assert told["data"] == sent["event"]["data"]
    assert f"rule/{item['rule']}.zh.md" in files
    assert json.loads(files["ocds/releases.json"])["releases"][0]["ocid"] == item["process_id"]
    assert json.loads(files["case/steps.json"]) == detail["history"]


def test_nobody_takes_what_he_may_not_read(
    client: Any, judge: Judge, all_examples: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(all_examples)
    judge(client)
    (item,) = client.get("/findings").json()["items"]
    paths = ["/findings.xlsx", f"/findings/{item['id']}/working-paper.docx", f"/findings/{item['id']}/bundle.zip"]

    def statuses(who: Principal) -> list[int]:
        monkeypatch.setattr("api.access.caller.OPEN", who)
        return [client.get(path).status_code for path in paths]

    def account(role: Role, *units: str) -> Principal:
        return Principal("7", frozenset({role}), frozenset(units), via="session")

    assert statuses(PUBLIC) == [401, 401, 401]
    for role in (Role.SUBMITTER, Role.CERTIFIER, Role.ADMINISTRATOR, Role.WITNESS):
        assert statuses(account(role, item["unit_id"])) == [403, 403, 403]
    assert statuses(account(Role.AUDITOR, item["unit_id"])) == [200, 403, 403]
    with client.app.state.desk.database.reading() as read:
        told = last_own(read, "export.made")
    assert told is not None
    assert told["rows"] == 0  # his own unit's finding is not in the list
    assert statuses(account(Role.AUDITOR)) == [200, 200, 200]
    missing = client.get("/findings/none/bundle.zip?lang=en")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_such_finding")


def test_nothing_leaves_where_the_ledger_cannot_say_so(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/findings.xlsx").status_code == 200

    def locked(_: Database) -> Any:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(Database, "writing", locked)
    answer = client.get("/findings.xlsx")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
