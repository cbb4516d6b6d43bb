"""The largest head that was ever signed, remembered outside the database: what a restore is held against."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path

from monitor.ledger.checkpoint import Checkpoint, parse_checkpoint
from monitor.ledger.note import NoteRefused, parse_note
from monitor.operation.refused import HeadsUnreadable, RolledBack
from monitor.store.database import Read
from monitor.store.heads import head, root_at

LOG = logging.getLogger(__name__)


def head_in(path: Path) -> Checkpoint:
    """The head of a file that holds a signed checkpoint; its signatures are not asked for. Raises `HeadsUnreadable`."""
    try:
        return parse_checkpoint(parse_note(path.read_bytes()).text)
    except (OSError, NoteRefused) as error:
        raise HeadsUnreadable(
            f"{path}：读不出检查点（{error}）", f"{path}: no checkpoint can be read ({error})"
        ) from error


def hold_against(read: Read, remembered: Remembered) -> None:
    """Nothing, where the log has the largest head that is remembered. Raises `RolledBack`.

    A file that cannot be read is told in the log, and holds nobody up: whoever could spoil it could remove it.
    """
    try:
        largest = remembered.largest()
    except HeadsUnreadable as error:
        LOG.warning("the largest head is not known: %s", error)
        return
    stands = head(read)
    if largest is None or (largest.size <= stands.size and root_at(read, largest.size) == largest.root):
        return
    raise RolledBack(
        f"账本有 {stands.size} 条，曾签署 {largest.size} 条的检查点：数据库被换回或改动，见 docs/operations.md",
        f"the log has {stands.size} entries and signed a head of {largest.size}, which is not its own any more: "
        "the database was rolled back or changed, see docs/operations.md",
    )


class Remembered:
    """A file with the largest head that this deployment signed; any thread may add to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._door = threading.Lock()
        self._size: int | None = None
        self._length = 1 << 20  # of what stands in the file; not known yet
        self._told = False

    def largest(self) -> Checkpoint | None:
        """The head in the file, None before the first. Raises `HeadsUnreadable`."""
        return head_in(self.path) if self.path.exists() else None

    def keep(self, size: int, note: str) -> None:
        """The head is remembered, unless a larger one is. A file that cannot be written is told, and stops nobody."""
        with self._door:
            try:
                self._keep(size, note)
                self._told = False
            except (OSError, HeadsUnreadable) as error:
                if not self._told:
                    LOG.warning("the largest head is not remembered: %s", error)
                self._told = True

    def _keep(self, size: int, note: str) -> None:
        if self._size is None:
            held = self.largest()
            self._size = -1 if held is None else held.size
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if size <= self._size:
            return
        # in place, one write within one block: a file of its own and a rename cost a hundred times as much, a commit
        opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            told = note.encode()
            os.pwrite(opened, told, 0)
            if len(told) < self._length:
                os.ftruncate(opened, len(told))
            self._length = len(told)
        finally:
            os.close(opened)
        self._size = size
