from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.accounts.office import Office
from monitor.cli.app import app
from monitor.settings import Settings, settings
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.vocabulary.event import COUNTY

ADMIN = ("accounts", "create-admin", "--login", "admin.1", "--person", "P-1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    told = {
        "DATABASE": f"sqlite:///{tmp_path}/ledger.db", "LOG_KEY_FILE": tmp_path / "log.key", "LANGUAGE": "en",
        "ACCOUNTS_KEY_FILE": tmp_path / "accounts.key", "PASSWORD_MEMORY_KIB": 19_456,
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(f"TENDERWATCH_{name}", str(value))
    monkeypatch.setenv("COLUMNS", "200")
    settings.cache_clear()
    return tmp_path


def run(*told: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(told))
    assert done.exit_code == code, done.output
    return done.output


def password(output: str) -> str:
    found = re.search(r"temporary password .*: (\S{16})\n", output)
    assert found is not None, output
    return found[1]


@pytest.fixture
def database(here: Path) -> Database:
    return open_database(f"sqlite:///{here}/ledger.db")


def test_the_first_administrator_and_those_after(here: Path, database: Database) -> None:
    first = password(run(*ADMIN))
    office = Office(Settings(), lambda: database, lambda: datetime.now(COUNTY))
    assert office.sign_in("admin.1", first, "").account.number == "1"
    made = run("accounts", "create", "--login", "audit.1", "--person", "P-2", "--role", "auditor", "--unit", "org:a")
    assert made.startswith("2  audit.1  auditor  active\n")
    assert office.sign_in("audit.1", password(made), "").account.units == {"org:a"}
    assert run("accounts", "lock", "2") == "2  audit.1  auditor  locked\n"
    assert run("accounts", "unlock", "2") == "2  audit.1  auditor  active\n"
    assert password(run("accounts", "reset", "2", "--second-factor")) != password(made)
    assert run("accounts", "close", "2") == "2  audit.1  auditor  closed\n"
    listed = run("accounts", "list")
    assert re.search(r"1 +│ admin\.1 +│ 系统管理员 +│ administrator", listed)
    assert re.search(r"2 +│ audit\.1 .*closed", listed)
    with database.reading() as read:
        assert verify(read).bad == []


def test_a_refusal_is_one_sentence(here: Path) -> None:
    run(*ADMIN)
    new = ("create", "--person", "P-2", "--role", "auditor", "--login")
    refused = {
        ("lock", "1"): "it is the last active administrator",
        ("close", "7"): "there is no such account",
        ("unlock", "7"): "there is no such account",
        (*new, "admin.1"): "the name is taken",
        (*new, "x y"): "login: “x y” has the wrong form",
        (*new, "b.1", "--unit", "no"): "units: “no” has the wrong form",
    }
    for told, sentence in refused.items():
        assert sentence in run("accounts", *told, code=2)
