"""Archived months on their way through backup, restore and the doctor, and the two commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from old_months import NOW, MakeEvent, files, fill, in_database, put_away
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.operation.backup import backup
from monitor.operation.doctor.archived import archived
from monitor.operation.months import archive, standing, stays
from monitor.operation.refused import PlaceTaken
from monitor.operation.restore import restore
from monitor.settings import Settings, settings
from monitor.store.check.verify import verify
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Database, open_database
from monitor.store.erase import erase
from monitor.store.events import StoredEvent, events_after
from monitor.store.months.folder import held

Run = Callable[..., Result]


@pytest.fixture
def county(new_database: Callable[..., Database], told: Settings, make: MakeEvent) -> Database:
    """Three months, the first two of them archived with all their kinds."""
    database = replace(new_database(), archive=told.archive)
    fill(database, make)
    put_away(database, "2026-01", "2026-02")
    return database


@pytest.fixture
def backend() -> str:
    return "sqlite"


def events(database: Database) -> list[StoredEvent]:
    with database.reading() as read:
        assert verify(read).bad == []
        return events_after(read)


def elsewhere(told: Settings, folder: Path) -> Settings:
    return told.model_copy(update={"uploads": folder / "uploads", "lake": folder / "lake"})


@pytest.mark.parametrize("to", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_backup_brings_the_files_along(
    county: Database, told: Settings, tmp_path: Path, to: str, request: pytest.FixtureRequest
) -> None:
    with county.writing() as write:
        erase(write, 2, reason="asked for", actor="7", now=NOW)
    made = backup(county, told, tmp_path / "backup", now=NOW)
    assert [one.file for one in made.manifest.parts if one.file.startswith("archive/")] == [
        f"archive/{path.name}" for path in files(county)
    ]
    new = elsewhere(told, tmp_path / "new")
    if to == "postgresql":
        url = request.getfixturevalue("postgres_template").copy("template1")
    else:
        url = f"sqlite:///{tmp_path}/restored.db"
    target = open_database(url, archive=new.archive)
    restore(tmp_path / "backup", target, new, [], now=NOW)
    assert events(target) == events(county)
    assert [path.read_bytes() for path in files(target)] == [path.read_bytes() for path in files(county)]
    assert new.archive.stat().st_mode & 0o077 == 0
    with target.reading() as read:
        assert archived(read).state == "ok"
    again = open_database(f"sqlite:///{tmp_path}/again.db", archive=new.archive)
    with pytest.raises(PlaceTaken, match="is there already"):
        restore(tmp_path / "backup", again, new, [], now=NOW)
    for one in (target, again):
        one.close()


def test_a_backup_without_a_file_is_none(county: Database, told: Settings, tmp_path: Path) -> None:
    files(county)[1].unlink()
    with pytest.raises(ArchiveUnreadable, match=r"5-7\.jsonl\.gz: the file is missing"):
        backup(county, told, tmp_path / "backup", now=NOW)
    assert not (tmp_path / "backup").exists()


def test_an_erasure_during_a_backup_is_done_after_it(
    county: Database, told: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor.operation import backup as backed_up

    uploads = backed_up._uploads  # noqa: SLF001 - what comes after the tables

    def erased_meanwhile(*words: Any) -> Any:
        with county.writing() as write:
            erase(write, 2, reason="asked for", actor="7", now=NOW)
        return uploads(*words)

    monkeypatch.setattr(backed_up, "_uploads", erased_meanwhile)
    backup(county, told, tmp_path / "backup", now=NOW)
    with county.reading() as read:
        assert archived(read).state == "ok"
        assert verify(read).bad == []


def test_the_doctor_names_the_file_and_what_to_do(county: Database) -> None:
    first, second, *_ = files(county)
    with county.reading() as read:
        assert archived(read) == ("archive", "ok", f"{first.parent}: 4", "", "")
    assert county.archive is not None
    with held(county.archive), county.writing() as write:
        erase(write, 2, reason="asked for", actor="7", now=NOW)
    (county.archive / "90-99.jsonl.gz").write_bytes(b"left behind")
    with county.reading() as read:
        line = archived(read)
        assert (line.state, line.found) == ("warn", f"{first.parent}: {first.name}")
        assert line.advice("zh") == "尚未清理完：tenderwatch ledger archive --settle"
    second.write_bytes(second.read_bytes()[:-1])
    with county.reading() as read:
        assert archived(read).state == "fail"
        assert archived(read).found.startswith(f"{second}: ")


def test_reference_records_stay_in_the_database() -> None:
    assert {"organisation.registered", "event.withdrawn", "sanction.imposed", "tender.published"} < stays()
    assert "payment.made" not in stays()


def test_all_months_before_one_go(new_database: Callable[..., Database], told: Settings, make: MakeEvent) -> None:
    database = replace(new_database(), archive=told.archive)
    fill(database, make)
    sealed = list(archive(database, "2026-03", now=NOW))
    assert [(one.month, one.payloads) for one in sealed] == [("2026-01", 3), ("2026-02", 3)]
    assert [tuple(one) for one in standing(database)] == [
        ("2026-01", 0, 7, 8),
        ("2026-02", 8, 15, 8),
        ("2026-03", 16, 26, 0),
    ]
    assert list(archive(database, "2026-03", now=NOW)) == []
    with database.reading() as read:
        assert len(in_database(read)) == 27 - 6
    assert len(events(database)) == 24


@pytest.fixture
def run(told: Settings, make: MakeEvent, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Commands in an installation with three months."""
    for name, value in told.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "en")
    settings.cache_clear()
    database = open_database(told.database, archive=told.archive)
    database.migrate()
    fill(database, make)
    database.close()
    runner = CliRunner()
    yield lambda *words: runner.invoke(app, list(words))
    settings.cache_clear()


def test_the_commands(run: Run, told: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("ledger", "archive", "--before", "2026-02", "--shrink")
    assert done.exit_code == 0, done.output
    assert "2026-01: entries 0 to 7, 3 payloads" in done.output
    assert "the room was given back" in done.output
    listed = run("ledger", "months").output
    assert [line.split("│")[5].strip() for line in listed.splitlines() if "2026-0" in line] == ["8", "0", "0"]
    open_month = run("ledger", "archive", "--before", "2999-01")
    assert (open_month.exit_code, "is not over" in open_month.output) == (2, True)
    wrong = run("ledger", "archive", "--before", "2026-13")
    assert (wrong.exit_code, "YYYY-MM" in wrong.output) == (2, True)
    assert run("ledger", "archive").exit_code == 2
    assert "0 files of the archive put right" in run("ledger", "archive", "--settle").output
    monkeypatch.setenv("TENDERWATCH_LANGUAGE", "zh")
    settings.cache_clear()
    assert "已归档" in run("ledger", "months").output
    (told.archive / "0-7.jsonl.gz").unlink()
    verified = run("ledger", "verify")
    assert (verified.exit_code, "0-7.jsonl.gz" in verified.output) == (1, True)
