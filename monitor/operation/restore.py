"""A backup into an empty database of either kind, in one transaction, and never behind the back of who knew more.

What is known of the log's length (heads file, witnesses, heads that are brought) is held against the backup. A backup
that is shorter is refused, unless the loss is accepted with a reason; every restore is an entry of the log.
"""

from __future__ import annotations

import gzip
import shutil
import tarfile
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from monitor.ledger.checkpoint import parse_checkpoint
from monitor.ledger.note import NoteRefused, parse_note
from monitor.ledger.tree import Frontier
from monitor.operation import manifest as told_by
from monitor.operation.backup import ARCHIVE, KEYS, NOT_CARRIED, UPLOADS, key_files
from monitor.operation.known import Known
from monitor.operation.manifest import Manifest, PartOf
from monitor.operation.refused import BackupDamaged, HistoryUnknown, OtherRevision, PlaceTaken, WouldLose
from monitor.settings import Settings
from monitor.store import migrate
from monitor.store.database import Database, Write
from monitor.store.dump import Form, NotDumpable, Row, RowsRefused, is_empty, restored, settle_numbers, tables_in
from monitor.store.months.seal import manifest as list_files
from monitor.store.own import record
from monitor.vocabulary.own import Doing

WHOLE: Final = "restored whole"
LEAF: Final = "leaf_hash"
HASH_BYTES: Final = 32
UNKNOWN: Final = "restored; nothing was known of a longer log"
KINDS: Final[dict[str, Any]] = {
    "int": int | None,
    "bool": bool | None,
    "real": float | None,
    "bytes": bytes | None,
    "text": str | None,
}


class Restored(NamedTuple):
    """A restore that was done: the manifest, entries lost, rows, seconds."""

    manifest: Manifest
    lost: int
    rows: int
    seconds: float


def restore(
    folder: Path,
    database: Database,
    told: Settings,
    known: Sequence[Known],
    *,
    now: datetime,
    accept_loss: str | None = None,
) -> Restored:
    """The database holds what the backup holds, and one entry more that says so.

    Raises `NoBackup`, `BackupDamaged`, `PlaceTaken`, `OtherRevision`, `WouldLose`, `HistoryUnknown`; then the database
    is as it was. `accept_loss` is the reason why a shorter log is taken.
    """
    began = time.perf_counter()
    manifest = told_by.read(folder)
    told_by.check(folder, manifest)
    longest = max((one.head.size for one in known), default=0)
    lost = max(0, longest - manifest.size)
    if lost and not accept_loss:
        raise WouldLose(
            f"已知账本有 {longest} 条，备份只有 {manifest.size} 条：将丢失 {lost} 条",
            f"the log is known to have {longest} entries, the backup has {manifest.size}: {lost} would be lost",
        )
    if manifest.origin != database.origin:
        raise HistoryUnknown(
            f"备份属于账本 {manifest.origin}，设置为 {database.origin}",
            f"the backup is of the log {manifest.origin}, the settings say {database.origin}",
        )
    _room_for_files(manifest, told)
    with _files_undone(manifest, told), database.writing() as write:
        rows = _load(write, folder, manifest, known)
        reason = accept_loss if lost else (WHOLE if known else UNKNOWN)
        data = {"from_size": manifest.size + lost, "to_size": manifest.size, "reason": reason}
        record(write, [Doing("ledger.restored", manifest.origin, data)], now=now)
        _files(folder, manifest, told)
    if lost and told.heads.exists():  # the log cannot have that head any more; it is kept as evidence
        told.heads.rename(told.heads.with_name(f"{told.heads.name}.lost-{now:%Y%m%dT%H%M%S}"))
    if any(one.file.startswith(f"{ARCHIVE}/") for one in manifest.parts):
        list_files(database, told.archive)
    return Restored(manifest, lost, rows, time.perf_counter() - began)


def _load(write: Write, folder: Path, manifest: Manifest, known: Sequence[Known]) -> int:
    if not is_empty(write):
        raise PlaceTaken("目标数据库不为空", "the database is not empty")
    if not migrate.knows(manifest.revision):
        raise OtherRevision(
            f"备份的结构版本 {manifest.revision} 晚于本程序", f"the backup is of the later revision {manifest.revision}"
        )
    migrate.upgrade(write.connection, manifest.revision)
    tree, heads = Frontier(), defaultdict[int, list[Known]](list)
    for one in known:
        heads[one.head.size].append(one)
    told = [(one, Form(one.table, one.columns)) for one in manifest.parts if one.table is not None]
    if absent := sorted(tables_in(write) - NOT_CARRIED - {form.table for _, form in told}):
        raise BackupDamaged(f"备份中缺少表 {absent[0]}", f"the table {absent[0]} is not in the backup")
    rows = 0
    for part, form in told:
        lines = _rows(folder, part)
        if form.table == "entry":
            lines = _growing(lines, form, tree, heads)
        try:
            count = restored(write, form, lines)
        except (NotDumpable, RowsRefused) as error:
            raise BackupDamaged(f"{part.file}：{error}", f"{part.file}: {error}") from error
        if count != part.rows:
            raise BackupDamaged(
                f"{part.file}：应有 {part.rows} 行，实有 {count} 行",
                f"{part.file}: {part.rows} rows expected, {count} found",
            )
        rows += count
    if (tree.size, tree.root().hex()) != (manifest.size, manifest.root):
        raise BackupDamaged(
            f"账本的根应为 {manifest.root}（{manifest.size} 条），实为 {tree.root().hex()}（{tree.size} 条）",
            f"root {manifest.root} of {manifest.size} entries expected, {tree.root().hex()} of {tree.size} found",
        )
    _signed(manifest, tree)
    settle_numbers(write, [form for _, form in told])
    migrate.upgrade(write.connection)
    return rows


def _signed(manifest: Manifest, tree: Frontier) -> None:
    if manifest.checkpoint is None:
        return
    try:
        head = parse_checkpoint(parse_note(manifest.checkpoint).text)
    except NoteRefused as error:
        raise BackupDamaged(
            f"清单中的检查点无法读取：{error}", f"the manifest's checkpoint is none: {error}"
        ) from error
    if head.origin != manifest.origin:
        raise HistoryUnknown(
            f"检查点属于另一账本 {head.origin}", f"the manifest's checkpoint is of another log, {head.origin}"
        )
    if head.size == tree.size and head.root != tree.root():
        raise HistoryUnknown("检查点与账本的根不符", "the signed head is not the root of the log in the backup")


def _growing(rows: Iterable[Row], form: Form, tree: Frontier, heads: Mapping[int, list[Known]]) -> Iterator[Row]:
    """The rows of the entries, held against every known head on their way."""
    names = [name for name, _ in form.columns]
    for number, row in enumerate(rows, 1):
        leaf = row[names.index(LEAF)] if LEAF in names else None
        if not isinstance(leaf, bytes) or len(leaf) != HASH_BYTES:
            raise BackupDamaged(f"entry 第 {number} 行缺少 {LEAF}", f"entry, line {number}: no {LEAF}")
        tree.append(leaf)
        for known in heads.get(tree.size, ()):
            if known.head.root != tree.root():
                raise HistoryUnknown(
                    f"{known.who} 所知 {tree.size} 条时的根与备份不同：这是另一段历史",
                    f"the root of {tree.size} entries that {known.who} knows is another: it is another history",
                )
        yield row


def _rows(folder: Path, part: PartOf) -> Iterator[Row]:
    try:
        form: Any = tuple[tuple(KINDS[kind] for _, kind in part.columns)]  # type: ignore[misc]
    except KeyError as error:
        raise BackupDamaged(f"{part.file}：不认识的列类型", f"{part.file}: a column of an unknown kind") from error
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(form)
    number = 0
    try:
        with gzip.open(folder / part.file, "rb") as stream:
            for number, line in enumerate(stream, 1):  # noqa: B007 - the line is told where one does not read
                yield decoder.decode(line)
    except (msgspec.DecodeError, EOFError, OSError, zlib.error) as error:
        raise BackupDamaged(f"{part.file} 第 {number} 行：{error}", f"{part.file}, line {number}: {error}") from error


def _targets(manifest: Manifest, told: Settings) -> Iterator[tuple[str, Path]]:
    """The keys and the archived months in the backup, and where each belongs."""
    for file in key_files(told):
        if manifest.part(f"{KEYS}/{file.name}") is not None:
            yield f"{KEYS}/{file.name}", file
    for one in manifest.parts:
        if one.file.startswith(f"{ARCHIVE}/"):
            yield one.file, told.archive / Path(one.file).name


def _room_for_files(manifest: Manifest, told: Settings) -> None:
    taken = [path for _, path in _targets(manifest, told) if path.exists()]
    if manifest.part(UPLOADS) is not None and told.uploads.is_dir() and any(told.uploads.iterdir()):
        taken.append(told.uploads)
    if taken:
        raise PlaceTaken(f"{taken[0]} 已存在", f"{taken[0]} is there already")


@contextmanager
def _files_undone(manifest: Manifest, told: Settings) -> Iterator[None]:
    """Where the block fails, the files that it put where there were none are gone again."""
    written = [path for _, path in _targets(manifest, told)]
    try:
        yield
    except BaseException:
        for path in written:
            if path.is_file():
                path.unlink()
        if manifest.part(UPLOADS) is not None:
            shutil.rmtree(told.uploads, ignore_errors=True)
        raise


def _files(folder: Path, manifest: Manifest, told: Settings) -> None:
    if manifest.part(UPLOADS) is not None:
        told.uploads.mkdir(parents=True, exist_ok=True)
        try:
            with tarfile.open(folder / UPLOADS) as tar:
                tar.extractall(told.uploads, filter="data")
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise BackupDamaged(f"{UPLOADS}：{error}", f"{UPLOADS}: {error}") from error
    for name, path in _targets(manifest, told):
        path.parent.mkdir(mode=0o700 if path.parent == told.archive else 0o777, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes((folder / name).read_bytes())
