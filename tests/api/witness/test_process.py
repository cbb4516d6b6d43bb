"""`tenderwatch witness` as its operator runs it: what it needs, and what it says when it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.witness.__main__ import main
from monitor.ledger.keyfile import make_key
from monitor.ledger.note import COSIGNATURE, SigningKey

LOG = SigningKey.generate("log.example.org/x").verifier.text()


def test_a_missing_key_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--key", f"{tmp_path}/none", "--log", LOG, "--db", f"{tmp_path}/w.db"]) == 2
    assert f"{tmp_path}/none" in capsys.readouterr().err


def test_an_open_key_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.key"
    make_key(path, "w.example.org/a", COSIGNATURE)
    path.chmod(0o644)
    assert main(["--key", str(path), "--log", LOG, "--db", f"{tmp_path}/w.db"]) == 2
    assert "0644" in capsys.readouterr().err


def test_a_malformed_log_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "w.key"
    make_key(path, "w.example.org/a", COSIGNATURE)
    assert main(["--key", str(path), "--log", "log+1234+x", "--db", f"{tmp_path}/w.db"]) == 2
    assert "verifier key" in capsys.readouterr().err
    assert not (tmp_path / "w.db").exists()


def test_a_log_key_is_no_witness_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "l.key"
    make_key(path, "log.example.org/x")
    assert main(["--key", str(path), "--log", LOG, "--db", f"{tmp_path}/w.db"]) == 2
    assert "type 4" in capsys.readouterr().err
