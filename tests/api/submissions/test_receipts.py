"""A receipt: verified without us, checked by the log, printed; and what its check says of one that was changed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hand_in import lines, payment
from typer.testing import CliRunner

from monitor.cli.app import app as command
from monitor.ledger.note import VerifierKey
from monitor.ledger.receipt import check, passed, read_receipts

Office = Any


@pytest.fixture(scope="module")
def office(door: Office) -> Office:
    return door


@pytest.fixture(scope="module")
def certified(office: Office) -> dict[str, Any]:
    told = office.certify("certifier", office.checked(lines(payment("a"), payment("b", "3.00"))))
    assert told.status_code == 200, told.text
    receipt: dict[str, Any] = told.json()
    return receipt


def key(office: Office) -> str:
    return str(office.get("nobody", "/log/vkey").text.strip())


def test_it_verifies_offline_with_the_key_alone(office: Office, certified: dict[str, Any], tmp_path: Path) -> None:
    (held,) = read_receipts(certified)
    steps = check(held, [VerifierKey.parse(key(office))])
    assert {step.name: step.state.value for step in steps} == {
        "checkpoint": "pass", "cosignatures": "not_checked", "proof": "pass", "statement": "pass"
    }  # fmt: skip
    assert passed(steps)
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(certified), encoding="utf-8")
    told = CliRunner().invoke(command, ["ledger", "receipt", str(file), "--log", key(office)])
    assert (told.exit_code, "statement" in told.output) == (0, True), told.output


def test_the_log_confirms_it_to_anybody(office: Office, certified: dict[str, Any]) -> None:
    told = office.ask("nobody", "POST", "/receipts/check", json={"receipt": certified}).json()
    assert told["passed"] is True
    assert [step["name"] for step in told["receipts"][0]["steps"]][-3:] == ["statement", "log", "history"]


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({"statement": {"file_sha256": "0" * 64}}, "statement"),
        ({"statement": {"rows": 3}}, "statement"),
        ({"salt": "0" * 64}, "statement"),
        ({"leaf": "{}"}, "statement"),
        ({"entry": 1}, "proof"),
        ({"leaf_hash": "0" * 64}, "proof"),
    ],
)
def test_a_changed_receipt_fails(office: Office, certified: dict[str, Any], changed: dict[str, Any], step: str) -> None:
    other = {
        **certified,
        **{name: {**certified[name], **value} if isinstance(value, dict) else value for name, value in changed.items()},
    }
    told = office.ask("nobody", "POST", "/receipts/check", json={"receipt": other}).json()
    assert told["passed"] is False
    assert {one["name"]: one["state"] for one in told["receipts"][0]["steps"]}[step] == "fail"


def test_rows_and_entries_add_up_to_the_receipt(office: Office, certified: dict[str, Any]) -> None:
    listed = office.get("clerk", f"/submissions/{certified['number']}/entries.csv?lang=en").content.decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(listed))
    statement = certified["statement"]
    assert [int(row[4]) for row in rows] == [statement["first_entry"], statement["last_entry"]]
    assert hashlib.sha256(b"".join(bytes.fromhex(row[5]) for row in rows)).hexdigest() == statement["leaves_sha256"]
    proof = office.get("nobody", f"/log/proof/{rows[0][4]}.tlog-proof").text
    assert passed(check(read_receipts(proof)[0], [VerifierKey.parse(key(office))]))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_prints_without_script_or_anything_from_elsewhere(
    office: Office, certified: dict[str, Any], lang: str
) -> None:
    page = office.get("clerk", f"/submissions/{certified['number']}/receipt.html?lang={lang}")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "style=" not in page.text
    sources = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    ours = ("data:image/", "/", "#", "?", "receipt", certified["check_url"])
    assert not [one for one in sources if one.startswith("//")]
    assert [one for one in sources if not one.startswith(ours)] == []
    told = certified["statement"]
    for part in (
        told["file_sha256"],
        told["leaves_sha256"],
        certified["leaf_hash"],
        certified["check_url"],
        told["unit"],
    ):
        assert part in page.text
    assert ("报送回执" in page.text) is (lang == "zh")
    code = re.search(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page.text)
    assert code is not None
    assert base64.b64decode(code[1]).startswith(b"<svg")


def test_a_file_name_is_text_on_the_page(office: Office) -> None:
    told = office.checked(lines(payment("x")), name="<script>alert(1)</script>.jsonl")
    receipt = office.certify("certifier", told).json()
    page = office.get("clerk", f"/submissions/{receipt['number']}/receipt.html").text
    assert "<script" not in page
    assert "script" in page


def test_the_address_on_the_receipt_says_it_to_anybody(office: Office, certified: dict[str, Any]) -> None:
    path = certified["check_url"].removeprefix("http://localhost:8000")
    good = office.get("nobody", f"{path}?lang=en")
    assert good.status_code == 200
    assert "unchanged" in good.text
    assert "<script" not in good.text
    for wrong in (path[:-64] + "0" * 64, "/check/999999/" + "0" * 64):
        bad = office.get("nobody", f"{wrong}?lang=zh")
        assert bad.status_code == 404
        assert "不符" in bad.text
    assert office.get("nobody", "/check/x/y").status_code == 422
