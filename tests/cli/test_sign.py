"""`tenderwatch signing-key | sign | verify` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.vocabulary.contract import contract

RUN = CliRunner()
UNIT = "11999001MB000006XG"
SIGN = ["--signer", "P-1002", "--role", "deputy_in_charge"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")
    payment = json.dumps(contract().kinds["payment.made"].example, ensure_ascii=False)
    (tmp_path / "payment.jsonl").write_text(payment, encoding="utf-8")
    return tmp_path


def typed(*words: str | Path) -> tuple[int, str, str]:
    done = RUN.invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


def made(folder: Path) -> list[Path]:
    """A key, a payment and a signature on it by that key."""
    key = folder / "me.key"
    made_key = ["--key-id", "KEY-0007", "--holder", "P-1002", "--unit", UNIT, "--at", "2026-01-04T09:00:00+08:00"]
    code, registered, _ = typed("signing-key", key, *made_key)
    assert code == 0
    assert key.stat().st_mode & 0o777 == 0o600
    (folder / "key.jsonl").write_text(registered, encoding="utf-8")
    at = ["--at", "2026-06-28T10:00:00+08:00"]
    code, signed, _ = typed("sign", folder / "payment.jsonl", "--key", key, *SIGN, *at)
    assert code == 0
    (folder / "signed.jsonl").write_text(signed, encoding="utf-8")
    return [folder / name for name in ("signed.jsonl", "payment.jsonl", "key.jsonl")]


def test_a_record_is_signed_and_the_signature_verifies(folder: Path) -> None:
    code, out, _ = typed("verify", *made(folder))
    assert code == 0
    assert out.count(" pass ") == 5
    assert "verified by KEY-0007" in out
    told = json.loads((folder / "signed.jsonl").read_text(encoding="utf-8"))
    assert told["data"]["project_id"] == told["subject"] == "2026-999001-54-01-000017"


def test_a_payment_changed_after_signing_has_lost_its_signature(folder: Path) -> None:
    files = made(folder)
    payment = json.loads(files[1].read_text(encoding="utf-8"))
    corrected = {**payment, "id": "later", "corrects": payment["id"]}
    corrected["data"] = {**payment["data"], "amount": {"amount": "1.00", "currency": "CNY"}}
    (folder / "later.jsonl").write_text(json.dumps(corrected), encoding="utf-8")
    code, out, _ = typed("verify", *files, folder / "later.jsonl")
    assert code == 1
    assert "fail         content" in out
    assert "changed after the signature" in out


def test_nothing_that_cannot_be_told_passes(folder: Path) -> None:
    files = made(folder)
    code, out, _ = typed("verify", files[0])
    assert code == 0
    assert out.count("not_checked") == 2
    assert "is not registered: it cannot be verified" in out
    assert "not among the files" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sign", "payment.jsonl", "--signer", "P-1002", "--role", "boss"], "data.signature.role"),
        (["sign", "key.jsonl", *SIGN], "one record to sign expected, 0 found"),
        (["sign", "payment.jsonl", *SIGN, "--record", "PAY-9"], "one record to sign expected, 0 found"),
        (["sign", "payment.jsonl", *SIGN, "--at", "yesterday"], "--at: a time like"),
        (["sign", "payment.jsonl", *SIGN, "--key", "none.key"], "none.key: No such file"),
        (["sign", "payment.jsonl", *SIGN, "--key", "payment.jsonl"], "payment.jsonl"),
        (["verify", "payment.jsonl"], "no signature in the files"),
        (["verify", "bad.jsonl"], "bad.jsonl:2: specversion"),
        (["verify", "none.jsonl"], "none.jsonl"),
        (["signing-key", "me.key", "--key-id", "KEY-0007", "--holder", "P-1", "--unit", UNIT], "never overwritten"),
        (["signing-key", "new.key", "--key-id", "KEY-8", "--holder", "张三", "--unit", UNIT], "data.holder"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    folder: Path, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(folder)
    good = (folder / "payment.jsonl").read_text(encoding="utf-8")
    (folder / "bad.jsonl").write_text(f'{good}\n{{"type": "payment.made"}}\n', encoding="utf-8")
    before = sorted(path.name for path in folder.iterdir())
    monkeypatch.chdir(folder)
    code, out, error = typed(*words)
    assert (code, out) == (2, "")
    assert told in error.replace("\n", "")
    assert sorted(path.name for path in folder.iterdir()) == before, "nothing half-written stays"
