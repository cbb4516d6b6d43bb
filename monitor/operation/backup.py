"""A backup of the running service in a form of its own: the same from SQLite and PostgreSQL, readable in ten years.

A folder: one gzip of JSON lines a table (a row is an array, bytes are base64), the files of archived months, the folder
of what was handed in as tar, and `manifest.json`. All tables are read in one session, so they are one state whatever is
appended meanwhile. The keys are left out unless asked for. Sessions and sign-ins under way are not carried: after a
restore everybody signs in anew.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tarfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, NamedTuple

import msgspec

from monitor.ledger.tree import Frontier
from monitor.operation import manifest as told_by
from monitor.operation.manifest import FORM, Manifest, PartOf, sha256_of
from monitor.operation.months import archive_still
from monitor.operation.refused import OtherRevision, PlaceTaken
from monitor.settings import Settings
from monitor.store.cold.refused import ArchiveUnreadable
from monitor.store.database import Database, Read
from monitor.store.dump import Form, dumped, forms
from monitor.store.heads import latest
from monitor.store.migrate import head, revision
from monitor.store.months.told import file_of, segments
from monitor.submissions.kept import COMING, DERIVED

NOT_CARRIED: Final = frozenset({"account_attempt", "account_session", "sign_in"})
LEVEL: Final = 3
"""Of gzip: above it a backup takes longer and is hardly smaller."""
UPLOADS: Final = "uploads.tar"
KEYS: Final = "keys"
ARCHIVE: Final = "archive"


class Made(NamedTuple):
    """A backup that was written: where, what its manifest says, SHA-256 of the manifest, seconds, bytes."""

    folder: Path
    manifest: Manifest
    sha256: str
    seconds: float
    bytes: int


def key_files(told: Settings) -> list[Path]:
    """The files of keys that a deployment needs besides its database."""
    return [told.log_key_file, told.accounts_key_file]


def backup(database: Database, told: Settings, folder: Path, *, now: datetime, with_keys: bool = False) -> Made:
    """The backup stands in `folder`, which is new: it is there whole or not at all.

    Raises `PlaceTaken`, `OtherRevision` where the schema is not of this release, `ArchiveTaken`,
    `ArchiveUnreadable`, `StoreUnavailable`.
    """
    began = time.perf_counter()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlaceTaken(f"{folder} 已存在且不为空", f"{folder} is there already and not empty")
    with _draft(folder) as draft, archive_still(database):
        with database.reading() as read:
            made = _tables(read, draft, now=now, kind=database.engine.dialect.name, origin=database.origin)
            files = [file_of(row) for row in segments(read)]
        further = [*_archive(told, files, draft), *_uploads(told, draft), *(_keys(told, draft) if with_keys else ())]
        parts = [*made.parts, *further]
        whole = msgspec.structs.replace(made, parts=tuple(parts))
        digest = told_by.write(draft, whole)
        _sync(draft)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Made(folder, whole, digest, time.perf_counter() - began, size)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}.unfinished-", dir=folder.parent))  # mkdtemp: 0700
    try:
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
        _sync_one(folder.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _tables(read: Read, draft: Path, *, now: datetime, kind: str, origin: str) -> Manifest:
    at = revision(read.connection)
    if at != head():
        raise OtherRevision(
            f"数据库结构为 {at}，本版本需要 {head()}：请用写入该数据库的版本备份",
            f"the schema is at {at}, this release works with {head()}: back it up with the release that keeps it",
        )
    (draft / "tables").mkdir(mode=0o700)
    tree = Frontier()
    parts = [_table(read, form, draft, tree) for form in forms() if form.table not in NOT_CARRIED]
    signed = latest(read)
    return Manifest(
        form=FORM,
        made=now.isoformat(timespec="seconds"),
        release=version("tenderwatch"),
        database=kind,
        revision=str(at),
        origin=origin,
        size=tree.size,
        root=tree.root().hex(),
        checkpoint=None if signed is None else signed.cosigned,
        parts=tuple(parts),
    )


def _table(read: Read, form: Form, draft: Path, tree: Frontier) -> PartOf:
    name = f"tables/{form.table}.jsonl.gz"
    encoder, count = msgspec.json.Encoder(), 0
    leaf = [name for name, _ in form.columns].index("leaf_hash") if form.table == "entry" else None
    with _private(draft / name).open("wb") as raw, gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as stream:
        for rows in dumped(read, form):
            stream.write(encoder.encode_lines(rows))
            count += len(rows)
            if leaf is not None:
                tree.extend(row[leaf] for row in rows)
    path = draft / name
    return PartOf(name, path.stat().st_size, sha256_of(path), form.table, form.columns, count)


def _archive(told: Settings, files: Sequence[str], draft: Path) -> Iterator[PartOf]:
    """The files that the segments of this state name."""
    if files:
        (draft / ARCHIVE).mkdir(mode=0o700)
    for name in files:
        path = _private(draft / ARCHIVE / name)
        try:
            shutil.copyfile(told.archive / name, path)
        except FileNotFoundError:
            raise ArchiveUnreadable(name, "文件缺失，无法备份", "the file is missing, it cannot be backed up") from None
        yield PartOf(f"{ARCHIVE}/{name}", path.stat().st_size, sha256_of(path))


def _uploads(told: Settings, draft: Path) -> Iterator[PartOf]:
    folder = told.uploads
    if not folder.is_dir():
        return
    path = _private(draft / UPLOADS)
    with tarfile.open(path, "w") as tar:
        tar.add(folder, arcname=".", recursive=False)
        for one in sorted(folder.rglob("*")):
            place = one.relative_to(folder)
            if not one.name.startswith(COMING) and place.parts[0] != DERIVED:  # those come and go
                tar.add(one, arcname=str(place), recursive=False)
    yield PartOf(UPLOADS, path.stat().st_size, sha256_of(path))


def _keys(told: Settings, draft: Path) -> Iterator[PartOf]:
    (draft / KEYS).mkdir(mode=0o700)
    for file in key_files(told):
        if file.is_file():
            path = _private(draft / KEYS / file.name)
            path.write_bytes(file.read_bytes())
            yield PartOf(f"{KEYS}/{file.name}", path.stat().st_size, sha256_of(path))


def _private(path: Path) -> Path:
    """A new empty file for its owner only."""
    path.touch(mode=0o600, exist_ok=False)
    return path


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
