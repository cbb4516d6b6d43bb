"""A file's way over HTTP: handed in, reported on, certified by a second person, receipted; and who is shown nothing."""

from __future__ import annotations

import csv
import errno
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hand_in import lines, payment, workbook
from openpyxl import load_workbook
from starlette.formparsers import MultiPartParser

Office = Any


def test_the_whole_way(both: Office) -> None:
    made = both.hand_in("clerk", lines(payment("a"), payment("b")))
    assert (made.status_code, made.json()["state"]) == (202, "checking")
    assert made.headers["location"] == f"/submissions/{made.json()['id']}"
    both.check()
    told = both.get("certifier", made.headers["location"]).json()
    assert (told["state"], told["counts"]["plans"], told["progress"]["rows_read"]) == ("ready", {"new": 2}, 2)
    done = both.certify("certifier", told)
    assert done.status_code == 200, done.text
    after = both.get("clerk", made.headers["location"]).json()
    assert (after["state"], after["entry"]) == ("certified", done.json()["entry"])
    assert after["ended_by"] != after["uploader"]
    page = both.get("clerk", "/submissions?state=certified&state=ready&limit=1").json()
    assert ([one["id"] for one in page["submissions"]], page["states"], page["total"]) == (
        [told["id"]],
        {"certified": 1},
        1,
    )
    assert both.get("clerk", "/submissions?state=ready").json()["submissions"] == []


def test_a_draft_is_nobody_elses(office: Office) -> None:
    told = office.checked(lines(payment("a")))
    paths = [
        "",
        "/problems",
        "/problems.csv",
        "/marked.xlsx",
        "/file",
        "/receipt",
        "/receipt.html",
        "/entries.csv",
        "/preview",
    ]
    for path in paths:
        answers = {
            who: office.get(who, f"/submissions/{told['id']}{path}") for who in ("stranger", "auditor", "nobody")
        }
        assert {who: one.status_code for who, one in answers.items()} == {
            "stranger": 404,
            "auditor": 404,
            "nobody": 401,
        }
        assert answers["stranger"].json()["code"] == "no_such_submission"
    for act in ("withdraw", "check"):
        assert office.ask("stranger", "POST", f"/submissions/{told['id']}/{act}").status_code == 404
    assert office.certify("stranger", told).status_code == 404
    assert office.get("stranger", "/submissions").json()["total"] == 0
    assert office.get("auditor", "/submissions").json()["total"] == 0
    assert office.ask("auditor", "POST", f"/submissions/{told['id']}/withdraw").status_code == 403
    own = office.hand_in("stranger", lines(payment("x")), unit=told["unit"])
    assert (own.status_code, own.json()["code"]) == (403, "not_your_unit")
    assert office.hand_in("stranger", lines(payment("x")), supersedes=told["id"]).status_code == 404


def test_another_person_certifies_with_a_fresh_proof_and_what_was_seen(office: Office) -> None:
    told = office.checked(lines(payment("a")))
    assert office.certify("clerk", told).status_code == 403
    same = office.certify("alone", told)
    assert (same.status_code, same.json()["code"]) == (409, "same_person")
    other = office.certify("certifier", told, events_sha256="0" * 64)
    assert (other.status_code, other.json()["code"]) == (409, "other_than_seen")
    office.later(minutes=10)
    stale = office.certify("certifier", told)
    assert (stale.status_code, stale.json()["code"]) == (403, "prove_again")
    assert office.get("clerk", f"/submissions/{told['id']}").json()["state"] == "ready"
    assert office.get("clerk", f"/submissions/{told['id']}/receipt").status_code == 409


def test_what_is_wrong_is_told_row_by_row_and_as_a_list_without_formulas(office: Office) -> None:
    bad = payment("b")
    bad["data"]["=cmd|x"] = "1"
    bad["data"]["amount"]["amount"] = "1.5"
    told = office.checked(lines(payment("a"), bad, payment("a")))
    address = f"/submissions/{told['id']}/problems"
    zh, en = (office.get("clerk", f"{address}?lang={lang}&weight=must_fix").json() for lang in ("zh", "en"))
    assert {one["row"] for one in en["problems"]} == {2}
    assert {one["code"] for one in en["problems"]} == {"unknown_field", "wrong_decimals"}
    assert (en["total"], en["counts"]["weights"]) == (2, {"must_fix": 2, "check": 1})
    assert "第2行" in zh["problems"][0]["text"]
    one = office.get("clerk", f"{address}?code=wrong_decimals&limit=1").json()
    assert (one["total"], one["problems"][0]["found"]) == (1, "“1.5”")
    assert office.get("clerk", f"{address}?weight=grave").status_code == 422
    listed = office.get("clerk", f"{address}.csv?lang=en")
    assert listed.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert (rows[0][0], rows[1][0], len(rows)) == ("weight", "must fix", 4)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert office.certify("certifier", told | {"events_sha256": "0" * 64}).json()["code"] == "wrong_state"


def test_the_preview_says_who_will_see_what_and_names_the_digests(office: Office) -> None:
    told = office.checked(lines(payment("a"), payment("b", "2.00")))
    zh, en = (office.get("certifier", f"/submissions/{told['id']}/preview?lang={lang}").json() for lang in ("zh", "en"))
    assert (en["total"], len(en["events"]), en["events_sha256"]) == (2, 2, told["events_sha256"])
    assert en["file_sha256"] == told["file"]["sha256"]
    first = en["events"][0]
    assert (first["id"], first["plan"], first["row"]) == ("a", "new", 1)
    seen = {value["path"]: value["seen"] for value in first["values"]}
    assert seen["data.amount"] == "public"
    assert {seen[path] for path in seen if "account" in path} <= {"masked"}
    assert "masked" in seen.values()
    assert {value["seen_label"] for value in zh["events"][0]["values"]} <= {"公开", "隐去", "不公开"}
    page = office.get("clerk", f"/submissions/{told['id']}/preview?limit=1&offset=1").json()
    assert [one["id"] for one in page["events"]] == ["b"]
    bad = office.checked(b"{}\n")
    assert office.get("clerk", f"/submissions/{bad['id']}/preview").json()["code"] == "wrong_state"


def test_of_a_correction_what_it_changes_can_be_looked_at_alone(office: Office) -> None:
    first = office.checked(workbook("100.00", "200.00", "300.00"), name="a.xlsx")
    assert office.certify("certifier", first).status_code == 200
    told = office.checked(workbook("100.00", "210.00", "300.00"), name="b.xlsx", corrects=first["id"])
    address = f"/submissions/{told['id']}/preview?lang=zh"
    for plan, amounts in (("corrects", ["210.00 元"]), ("repeat", ["100.00 元", "300.00 元"]), ("new", [])):
        shown = office.get("certifier", f"{address}&plan={plan}").json()
        values = [{one["path"]: one["value"] for one in event["values"]} for event in shown["events"]]
        assert [one["data.amount"] for one in values] == amounts
        assert shown["total"] == len(amounts)
    assert office.get("certifier", f"{address}&plan=repeat&offset=1&limit=1").json()["events"][0]["row"] == 5
    assert office.get("certifier", f"{address}&plan=none").status_code == 422


def test_a_filled_template_goes_in_and_comes_back_marked(office: Office) -> None:
    told = office.get("nobody", "/templates").json()["templates"]
    assert "payments" in {one["id"] for one in told}
    template = office.get("nobody", "/templates/payments.xlsx?lang=zh")
    assert template.headers["content-disposition"].startswith('attachment; filename="payments.zh.xlsx"')
    assert office.get("nobody", "/templates/none.xlsx").json()["code"] == "no_such_template"
    empty = office.checked(template.content, name="付款.xlsx")
    assert (empty["file"]["form"], empty["file"]["name"], empty["state"]) == ("workbook", "付款.xlsx", "has_problems")
    marked = office.get("clerk", f"/submissions/{empty['id']}/marked.xlsx")
    assert marked.status_code == 200, marked.text
    assert len(load_workbook(io.BytesIO(marked.content)).sheetnames) > 1
    original = office.get("clerk", f"/submissions/{empty['id']}/file")
    assert original.content == template.content
    assert "filename*=UTF-8''%E4%BB%98%E6%AC%BE-%E6%A0%87%E6%B3%A8.xlsx" in marked.headers["content-disposition"]
    assert "filename*=UTF-8''%E4%BB%98%E6%AC%BE.xlsx" in original.headers["content-disposition"]
    line = office.checked(lines(payment("a")))
    assert office.get("clerk", f"/submissions/{line['id']}/marked.xlsx").json()["code"] == "not_a_table"


@pytest.mark.parametrize(
    ("name", "raw", "status", "code"),
    [
        ("a.jsonl", b"", 422, "file_empty"),
        ("a.jsonl", b"x" * 4_001, 413, "file_too_large"),
        ("a.jsonl", b"x" * 90_000, 413, "file_too_large"),
        ("a.exe", b"x", 415, "form_unknown"),
        ("a", b"x", 415, "form_unknown"),
    ],
)
def test_what_is_refused_at_the_door_is_not_kept(door: Office, name: str, raw: bytes, status: int, code: str) -> None:
    told = door.hand_in("clerk", raw, name)
    assert (told.status_code, told.json()["code"]) == (status, code)
    assert door.get("clerk", "/submissions").json()["total"] == 0
    assert [path for path in door.app.state.desk.settings.uploads.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("size", [10, 3_900_000])
def test_a_disk_that_takes_nothing_is_said_and_nothing_is_kept(office: Office, size: int) -> None:
    folder = office.app.state.desk.settings.uploads
    folder.write_bytes(b"")  # where the folder should be
    told = office.hand_in("clerk", b"x" * size)
    assert (told.status_code, told.json()["code"]) == (507, "not_kept")
    assert office.get("clerk", "/submissions").json()["total"] == 0
    folder.unlink()
    assert office.hand_in("clerk", lines(payment("a"))).status_code == 202


def test_a_temporary_file_that_is_not_written_is_said(door: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(MultiPartParser, "parse", full)
    told = door.hand_in("clerk", lines(payment("a")))
    assert (told.status_code, told.json()["code"]) == (507, "not_kept")


def test_a_body_that_never_ends_is_cut_off(door: Office) -> None:
    sent = [0]

    async def endless() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
        while sent[0] < 100_000_000:
            sent[0] += 10_000
            yield b"x" * 10_000

    headers = {"content-type": "multipart/form-data; boundary=b"}
    told = door.ask("clerk", "POST", "/submissions", content=endless(), headers=headers)
    assert (told.status_code, told.json()["code"]) == (413, "file_too_large")
    assert sent[0] < 200_000


@pytest.mark.parametrize(
    ("content", "media", "status", "code"),
    [
        (b"--b--\r\n", "multipart/form-data; boundary=b", 400, "upload_malformed"),
        (b"rubbish", "multipart/form-data; boundary=b", 400, "upload_malformed"),
        (b"rubbish", "multipart/form-data", 400, "upload_malformed"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"", "", 415, "unsupported_media_type"),
        (b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--\r\n', "multipart/form-data; boundary=b",
         400, "upload_malformed"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_upload(door: Office, content: bytes, media: str, status: int, code: str) -> None:
    told = door.ask("clerk", "POST", "/submissions", content=content, headers={"content-type": media})
    assert (told.status_code, told.json()["code"]) == (status, code)


@pytest.mark.parametrize("fields", [{"supersedes": "x"}, {"corrects": "0"}, {"nonsense": "1"}, {"unit": "u" * 101}])
def test_a_field_that_is_wrong_is_named(door: Office, fields: dict[str, str]) -> None:
    told = door.hand_in("clerk", lines(payment("a")), **fields)
    assert (told.status_code, told.json()["code"]) == (422, "bad_parameter")
    (name,) = fields
    assert told.json()["problems"][0]["place"] == f"body.{name}"


def test_who_may_not_submit_is_refused_unread(door: Office) -> None:
    for who, status in (("certifier", 403), ("auditor", 403), ("nobody", 401)):
        assert door.hand_in(who, b"x" * 90_000).status_code == status


def test_drafts_are_superseded_withdrawn_and_bounded(narrow: Office) -> None:
    first = narrow.checked(b"{}\n")
    second = narrow.checked(b"{}\n", supersedes=first["id"])
    assert narrow.get("clerk", f"/submissions/{first['id']}").json()["followed_by"] == [second["id"]]
    narrow.checked(b"{}\n")
    full = narrow.hand_in("clerk", b"{}\n")
    assert (full.status_code, full.json()["code"]) == (409, "too_many_drafts")
    gone = narrow.ask("clerk", "POST", f"/submissions/{second['id']}/withdraw")
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    again = narrow.ask("clerk", "POST", f"/submissions/{second['id']}/check?lang=en")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert "withdrawn" in again.json()["detail"]
