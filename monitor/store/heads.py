"""Heads of the log: its root at any size, signed checkpoints, and the cosignatures of witnesses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, insert, select

from monitor.errors import TenderwatchError
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.note import SigningKey, parse_note
from monitor.ledger.tree import EMPTY, Frontier, root
from monitor.store.database import Read, Write
from monitor.store.nodes import level_hashes, nodes
from monitor.store.tables.checkpoint import checkpoint, cosignature
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload


class NoSigningKey(TenderwatchError):
    """The head of the log is to be signed, and this process has no key."""


class KeyNotAdopted(TenderwatchError):
    """The log has another key on record than the one of this process: a key changes by rotation, never by itself."""


class HistoryChanged(TenderwatchError):
    """The entries are not those that the last head signed: no head is signed over them, it would be a fork."""


@dataclass(frozen=True, slots=True)
class Head:
    """The log's number of entries and the root (32 bytes) of their tree."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A signed head, as signed, and with every cosignature that came in."""

    size: int
    root: bytes
    note: str
    cosigned: str
    at: str
    """When its last entry was recorded (RFC 3339)."""


_LAST = select(entry.c.seq, entry.c.leaf_hash, entry.c.recordedtime).order_by(entry.c.seq.desc()).limit(1)
_LAST_SIGNED = select(checkpoint.c.size, checkpoint.c.root).order_by(checkpoint.c.size.desc()).limit(1)
_NEWEST = select(checkpoint).order_by(checkpoint.c.size.desc()).limit(1)
_ADOPTED = (
    select(payload.c.body)
    .join(entry, entry.c.seq == payload.c.seq)
    .where(entry.c.type == "key.adopted")
    .order_by(entry.c.seq.desc())
    .limit(1)
)
_SIGNED = insert(checkpoint)
_FRONTIERS: WeakKeyDictionary[Engine, tuple[bytes, Frontier]] = WeakKeyDictionary()
_DOOR = Lock()


def _last(read: Read) -> tuple[int, bytes, str]:
    """The size of the log, the hash of its last leaf, and when that was recorded."""
    row = read.connection.execute(_LAST).first()
    return (0, b"", "") if row is None else (row.seq + 1, bytes(row.leaf_hash), row.recordedtime)


def root_at(read: Read, size: int) -> bytes:
    """The root over the first `size` entries."""
    return root(size, nodes(read, size))


def head(read: Read, size: int | None = None) -> Head:
    """The head of the whole log, or of its first `size` entries."""
    whole = _last(read)[0] if size is None else size
    return Head(whole, root_at(read, whole))


def _grown(read: Read, size: int, last: bytes, signed: Head) -> Frontier:
    """The frontier of the whole log, grown from the one of the last head where that is still its beginning.

    A leaf's hash is over its own salted digest, so the last leaf tells one history from another. What this process
    has not followed since the last head is held against it: a log never signs what does not extend what it signed
    (C2SP tlog-checkpoint). Raises `HistoryChanged`.
    """
    with _DOOR:
        kept = _FRONTIERS.get(read.connection.engine)
    frontier, follows = None, False
    if kept is not None and 0 < kept[1].size <= size:
        old = kept[1]
        told = level_hashes(read, 0, old.size - 1, size)
        if told[0] == kept[0]:
            follows = (old.size, old.root()) == (signed.size, signed.root)
            frontier = Frontier(old.size, old.hashes)
            frontier.extend(told[1:])
    if not follows and (signed.size > size or root_at(read, signed.size) != signed.root):
        raise HistoryChanged(
            f"the entries are not those that the head of {signed.size} signed; none is signed over them"
        )
    if frontier is None:
        frontier = Frontier.from_nodes(size, nodes(read, size))
    with _DOOR:
        _FRONTIERS[read.connection.engine] = (last, frontier)
    return frontier


def _signed_last(read: Read) -> Head:
    """The last signed head; the empty tree's before the first."""
    row = read.connection.execute(_LAST_SIGNED).first()
    return Head(0, EMPTY) if row is None else Head(row.size, bytes(row.root))


def sign_head(write: Write, *further: SigningKey) -> StoredCheckpoint | None:
    """The head of the log is signed and on record; None for an empty log, the one on record where it did not grow.

    `further` keys sign beside the log's own (a key change). Raises `NoSigningKey`, `KeyNotAdopted`, `HistoryChanged`.
    """
    if write.key is None:
        raise NoSigningKey("the head of the log cannot be signed: no key")
    if (adopted := adopted_key(write)) not in {None, write.key.verifier.text()}:
        raise KeyNotAdopted(
            f"the log is signed by {adopted}, this process has {write.key.verifier.text()}; "
            "tenderwatch ledger rotate-key changes it"
        )
    size, last, at = _last(write)
    if size == 0:
        return None
    before = _signed_last(write)
    if before.size == size:
        return checkpoint_at(write, size)
    top = _grown(write, size, last, before).root()
    note = signed(Checkpoint(write.key.name, size, top), write.key, *further)  # a key bears its log's origin
    write.connection.execute(_SIGNED, {"size": size, "root": top, "note": note, "prev": before.size})
    return StoredCheckpoint(size, top, note, note, at)


def adopted_key(read: Read) -> str | None:
    """The key (C2SP verifier key) that signs the heads as the log says; None where it names none."""
    body = read.connection.scalar(_ADOPTED)
    return None if body is None else str(json.loads(body)["key"])


def add_cosignature(write: Write, size: int, vkey: str, time: int, line: str) -> bool:
    """The cosignature of a witness on the checkpoint of `size` is on record; False where it had one already."""
    known = select(cosignature.c.size).where(cosignature.c.size == size, cosignature.c.witness == vkey)
    if write.connection.scalar(known) is not None:
        return False
    write.connection.execute(insert(cosignature).values(size=size, witness=vkey, time=time, line=line.rstrip("\n")))
    return True


def _stored(read: Read, size: int | None) -> StoredCheckpoint | None:
    told = _NEWEST if size is None else _NEWEST.where(checkpoint.c.size == size)
    row = read.connection.execute(told).first()
    if row is None:
        return None
    lines = read.connection.scalars(
        select(cosignature.c.line).where(cosignature.c.size == row.size).order_by(cosignature.c.witness)
    )
    whole = parse_note(row.note).with_lines(*lines).raw()
    at = str(read.connection.scalar(select(entry.c.recordedtime).where(entry.c.seq == row.size - 1)))
    return StoredCheckpoint(row.size, bytes(row.root), row.note, whole, at)


def latest(read: Read) -> StoredCheckpoint | None:
    """The newest signed head; None before the first."""
    return _stored(read, None)


def checkpoint_at(read: Read, size: int) -> StoredCheckpoint | None:
    """The signed head of exactly this size, None where there is none."""
    return _stored(read, size)


def covering(read: Read, seq: int) -> list[int]:
    """The sizes of all signed heads that cover entry `seq`, smallest first."""
    told = select(checkpoint.c.size).where(checkpoint.c.size > seq).order_by(checkpoint.c.size)
    return list(read.connection.scalars(told))


def cosigners(read: Read, size: int) -> dict[str, int]:
    """Witness (verifier key) -> Unix time it signed, of the head of this size."""
    told = select(cosignature.c.witness, cosignature.c.time).where(cosignature.c.size == size)
    return {row.witness: row.time for row in read.connection.execute(told)}
