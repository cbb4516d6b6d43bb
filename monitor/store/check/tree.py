"""Tables node, checkpoint and cosignature: the tree above the leaves, built again, and what was signed about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from monitor.ledger.checkpoint import opened
from monitor.ledger.note import NoteRefused, Signature, VerifierKey, parse_note
from monitor.ledger.tiles import HEIGHT, WIDTH
from monitor.ledger.tree import EMPTY, Frontier, root_of
from monitor.store.check.report import Bad, Part
from monitor.store.database import Read
from monitor.store.tables.checkpoint import checkpoint, cosignature
from monitor.store.tables.node import node

UNSIGNED = timedelta(minutes=5)
"""How long the end of the log may wait for its checkpoint before that is told."""


class Nodes:
    """Every full tile has its hash, and only those."""

    table = "node"

    def __init__(self, read: Read) -> None:
        self._kept = {(row.level, row.idx): bytes(row.hash) for row in read.connection.execute(select(node))}
        self._open: list[list[bytes]] = []
        self._done: list[int] = []
        self.count = len(self._kept)

    def take(self, part: Part) -> Iterator[Bad]:
        """The tiles that this part fills."""
        for row in part.rows:
            yield from self._add(0, bytes(row.leaf_hash))

    def _add(self, level: int, told: bytes) -> Iterator[Bad]:
        if level == len(self._open):
            self._open.append([])
            self._done.append(0)
        self._open[level].append(told)
        if len(self._open[level]) < WIDTH:
            return
        made, self._open[level] = root_of(self._open[level]), []
        place = (HEIGHT * (level + 1), self._done[level])
        self._done[level] += 1
        found = self._kept.pop(place, None)
        if found != made:
            what = "missing" if found is None else "is not the hash of its tile"
            yield Bad("node", f"level {place[0]}, idx {place[1]}", "hash", what)
        yield from self._add(level + 1, made)

    def end(self) -> Iterator[Bad]:
        """Nodes of tiles that are not full."""
        for level, idx in sorted(self._kept):
            yield Bad("node", f"level {level}, idx {idx}", "idx", "the log has no such full tile")


class Heads:
    """Every checkpoint has the root of its size, a signature of a key of this log, and the one before it."""

    table = "checkpoint"

    def __init__(self, read: Read, origin: str, keys: Collection[VerifierKey], now: datetime | None) -> None:
        self.rows = read.connection.execute(select(checkpoint).order_by(checkpoint.c.size)).all()
        self.count = len(self.rows)
        self.size, self.root = 0, EMPTY
        self._keys, self._origin, self._now = list(keys), origin, now
        self._frontier, self._waiting = Frontier(), list(self.rows)
        self._before, self._covered, self._last = 0, 0, ""
        self._adopted: list[tuple[int, VerifierKey]] = []
        self._in_force: list[tuple[int, VerifierKey]] = []

    def adopt(self, seq: int, key: str) -> None:
        """A key that entry `seq` put on record: trusted at once where none was named, else once one signed it.

        A head from before that entry vouches for nothing in it.
        """
        try:
            told = VerifierKey.parse(key)
        except NoteRefused:
            return
        self._in_force.append((seq, told))
        if self._keys:
            self._adopted.append((seq, told))
        else:
            self._keys.append(told)

    def take(self, part: Part) -> Iterator[Bad]:
        """The checkpoints whose last entry lies in this part."""
        for row in part.rows:
            self._frontier.append(bytes(row.leaf_hash))
            self._last = row.recordedtime
            while self._waiting and self._waiting[0].size <= self._frontier.size:
                yield from self._check(self._waiting.pop(0))

    def _check(self, row: Row[Any]) -> Iterator[Bad]:
        place, before = f"size {row.size}", self._before
        self._before = row.size
        if row.prev != before:
            yield Bad("checkpoint", place, "prev", f"names {row.prev} as the head before it, {before} is on record")
        root = self._frontier.root()
        if row.size != self._frontier.size or bytes(row.root) != root:
            since = f"entries {self._covered} to {row.size - 1} are not those that were signed"
            yield Bad("checkpoint", place, "root", f"{since}: the tree's root is {root.hex()}")
        else:
            self._covered = row.size
        due = [key for seq, key in self._in_force if seq < row.size][-1:]
        try:
            head = opened(row.note, dict.fromkeys((*self._keys, *due)))
        except NoteRefused as refused:
            yield Bad("checkpoint", place, "note", str(refused))
            return
        if not set(head.logs) & set(self._keys):
            yield Bad("checkpoint", place, "note", f"{self._origin}: no signature of a known key of this log")
            return
        if not set(head.logs) >= set(due):
            what = f"not signed by {due[0].text()}, the key in force by then: one that was replaced signs nothing alone"
            yield Bad("checkpoint", place, "note", what)
        told = head.checkpoint
        if (told.origin, told.size, told.root) != (self._origin, row.size, bytes(row.root)):
            yield Bad("checkpoint", place, "note", f"the note is of {told.origin}, size {told.size}")
        if parse_note(row.note).raw() != row.note:
            yield Bad("checkpoint", place, "note", "another spelling of the note")
        if self._covered == row.size:
            signed = [key for seq, key in self._adopted if seq < row.size]
            self._keys += [key for key in signed if key not in self._keys]
            self._adopted = [(seq, key) for seq, key in self._adopted if seq >= row.size]

    def end(self) -> Iterator[Bad]:
        """Checkpoints beyond the log, and an end of the log that nobody signed."""
        self.size, self.root = self._frontier.size, self._frontier.root()
        for row in self._waiting:
            yield Bad("checkpoint", f"size {row.size}", "size", f"the log has only {self.size} entries: some are gone")
        if (self.rows or self._keys) and self._before < self.size and self._is_late():
            what = f"no checkpoint covers entries {self._before} to {self.size - 1}"
            yield Bad("checkpoint", f"size {self.size}", "size", what)

    def _is_late(self) -> bool:
        try:
            return self._now is not None and abs(self._now - datetime.fromisoformat(self._last)) > UNSIGNED
        except (ValueError, TypeError):
            return True


class Cosignatures:
    """Every cosignature is one of its witness, over the checkpoint of its size, with the time it tells."""

    table = "cosignature"

    def __init__(self, read: Read) -> None:
        told = select(cosignature, checkpoint.c.note).join(
            checkpoint, checkpoint.c.size == cosignature.c.size, isouter=True
        )
        self._rows = read.connection.execute(told.order_by(cosignature.c.size, cosignature.c.witness)).all()
        self.count = len(self._rows)

    def take(self, part: Part) -> Iterator[Bad]:
        """Nothing by parts."""
        del part
        return iter(())

    def end(self) -> Iterator[Bad]:
        """Each line against its note."""
        for row in self._rows:
            place = f"size {row.size}, {row.witness.partition('+')[0]}"
            if row.note is None:
                yield Bad("cosignature", place, "size", "no checkpoint has this size")
                continue
            try:
                known = opened_by(row.note, row.line, row.witness)
            except NoteRefused as refused:
                yield Bad("cosignature", place, "line", str(refused))
                continue
            if known != row.time:
                yield Bad("cosignature", place, "time", f"the witness signed at {known}, {row.time} found")


def opened_by(note: str, line: str, witness: str) -> int | None:
    """The Unix time that the witness signed in `line` over the note's text; `NoteRefused` where it did not."""
    own, key = Signature.parse(line), VerifierKey.parse(witness)
    if (own.name, own.key_id) != (key.name, key.key_id) or own.line().rstrip("\n") != line:
        raise NoteRefused(f"the line is not one of {key.name}")
    return key.check(parse_note(note).text, own.value)
