"""Papers: taken for what their bytes say, kept by their digest, given out to whom they may be, looked at on record."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from monitor.operation.backup import backup

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as told:
        for name in names:
            told.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (packed("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (packed("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
    ids=["pdf", "png", "jpeg", "xlsx", "docx"],
)
def test_a_paper_is_what_its_bytes_say_and_comes_back_byte_by_byte(office: Any, raw: bytes, media: str) -> None:
    number = office.question()
    made = office.paper("clerk", raw, "question", number, "凭证 第3期.exe")
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["media_type"], told["bytes"], told["sha256"]) == (media, len(raw), hashlib.sha256(raw).hexdigest())
    got = office.ask("auditor", "GET", f"/papers/{told['id']}")
    assert (got.content, got.headers["content-type"]) == (raw, media)
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert office.paper("clerk", raw, "question", number).json()["id"] == told["id"], "the same bytes are one paper"
    (kept,) = office.ask("clerk", "GET", f"/questions/{number}").json()["papers"]
    assert kept == told
    looks = office.ask("supervisor", "GET", "/looks?kind=record.viewed&limit=5").json()["items"]
    assert {"what": "paper", "record": str(told["id"])} in [one["data"] for one in looks]


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 415, "paper_unknown"),
        (b"MZ\x90\x00", 415, "paper_unknown"),
        (b"<html><script>", 415, "paper_unknown"),
        (b"PK\x03\x04broken", 415, "paper_unknown"),
        (packed("a.txt"), 415, "paper_unknown"),
        (packed("xl/workbook.xml", "xl/vbaProject.bin"), 415, "paper_unknown"),
        (packed("xl/workbook.xml")[:-10] + (2**31).to_bytes(4, "little") + bytes(6), 415, "paper_unknown"),
        (PDF + b"0" * 4_000, 413, "file_too_large"),
        (PDF + b"0" * 80_000, 413, "file_too_large"),
    ],
    ids=["empty", "program", "page", "broken", "other", "macros", "long list", "large", "larger"],
)
def test_other_files_are_refused_and_nothing_is_kept(office: Any, raw: bytes, status: int, code: str) -> None:
    number = office.question()
    for lang in ("zh", "en"):
        answer = office.ask(
            "clerk", "POST", f"/papers?of=question&number={number}&lang={lang}", files={"file": ("a.pdf", raw)}
        )
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert office.ask("clerk", "GET", f"/questions/{number}").json()["papers"] == []


def test_papers_go_to_whom_what_they_belong_to_goes(office: Any) -> None:
    question = office.question()
    case = office.ask("auditor", "GET", f"/questions/{question}").json()["case_number"]
    of_unit, of_case = (
        office.paper("auditor", PDF, *to).json()["id"] for to in (("question", question), ("case", case))
    )
    seen = {who: [office.ask(who, "GET", f"/papers/{id}").status_code for id in (of_unit, of_case)]
            for who in ("clerk", "certifier", "second", "recused", "stranger", "administrator")}  # fmt: skip
    assert seen == {
        "clerk": [200, 404], "certifier": [200, 404], "second": [200, 200],
        "recused": [403, 403], "stranger": [404, 404], "administrator": [403, 403],
    }  # fmt: skip
    refused = {
        who: office.paper(who, PDF, "case", case).json()["code"] for who in ("clerk", "recused", "administrator")
    }
    assert refused == {"clerk": "no_such_paper", "recused": "recused", "administrator": "not_allowed"}
    assert office.paper("stranger", PDF, "question", question).json()["code"] == "no_such_question"
    told = office.ask("auditor", "GET", f"/cases/{case}").json()["papers"]
    assert [(one["id"], one["belongs_to"]) for one in told] == [(of_unit, "question"), (of_case, "case")]


def test_a_unit_is_not_told_which_reviewer_handed_a_paper_in(office: Any) -> None:
    question = office.question()
    office.paper("auditor", PDF, "question", question)
    assert office.paper("clerk", PDF, "question", question).json()["account"] is None  # the same bytes again
    assert office.paper("clerk", PNG, "question", question).json()["account"]["label"] == "bureau_submitter"
    told = {who: office.ask(who, "GET", f"/questions/{question}").json()["papers"] for who in ("clerk", "second")}
    assert [one["account"] and one["account"]["label"] for one in told["clerk"]] == [None, "bureau_submitter"]
    assert [one["account"]["label"] for one in told["second"]] == ["auditor", "bureau_submitter"]


def test_a_unit_adds_to_what_it_still_owes(office: Any) -> None:
    question, remedy = office.question(), office.remedy()
    office.done("clerk", f"/questions/{question}/answers", text="见凭证")
    assert office.paper("clerk", PDF, "question", question).json()["code"] == "not_open"
    assert office.paper("auditor", PNG, "question", question).status_code == 201
    assert office.paper("clerk", PDF, "remedy", remedy).status_code == 201
    office.done("clerk", f"/remedies/{remedy}/reports", text="已收回")
    assert office.paper("clerk", JPEG, "remedy", remedy).status_code == 201
    office.done("second", f"/remedies/{remedy}/accept", text="可")
    assert office.paper("clerk", PNG, "remedy", remedy).json()["code"] == "not_open"
    assert len(office.ask("clerk", "GET", f"/remedies/{remedy}").json()["papers"]) == 2


def test_what_is_no_form_or_no_target_is_refused(office: Any) -> None:
    number = office.question()
    path = f"/papers?of=question&number={number}"
    assert office.ask("clerk", "POST", path, json={}).json()["code"] == "unsupported_media_type"
    assert office.ask("clerk", "POST", path, files={"other": ("a.pdf", PDF)}).json()["code"] == "upload_malformed"
    for query in ("of=step&number=1", "of=question&number=0", "of=question"):
        answer = office.ask("clerk", "POST", f"/papers?{query}", files={"file": ("a.pdf", PDF)})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")
    assert office.ask("auditor", "GET", "/papers/99999").json()["code"] == "no_such_paper"


def test_a_paper_that_is_gone_from_its_folder_is_told(office: Any) -> None:
    made = office.paper("clerk", PDF + b"%gone", "question", office.question()).json()
    office.desk.uploads.path(made["sha256"]).unlink()
    answer = office.ask("clerk", "GET", f"/papers/{made['id']}")
    assert (answer.status_code, answer.json()["code"]) == (503, "kept_file_gone")


def test_so_many_papers_and_no_more(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.cases.papers.MOST", 1)
    number = office.question()
    assert office.paper("clerk", PDF, "question", number).status_code == 201
    assert office.paper("clerk", PNG, "question", number).json()["code"] == "too_many_papers"


def test_a_backup_carries_papers_with_their_rows(office: Any, tmp_path: Path) -> None:
    made = office.paper("clerk", PDF + b"%kept", "question", office.question()).json()
    told = backup(office.database, office.desk.settings, tmp_path / "backup", now=office.now).manifest
    with tarfile.open(tmp_path / "backup" / "uploads.tar") as tar:
        assert f"{made['sha256'][:2]}/{made['sha256']}" in tar.getnames()
    rows = {one.table: one.rows for one in told.parts if one.table is not None}
    assert rows["case_paper"] == made["id"]
    assert {"question", "answer", "remedy", "remedy_report"} <= rows.keys()
