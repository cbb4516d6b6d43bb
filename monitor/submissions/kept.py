"""The folder of uploads: every file under its own SHA-256, never under a name that somebody chose."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from monitor.submissions.refused import FileEmpty, FileGone, FileTooLarge, NotKept

PART: Final = 1 << 20
COMING: Final = ".coming-"
"""What the name of a file begins with while it is being written."""
DERIVED: Final = "marked"
"""Folder within it of what can be made again."""
A_DAY: Final = 86_400.0
_DIGEST: Final = re.compile("[0-9a-f]{64}")


class KeptFile(NamedTuple):
    """The SHA-256 (64 hex digits) and the length of a kept file."""

    sha256: str
    bytes: int


def parts_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, a MiB at a time."""
    while part := file.read(PART):
        yield part


def _bounded(parts: Iterable[bytes], limit: int | None) -> Iterator[bytes]:
    """The same, as far as they are neither none nor too many."""
    size = 0
    for part in parts:
        size += len(part)
        if limit is not None and size > limit:
            raise FileTooLarge(limit=limit)
        yield part
    if not size:
        raise FileEmpty


class Uploads:
    """The folder; whoever may read it may read every draft, so that it is its owner's alone (0700, files 0600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def take(self, parts: Iterable[bytes], limit: int | None = None) -> KeptFile:
        """The bytes are in the folder, durable, under their digest; the same bytes are kept once.

        Raises `FileTooLarge`, `FileEmpty`, and `NotKept` where the disk does not take them; nothing is left then.
        """
        try:
            return self._taken(parts, limit)
        except OSError as error:
            raise NotKept from error

    def _taken(self, parts: Iterable[bytes], limit: int | None) -> KeptFile:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(prefix=COMING, dir=self.folder)  # mkstemp: 0600
        try:
            with os.fdopen(handle, "wb") as file:
                for part in _bounded(parts, limit):
                    size += len(part)
                    digest.update(part)
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            self._settle(Path(name), digest.hexdigest())
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108 - a name of mkstemp
            raise
        return KeptFile(digest.hexdigest(), size)

    def path(self, sha256: str) -> Path:
        """Where the file of this digest is. Raises `FileGone` where it is not."""
        path = self._place(sha256)
        if not path.is_file():
            raise FileGone
        return path

    def verified(self, sha256: str) -> bytes:
        """The bytes of this digest. Raises `FileGone` where they are missing or others."""
        raw = self.path(sha256).read_bytes()
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise FileGone
        return raw

    def forget(self, sha256: str) -> None:
        """The file of this digest is no more; one that is not there is none. Raises `FileGone`, `OSError`.

        What was handed in within the last day stays: somebody may be about to name it.
        """
        place = self._place(sha256)
        if place.exists() and time.time() - place.stat().st_mtime > A_DAY:
            place.unlink(missing_ok=True)

    def secret(self) -> bytes:
        """32 bytes that key the ids made of what files say; made when first needed, and part of the folder's backup.

        Raises `NotKept`.
        """
        place = self.folder / "ids.key"
        try:
            if not place.exists():
                self._make_secret(place)
            return place.read_bytes()
        except OSError as error:
            raise NotKept from error

    def _make_secret(self, place: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=COMING, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(32))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first
                place.hardlink_to(name)
        finally:
            os.unlink(name)  # noqa: PTH108 - a name of mkstemp

    @contextmanager
    def named(self, sha256: str, name: str) -> Iterator[Path]:
        """The file under a name (a mapping goes by names), in a private folder for the time of the block."""
        with tempfile.TemporaryDirectory(prefix="tw-read-") as folder:
            path = Path(folder) / name
            path.symlink_to(self.path(sha256).resolve())
            yield path

    def _place(self, sha256: str) -> Path:
        if not _DIGEST.fullmatch(sha256):
            raise FileGone
        return self.folder / sha256[:2] / sha256

    def _settle(self, coming: Path, sha256: str) -> None:
        place = self._place(sha256)
        place.parent.mkdir(exist_ok=True, mode=0o700)
        coming.replace(place)
        for folder in (place.parent, self.folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
