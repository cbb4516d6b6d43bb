"""Backup and restore: whole, of one state, between both databases, refused where damaged or shorter than known."""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, text

from monitor.operation import manifest as told_by
from monitor.operation.backup import NOT_CARRIED, backup
from monitor.operation.heads import head_in
from monitor.operation.known import Known
from monitor.operation.refused import (
    BackupDamaged,
    HistoryUnknown,
    NoBackup,
    OperationRefused,
    OtherRevision,
    PlaceTaken,
    WouldLose,
)
from monitor.operation.restore import restore
from monitor.settings import Settings
from monitor.store import migrate
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.store.dump import forms
from monitor.store.own import last_own
from monitor.store.refuse import put_on_record
from monitor.store.schema import metadata

New = Callable[..., Database]


def elsewhere(told: Settings, folder: Path) -> Settings:
    """The settings of another machine."""
    return told.model_copy(
        update={
            "uploads": folder / "uploads",
            "log_key_file": folder / "log.key",
            "accounts_key_file": folder / "accounts.key",
        }
    )


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as read:
        return {
            table.name: [tuple(row) for row in read.connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def made(installed: Any, told: Settings, tmp_path: Path, now: datetime) -> Path:
    backup(installed.database, told, tmp_path / "backup", now=now)
    return tmp_path / "backup"


ACROSS = pytest.mark.postgres
PROVED = (pytest.mark.postgres, pytest.mark.prove)


@pytest.mark.parametrize(
    ("backend", "to"),
    [
        pytest.param("sqlite", "postgresql", marks=ACROSS),
        pytest.param("postgresql", "sqlite", marks=ACROSS),
        pytest.param("sqlite", "sqlite", marks=pytest.mark.prove),
        pytest.param("postgresql", "postgresql", marks=PROVED),
    ],
)
def test_what_was_backed_up_is_restored_into_either_database(
    installed: Any, told: Settings, made: Path, to: str, tmp_path: Path, now: datetime, request: pytest.FixtureRequest
) -> None:
    if to == "postgresql":
        url = request.getfixturevalue("postgres_template").copy("template1")
    else:
        url = f"sqlite:///{tmp_path}/restored.db"
    before = rows(installed.database)
    target = open_database(url)
    known = [Known("the operator", head_in_text(tmp_path, told_by.read(made).checkpoint))]
    done = restore(made, target, elsewhere(told, tmp_path / "new"), known, now=now)
    after = rows(target)
    assert (done.lost, done.rows) == (0, sum(len(told) for told in before.values()))
    size = len(before["entry"])
    for table, held in before.items():
        if table in {"entry", "payload", "link", "node"}:
            assert after[table][: len(held)] == held
        else:
            assert after[table] == held
    assert len(after["entry"]) == size + 1
    with target.reading() as read:
        own = last_own(read, "ledger.restored")
        assert own == {"from_size": size, "to_size": size, "reason": "restored whole"}
        assert verify(read).bad == []
    with target.writing() as write:  # numbers given out by the database go on after the largest
        put_on_record(write, installed.make("a", subject="ANOTHER"), now=now, first_seq=1)
        migrate.check(write.connection)
    with target.reading() as read:
        assert verify(read).bad == []
    target.close()


def head_in_text(folder: Path, note: str | None) -> Any:
    path = folder / "seen"
    path.write_text(note or "", encoding="utf-8")
    return head_in(path)


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=PROVED)])
def test_a_backup_while_entries_come_in_is_one_state(
    installed: Any, told: Settings, new_database: New, tmp_path: Path, now: datetime
) -> None:
    stop = threading.Event()

    def appending() -> None:
        number = 0
        while not stop.is_set():
            installed.put(*(f"later-{number}-{one}" for one in range(20)))
            number += 1

    sender = threading.Thread(target=appending)
    sender.start()
    try:
        made = [backup(installed.database, told, tmp_path / f"b{number}", now=now).manifest for number in range(3)]
    finally:
        stop.set()
        sender.join()
    assert made[0].size < made[-1].size
    target = new_database(migrated=False)
    restore(tmp_path / "b2", target, elsewhere(told, tmp_path / "new"), [], now=now)
    with target.reading() as read:
        assert verify(read).bad == []


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_backup_holds_no_key_unless_asked(installed: Any, told: Settings, tmp_path: Path, now: datetime) -> None:
    secret = told.log_key_file.read_bytes()
    told.uploads.mkdir()
    (told.uploads / "handed-in").write_bytes(b"a workbook")
    (told.uploads / ".coming-x").write_bytes(b"half of one")
    (told.uploads / "marked").mkdir()
    (told.uploads / "marked" / "one.xlsx").write_bytes(b"made again when asked for")
    backup(installed.database, told, tmp_path / "plain", now=now)
    files = [path for path in (tmp_path / "plain").rglob("*") if path.is_file()]
    assert not [path for path in files if secret.strip() in _opened(path)]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "plain").stat().st_mode & 0o777 == 0o700
    keyed = backup(installed.database, told, tmp_path / "keyed", now=now, with_keys=True)
    assert keyed.manifest.part("keys/log.key") is not None
    new = elsewhere(told, tmp_path / "new")
    target = open_database(f"sqlite:///{tmp_path}/restored.db")
    restore(tmp_path / "keyed", target, new, [], now=now)
    target.close()
    assert new.log_key_file.read_bytes() == secret
    assert new.log_key_file.stat().st_mode & 0o777 == 0o600
    assert (new.uploads / "handed-in").read_bytes() == b"a workbook"
    assert [path.name for path in new.uploads.iterdir()] == ["handed-in"]


def _opened(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _whole(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return told


def _rewrite(folder: Path, table: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """A part is changed and the manifest with it, as somebody would who wants it not to be seen."""
    told = _whole(folder)
    part = next(one for one in told["parts"] if one["table"] == table)
    path = folder / part["file"]
    lines = change(gzip.decompress(path.read_bytes()).splitlines(keepends=True))
    path.write_bytes(gzip.compress(b"".join(lines)))
    part |= {"rows": len(lines), "sha256": told_by.sha256_of(path)}
    (folder / "manifest.json").write_text(json.dumps(told))


def _flip(folder: Path) -> None:
    path = folder / "tables/payload.jsonl.gz"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def _anew(folder: Path, name: str, raw: bytes) -> None:
    """A part holds other bytes, and the manifest says so."""
    told = _whole(folder)
    (folder / name).write_bytes(raw)
    part = next(one for one in told["parts"] if one["file"] == name)
    part |= {"bytes": len(raw), "sha256": told_by.sha256_of(folder / name)}
    (folder / "manifest.json").write_text(json.dumps(told))


def _manifest(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    told = _whole(folder)
    change(told)
    (folder / "manifest.json").write_text(json.dumps(told))


def _unnamed(told: dict[str, Any]) -> None:
    part = next(one for one in told["parts"] if one["table"] == "payload")
    part["tab1e"] = part.pop("table")


def _other_leaf(rows: list[bytes]) -> list[bytes]:
    row = json.loads(rows[7])
    row[[name for name, _ in ENTRY.columns].index("leaf_hash")] = base64.b64encode(bytes(32)).decode()
    return [*rows[:7], json.dumps(row).encode() + b"\n", *rows[8:]]


def _no_leaf(rows: list[bytes]) -> list[bytes]:
    row = json.loads(rows[7])
    row[[name for name, _ in ENTRY.columns].index("leaf_hash")] = None
    return [*rows[:7], json.dumps(row).encode() + b"\n", *rows[8:]]


LINKS = "tables/link.jsonl.gz"
ENTRY = next(form for form in forms() if form.table == "entry")
DAMAGES: dict[str, tuple[Callable[[Path], Any], type[OperationRefused], str]] = {
    "a bit": (_flip, BackupDamaged, "payload.jsonl.gz is damaged"),
    "a part": (lambda at: (at / "tables/link.jsonl.gz").unlink(), BackupDamaged, "link.jsonl.gz is missing"),
    "the manifest": (lambda at: (at / "manifest.json").write_text("{"), NoBackup, "is no backup"),
    "an entry left out": (lambda at: _rewrite(at, "entry", lambda rows: rows[:-1]), BackupDamaged, "FOREIGN KEY"),
    "an entry changed": (lambda at: _rewrite(at, "entry", _other_leaf), BackupDamaged, "root"),
    "an entry without a leaf": (lambda at: _rewrite(at, "entry", _no_leaf), BackupDamaged, "leaf_hash"),
    "a table left out": (
        lambda at: _manifest(at, lambda told: told["parts"].pop(-1)),
        BackupDamaged,
        "is not in the backup",
    ),
    "a table that is not named": (lambda at: _manifest(at, _unnamed), NoBackup, "tab1e"),
    "no gzip": (lambda at: _anew(at, LINKS, b"\x1f\x8b none"), BackupDamaged, "link.jsonl.gz"),
    "half a gzip": (lambda at: _anew(at, LINKS, (at / LINKS).read_bytes()[:-9]), BackupDamaged, "link.jsonl.gz"),
    "a checkpoint that is none": (
        lambda at: _manifest(at, lambda told: told.update(checkpoint="none")),
        BackupDamaged,
        "checkpoint",
    ),
    "a checkpoint of another log": (
        lambda at: _manifest(at, lambda told: told.update(checkpoint=f"x{told['checkpoint']}")),
        HistoryUnknown,
        "another log",
    ),
    "a line that is none": (lambda at: _rewrite(at, "payload", lambda rows: [b"{}\n", *rows]), BackupDamaged, "line 1"),
    "a later form": (
        lambda at: (at / "manifest.json").write_text(json.dumps(_whole(at) | {"form": "tenderwatch-backup/9"})),
        NoBackup,
        "no form",
    ),
    "a later revision": (
        lambda at: (at / "manifest.json").write_text(json.dumps(_whole(at) | {"revision": "2199_01_01_0100"})),
        OtherRevision,
        "later revision",
    ),
}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_damaged_backup_is_refused_and_nothing_is_kept(
    made: Path, told: Settings, new_database: New, tmp_path: Path, now: datetime
) -> None:
    target, new = new_database(migrated=False), elsewhere(told, tmp_path / "new")
    for damage, (spoil, refusal, sentence) in DAMAGES.items():
        folder = tmp_path / damage
        shutil.copytree(made, folder)
        spoil(folder)
        with pytest.raises(refusal, match=sentence) as refused:
            restore(folder, target, new, [], now=now)
        assert refused.value.text("zh") != refused.value.text("en"), damage
        with target.reading() as read:
            assert inspect(read.connection).get_table_names() == [], damage


@pytest.mark.parametrize("backend", ["sqlite"])
def test_files_of_a_restore_that_failed_are_gone(
    installed: Any, told: Settings, new_database: New, tmp_path: Path, now: datetime
) -> None:
    """Else the next attempt finds its place taken."""
    told.uploads.mkdir()
    (told.uploads / "handed-in").write_bytes(b"a workbook")
    backup(installed.database, told, tmp_path / "whole", now=now, with_keys=True)
    target, new = new_database(migrated=False), elsewhere(told, tmp_path / "new")
    shutil.copytree(tmp_path / "whole", tmp_path / "cut")
    _anew(tmp_path / "cut", "uploads.tar", (tmp_path / "cut" / "uploads.tar").read_bytes()[:-10_000] + b"x" * 600)
    with pytest.raises(BackupDamaged, match=r"uploads\.tar"):
        restore(tmp_path / "cut", target, new, [], now=now)
    (tmp_path / "new").mkdir(exist_ok=True)
    blocked = new.model_copy(update={"accounts_key_file": tmp_path / "new" / "log.key" / "accounts.key"})
    told.accounts_key_file.write_bytes(b"x")
    backup(installed.database, told, tmp_path / "keyed", now=now, with_keys=True)
    with pytest.raises(OSError, match=r"log\.key"):  # its folder is a file
        restore(tmp_path / "keyed", target, blocked, [], now=now)
    assert list((tmp_path / "new").iterdir()) == []
    restore(tmp_path / "whole", target, new, [], now=now)
    assert (new.uploads / "handed-in").read_bytes() == b"a workbook"


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_a_killed_backup_left_is_in_nobodys_way(
    installed: Any, told: Settings, tmp_path: Path, now: datetime
) -> None:
    """In a container every backup may be the process of one number."""
    (tmp_path / f".backup.unfinished-{os.getpid()}").mkdir()
    assert backup(installed.database, told, tmp_path / "backup", now=now).folder.is_dir()


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=PROVED)])
def test_a_log_that_is_known_to_be_longer_is_not_cut_unnoticed(
    installed: Any, made: Path, told: Settings, new_database: New, tmp_path: Path, now: datetime
) -> None:
    size = told_by.read(made).size
    (tmp_path / "seen").write_text(installed.put("x", "y", "z"), encoding="utf-8")
    known = [Known("a witness", head_in(tmp_path / "seen"))]
    target = new_database(migrated=False)
    with pytest.raises(WouldLose, match="3 would be lost"):
        restore(made, target, elsewhere(told, tmp_path / "new"), known, now=now)
    done = restore(
        made, target, elsewhere(told, tmp_path / "new"), known, now=now, accept_loss="the disk of the server broke"
    )
    assert done.lost == 3
    with target.reading() as read:
        own = last_own(read, "ledger.restored")
    assert own == {"from_size": size + 3, "to_size": size, "reason": "the disk of the server broke"}


@pytest.mark.parametrize("backend", ["sqlite"])
def test_another_history_is_refused(
    made: Path, told: Settings, new_database: New, tmp_path: Path, now: datetime
) -> None:
    note = told_by.read(made).checkpoint or ""
    lines = note.split("\n")
    (tmp_path / "seen").write_text("\n".join([lines[0], "5", *lines[2:]]), encoding="utf-8")
    target = new_database(migrated=False)
    known = [Known("a witness", head_in(tmp_path / "seen"))]
    with pytest.raises(HistoryUnknown, match="another history"):
        restore(made, target, elsewhere(told, tmp_path / "new"), known, now=now)
    (tmp_path / "empty").mkdir()
    other = told.model_copy(update={"log_origin": "county.example/tenderwatch"})
    stranger = open_database(f"sqlite:///{tmp_path}/empty/x.db", origin=other.log_origin)
    with pytest.raises(HistoryUnknown, match="the settings say"):
        restore(made, stranger, elsewhere(other, tmp_path / "new"), [], now=now)
    stranger.close()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_there_is_never_overwritten(installed: Any, made: Path, told: Settings, now: datetime) -> None:
    with pytest.raises(PlaceTaken, match="not empty"):
        backup(installed.database, told, made, now=now)
    with pytest.raises(PlaceTaken, match="database is not empty"):
        restore(made, installed.database, told, [], now=now)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_schema_of_another_release_is_not_backed_up(
    installed: Any, told: Settings, tmp_path: Path, now: datetime
) -> None:
    with installed.database.writing() as write:
        write.connection.execute(text("UPDATE alembic_version SET version_num = '2026_11_24_0400'"))
    with pytest.raises(OtherRevision, match="the release that keeps it"):
        backup(installed.database, told, tmp_path / "backup", now=now)
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]


def test_every_table_is_carried_but_sessions() -> None:
    carried = {form.table for form in forms()} - NOT_CARRIED
    assert carried | NOT_CARRIED == set(metadata.tables)
    assert {"entry", "payload", "checkpoint", "finding_step", "account", "submission"} <= carried


@pytest.mark.parametrize("backend", ["sqlite"])
def test_counts_in_the_manifest_are_those_of_the_tables(installed: Any, made: Path) -> None:
    told = {one.table: one.rows for one in told_by.read(made).parts}
    with installed.database.reading() as read:
        for table in metadata.sorted_tables:
            if table.name not in NOT_CARRIED:
                assert told[table.name] == read.connection.scalar(select(func.count()).select_from(table))
