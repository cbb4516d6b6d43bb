"""`tenderwatch backup | restore | doctor | settings` as an operator types them, and the page of the settings."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from api.__main__ import main as api_main
from monitor.accounts.vault import Vault
from monitor.cli.__main__ import main as cli_main
from monitor.cli.app import app
from monitor.ledger.keyfile import make_key
from monitor.notices.kinds import EVENT
from monitor.notices.subscribe import subscribe
from monitor.operation import page
from monitor.operation.doctor.examine import examine
from monitor.operation.heads import Remembered
from monitor.settings import Settings, settings
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.heads import latest, sign_head
from monitor.store.own import adopt_key

Run = Callable[..., Result]


@pytest.fixture
def run(told: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A command in an installation of its own, in English."""
    for name, value in told.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "250")
    settings.cache_clear()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, list(words))
    settings.cache_clear()


@pytest.fixture
def filled(run: Run, told: Settings, make: Callable[..., object], now: datetime) -> Run:
    """The same with three payments, signed, and their head remembered."""
    database = open_database(told.database, key=told.signing_key())
    database.migrate()
    with database.writing() as write:
        append(write, [make("a"), make("b"), make("c")], now=now)
        head = sign_head(write)
    assert head is not None
    Remembered(told.heads).keep(head.size, head.note)
    database.close()
    return run


def moved(monkeypatch: pytest.MonkeyPatch, folder: Path, told: Settings) -> None:
    """The commands work on another machine from now on, which has the old one's key."""
    folder.mkdir()
    for name in ("database", "lake", "uploads", "accounts_key_file"):
        monkeypatch.setenv(f"TENDERWATCH_{name.upper()}", str(folder / name))
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"sqlite:///{folder}/ledger.db")
    assert told.log_key_file.exists()
    settings.cache_clear()


def test_backup_and_restore_on_another_machine(
    filled: Run, told: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = filled("backup", str(tmp_path / "backup"))
    assert made.exit_code == 0, made.output
    assert "3 entries" in made.output
    assert "SHA-256 of the manifest" in made.output
    again = filled("backup", str(tmp_path / "backup"))
    assert again.exit_code == 2
    assert "not empty" in again.output
    moved(monkeypatch, tmp_path / "new", told)
    done = filled("restore", str(tmp_path / "backup"))
    assert done.exit_code == 0, done.output
    assert "3 entries" in done.output
    assert "0 lost" in done.output
    assert "every row verified: 4 entries" in done.output


def test_a_shorter_backup_is_refused_until_the_loss_is_accepted(
    filled: Run,
    told: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[..., object],
    now: datetime,
) -> None:
    assert filled("backup", str(tmp_path / "backup")).exit_code == 0
    database = open_database(told.database, key=told.signing_key())
    with database.writing() as write:
        append(write, [make("d"), make("e")], now=now)
        sign_head(write)
    with database.reading() as read:
        seen = latest(read)
    database.close()
    assert seen is not None
    (tmp_path / "seen").write_text(seen.note, encoding="utf-8")
    moved(monkeypatch, tmp_path / "new", told)
    words = ("restore", str(tmp_path / "backup"), "--last-seen", str(tmp_path / "seen"))
    refused = filled(*words)
    assert refused.exit_code == 2
    assert "2 would be lost" in refused.output
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "zh")
    settings.cache_clear()
    assert "将丢失 2 条" in filled(*words).output
    taken = filled(*words, "--accept-loss", "服务器磁盘损坏")
    assert taken.exit_code == 0, taken.output
    assert "丢失 2 条" in taken.output
    assert filled("restore", str(tmp_path / "backup"), "--last-seen", str(tmp_path / "nothing")).exit_code == 2


def lines(told: Settings, now: datetime, *, full: bool = False) -> dict[str, tuple[str, str]]:
    return {line.name: (line.state, line.found) for line in examine(told, now, full=full)}


def test_the_doctor_finds_nothing_wrong(filled: Run, told: Settings, now: datetime) -> None:
    found = lines(told, now, full=True)
    assert not {name: line for name, line in found.items() if line[0] == "fail"}
    assert found["ledger"][1].startswith("3 ")
    assert found["heads"] == ("ok", "3 <= 3")
    done = filled("doctor")
    assert done.exit_code == 0, done.output
    assert "witness_policy" in done.output


def test_the_doctor_of_an_empty_installation_makes_nothing(told: Settings, tmp_path: Path, now: datetime) -> None:
    assert lines(told, now)["database"][0] == "ok"
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_warns_of_a_database_that_others_can_read(filled: Run, told: Settings, now: datetime) -> None:
    file = Path(told.database.removeprefix("sqlite:///"))
    file.chmod(0o644)
    assert lines(told, now)["database_file"] == ("warn", f"{file} 0644")
    file.chmod(0o600)
    assert lines(told, now)["database_file"][0] == "ok"


def test_the_doctor_names_what_is_wrong(filled: Run, told: Settings, tmp_path: Path, now: datetime) -> None:
    told.log_key_file.chmod(0o644)
    told.accounts_key_file.write_text("x")
    told.accounts_key_file.chmod(0o640)
    (tmp_path / "policy").write_text("nonsense")
    (tmp_path / "lake/events").mkdir(parents=True)
    (tmp_path / "lake/events/0-99.parquet").touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wrong = {"access": "open", "place": "nowhere", "witness_policy": tmp_path / "policy"}
        wrong |= {"host": "0.0.0.0"}  # noqa: S104 - that is what is wrong
        wrong |= {"disk_free_mb": 10**9, "demo_accounts": tmp_path / "x", "dashboard_port": taken.getsockname()[1]}
        found = lines(told.model_copy(update=wrong), now - timedelta(hours=1))
    failed = {name for name, line in found.items() if line[0] == "fail"}
    expected = {"access", "place", "witness_policy", "disk", "demo_accounts", "log_key_file", "accounts_key_file"}
    assert failed == {*expected, "clock", "lake"}
    assert found["dashboard_port"][0] == "warn"
    assert filled("doctor").exit_code == 1


def test_the_doctor_tells_keys_that_are_missing_or_are_none(
    filled: Run, told: Settings, tmp_path: Path, now: datetime
) -> None:
    """At a start without them a new key is made, and the heads of this log are nobody's; nobody signs in any more."""
    garbage = told.model_copy(update={"log_key": SecretStr("PRIVATE+KEY+garbage")})
    assert lines(garbage, now)["log_key"][0] == "fail"
    elsewhere = told.model_copy(update={"log_origin": "county.example/log"})
    assert lines(elsewhere, now)["origin"] == ("fail", "localhost/tenderwatch")
    told.accounts_key_file.write_text("none", encoding="utf-8")
    told.accounts_key_file.chmod(0o600)
    assert lines(told, now)["accounts_key_file"][0] == "fail"
    told.accounts_key_file.unlink()
    database = open_database(told.database, key=told.signing_key())
    with database.writing() as write:
        adopt_key(write, now=now)
        subscribe(write, Vault(told.accounts_key_file), "https://a.example", frozenset({EVENT}), None,
                  actor="1", now=now)  # fmt: skip
    database.close()
    found = lines(told, now)
    assert (found["key_on_record"][0], found["accounts_key"][0]) == ("ok", "ok")
    told.accounts_key_file.unlink()
    kept = told.log_key_file.rename(tmp_path / "kept.key")
    found = lines(told, now)
    assert (found["key_on_record"][0], found["accounts_key"][0]) == ("fail", "fail")
    make_key(told.log_key_file, told.log_origin)
    assert lines(told, now)["key_on_record"][0] == "fail", "another key is not the log's"
    kept.replace(told.log_key_file)
    assert lines(told, now)["key_on_record"][0] == "ok"


def test_the_doctor_of_a_file_that_is_no_database(run: Run, told: Settings, tmp_path: Path, now: datetime) -> None:
    (tmp_path / "ledger.db").write_bytes(b"nothing of a database" * 100)
    assert lines(told, now)["database"] == ("fail", "file is not a database")


@pytest.mark.parametrize("begin", [api_main, cli_main], ids=["api", "command"])
def test_a_value_that_cannot_stand_is_a_line_and_no_secret(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], begin: Callable[[], None]
) -> None:
    """Whoever mistypes an address at night does not want its password in the log."""
    secret, wrong = "open-" + "sesame", "mysql://tenderwatch"
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"{wrong}:{secret}@db/tenderwatch")
    monkeypatch.setenv("TENDERWATCH_PORT", "99999")
    monkeypatch.setattr(sys, "argv", ["tenderwatch", *([] if begin is api_main else ["doctor"])])
    settings.cache_clear()
    with pytest.raises(SystemExit) as ended:
        begin()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert {line.split()[0] for line in told.err.splitlines()} == {"TENDERWATCH_PORT", "TENDERWATCH_DATABASE"}
    assert secret not in told.err
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert secret not in str(refused.value)


def test_the_doctor_sees_a_ledger_that_was_rolled_back_or_changed(filled: Run, told: Settings, now: datetime) -> None:
    note = told.heads.read_text(encoding="utf-8")
    told.heads.write_text(note.replace("\n3\n", "\n9\n", 1), encoding="utf-8")
    assert lines(told, now)["heads"][0] == "fail"
    told.heads.write_text(note.replace("\n3\n", "\n2\n", 1), encoding="utf-8")
    assert lines(told, now)["heads"][0] == "fail"
    told.heads.write_text("nonsense", encoding="utf-8")
    assert lines(told, now)["heads"][0] == "fail"
    database = open_database(told.database)
    with database.writing() as write:
        write.connection.exec_driver_sql("DROP TRIGGER keep_entry_update")
        write.connection.exec_driver_sql("UPDATE entry SET actor = '99' WHERE seq = 1")
    database.close()
    for full in (False, True):
        assert lines(told, now, full=full)["ledger"][0] == "fail"


def test_a_misspelt_setting_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENDERWATCH_DATABSE", "sqlite:///x.db")
    told = run("doctor")
    assert "did you mean TENDERWATCH_DATABASE?" in told.output


def test_settings_are_shown_without_secrets(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TENDERWATCH_DATABASE")
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    address = "postgresql://tenderwatch" + ":open-sesame@db/tenderwatch"
    (secrets / "tenderwatch_database").write_text(address + "\n", encoding="utf-8")
    (secrets / "tenderwatch_metrics_token").write_text("open-sesame-open-sesame", encoding="utf-8")
    monkeypatch.setenv("TENDERWATCH_SECRETS", str(secrets))
    settings.cache_clear()
    assert settings().database == address
    shown = run("settings")
    assert shown.exit_code == 0
    assert "postgresql://***@db/tenderwatch" in shown.output
    assert "open-sesame" not in shown.output


def test_the_page_has_every_setting(root: Path, run: Run) -> None:
    text = (root / "docs/operations.md").read_text(encoding="utf-8")
    assert page.inserted(text) == text, "python -m monitor.operation.page"
    assert run("settings", "--markdown").output.strip() == page.table()
    for name in Settings.model_fields:
        assert f"`TENDERWATCH_{name.upper()}`" in page.table()


def test_the_page_says_what_the_dashboard_reads(root: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (root / "dashboard").rglob("*.py"))
    named = {name for name in Settings.model_fields if f'"TENDERWATCH_{name.upper()}"' in sources}
    assert named == set(page.READS)


def test_every_figure_and_field_of_the_page_is_there(root: Path) -> None:
    text = (root / "docs/operations.md").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in (root / "api").rglob("*.py"))
    figures = {word.removesuffix("_total") for word in _words(text, "tenderwatch_")} - {"tenderwatch_database"}
    figures -= {"tenderwatch_metrics_token"}
    assert len(figures) > 15
    missing = [name for name in figures if name not in sources and name.removeprefix("tenderwatch_") not in sources]
    assert not missing


def _words(text: str, begin: str) -> set[str]:
    plain = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text)
    return {word for word in plain.split() if word.startswith(begin)}


def test_what_is_remembered_only_grows(filled: Run, told: Settings) -> None:
    first = told.heads.read_text(encoding="utf-8")
    Remembered(told.heads).keep(2, "a smaller one")
    assert told.heads.read_text(encoding="utf-8") == first
    held = Remembered(told.heads)
    held.keep(10, first.replace("\n3\n", "\n10\n", 1))
    held.keep(11, first.replace("\n3\n", "\n11\n", 1).partition("\n\n")[0] + "\n\n")
    assert told.heads.read_text(encoding="utf-8").endswith("\n\n")
    assert [path for path in told.heads.parent.iterdir() if "heads" in path.name] == [told.heads]
    assert filled("doctor").exit_code == 1
