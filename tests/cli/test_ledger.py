"""`tenderwatch ledger`: what the keeper of the database and the holder of a receipt do at the command line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.ledger.checkpoint import opened
from monitor.ledger.keyfile import read_key
from monitor.ledger.note import COSIGNATURE, VerifierKey
from monitor.ledger.tlog_proof import write
from monitor.settings import settings
from monitor.store.database import open_database
from monitor.store.heads import latest
from monitor.store.own import keys_on_record
from monitor.store.proofs import inclusion, leaf_of
from monitor.vocabulary.contract import contract

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A command with a database, key and lake of its own, in English."""
    for name, value in {
        "DATABASE": f"sqlite:///{tmp_path}/ledger.db",
        "LOG_KEY_FILE": str(tmp_path / "log.key"),
        "LANGUAGE": "en",
    }.items():
        monkeypatch.setenv(f"TENDERWATCH_{name}", value)
    settings.cache_clear()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, list(words))
    settings.cache_clear()


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """The same, with every example of the contract that a bureau may send imported."""
    told = [kind.example for kind in contract().kinds.values() if kind.name != "finding.disposed"]
    lines = tmp_path / "events.jsonl"
    lines.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in told), encoding="utf-8")
    assert run("import", str(lines)).exit_code == 0
    return run


def test_a_sound_ledger_is_verified(filled: Run, tmp_path: Path) -> None:
    key = read_key(tmp_path / "log.key").verifier.text()
    told = filled("ledger", "verify", "--log", key)
    assert told.exit_code == 0, told.output
    assert "entry" in told.output
    head = filled("ledger", "checkpoint").output
    size = opened(head, [VerifierKey.parse(key)]).checkpoint.size
    assert f"{size:,} entries, root" in told.output
    assert filled("ledger", "verify").exit_code == 0, "the key of this installation, where the log names none"


def test_the_first_bad_row_is_named(filled: Run, tmp_path: Path) -> None:
    """Somebody with the file in hand, who takes the triggers off first."""
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE payload SET body = replace(body, '0.00', '1.00') WHERE seq = 7")
    told = filled("ledger", "verify")
    assert told.exit_code == 1
    assert "!! payload, seq 7" in " ".join(told.output.split())


def test_a_key_that_is_not_the_logs_is_not_believed(filled: Run, tmp_path: Path) -> None:
    other = filled("ledger", "new-key", str(tmp_path / "other.key"), "--name", "localhost/tenderwatch").output.strip()
    told = filled("ledger", "verify", "--log", other)
    assert told.exit_code == 1
    assert "checkpoint" in told.output


def test_a_rotated_key_is_on_record_and_both_sign_the_next_head(filled: Run, tmp_path: Path) -> None:
    old = read_key(tmp_path / "log.key").verifier
    told = filled("ledger", "rotate-key")
    assert told.exit_code == 0, told.output
    new = read_key(tmp_path / "log.key").verifier
    assert new.text() in told.output
    assert new != old
    (retired,) = tmp_path.glob("log.key.retired-*")
    assert read_key(retired).verifier == old
    head = filled("ledger", "checkpoint").output
    for key in (old, new):
        assert opened(head, [key]).log == key
    with open_database(settings().database).reading() as read:
        assert keys_on_record(read) == [new.text()]
    assert filled("ledger", "verify", "--log", old.text()).exit_code == 0  # the old one vouched for the new


def test_a_lost_key_leaves_the_new_one_unvouched(filled: Run, tmp_path: Path) -> None:
    old = read_key(tmp_path / "log.key").verifier
    (tmp_path / "log.key").unlink()
    assert filled("ledger", "rotate-key").exit_code == 2
    assert filled("ledger", "rotate-key", "--lost").exit_code == 0
    assert filled("ledger", "verify", "--log", old.text()).exit_code == 1


def test_a_key_that_others_can_read_is_refused_by_name(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "log.key").chmod(0o640)
    told = filled("ledger", "rotate-key")
    assert told.exit_code == 2
    assert "0640" in told.output


def test_a_receipt_is_checked_offline(filled: Run, tmp_path: Path) -> None:
    database = open_database(settings().database)
    with database.reading() as read:
        signed = latest(read)
        assert signed is not None
        text = write(5, inclusion(read, 5, signed.size), signed.cosigned, leaf_of(read, 5))
    database.close()
    file, key = tmp_path / "5.tlog-proof", read_key(tmp_path / "log.key").verifier.text()
    file.write_text(text, encoding="utf-8")
    good = filled("ledger", "receipt", str(file), "--log", key)
    assert good.exit_code == 0, good.output
    assert "entry 5 with leaf hash" in good.output
    file.write_text(text.replace("index 5", "index 6"), encoding="utf-8")
    assert filled("ledger", "receipt", str(file), "--log", key).exit_code == 1
    file.write_text("nothing", encoding="utf-8")
    assert filled("ledger", "receipt", str(file), "--log", key).exit_code == 2
    assert filled("ledger", "receipt", str(file)).exit_code == 2


def test_keys_are_made_for_their_owner_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "witness.key"
    told = run("ledger", "new-key", str(path), "--name", "witness.example.org/a", "--witness")
    assert told.exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert VerifierKey.parse(told.output.strip()).algorithm == COSIGNATURE
    assert run("ledger", "new-key", str(path), "--name", "x").exit_code == 2


def test_an_empty_ledger_has_no_head(run: Run) -> None:
    assert run("ledger", "checkpoint").exit_code == 2
    assert run("ledger", "verify").exit_code == 0
