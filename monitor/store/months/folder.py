"""The folder of the archive: one process at a time changes it, and a file is there whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from monitor.store.cold.refused import why
from monitor.store.months.refused import ArchiveTaken, NotWritten

LOCK: Final = ".lock"
MAKING: Final = ".making"
MANIFEST: Final = "manifest.json"


def sha256(told: bytes) -> str:
    """SHA-256 of a whole file, in hex."""
    return hashlib.sha256(told).hexdigest()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """This process alone changes the folder, which is made for its owner only. Raises `ArchiveTaken`, `NotWritten`."""
    with _writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            zh, en = f"{folder} 正被另一进程归档、删除或备份，请稍后再试", f"{folder} is in use by another process"
            raise ArchiveTaken(zh, en) from None
        yield
    finally:
        os.close(lock)


def put(path: Path, told: bytes) -> None:
    """The file has these bytes, on the disk, or is as it was. Raises `NotWritten`."""
    made = path.with_name(f"{path.name}{MAKING}")
    try:
        with _writing(path), open(made, "wb", opener=_private) as out:
            out.write(told)
            out.flush()
            os.fsync(out.fileno())
        with _writing(path):
            made.replace(path)
            _sync(path.parent)
    except NotWritten:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        zh, en = why(error)
        raise NotWritten(
            f"{path} 写不进去：{zh}；数据库未作任何删除",
            f"{path} cannot be written: {en}; nothing was removed from the database",
        ) from error


def put_manifest(folder: Path, origin: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """`manifest.json` says which files are there, for whoever holds the folder alone."""
    told = {"form": "tenderwatch-archive/1", "log": origin, "segments": [dict(row) for row in rows]}
    put(folder / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n")


def strays(folder: Path, known: set[str]) -> list[Path]:
    """Files of payloads that no segment names: what an archiving that was killed left behind."""
    if not folder.is_dir():
        return []
    told = (path for path in folder.iterdir() if path.name.endswith((".jsonl.gz", MAKING)))
    return sorted(path for path in told if path.name not in known)


def sweep(folder: Path, known: set[str]) -> None:
    """No such file is left."""
    for path in strays(folder, known):
        path.unlink(missing_ok=True)
