"""Proofs, tiles and bundles out of the database, for whoever does not trust it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select

from monitor.ledger import tiles, tree
from monitor.ledger.canonical import NotCanonical
from monitor.ledger.leaf import LeafTooLong, leaf, leaf_hash
from monitor.store.database import Read
from monitor.store.nodes import level_hashes, nodes
from monitor.store.tables.entry import entry
from monitor.store.tables.log import log


def inclusion(read: Read, seq: int, size: int) -> list[bytes]:
    """The audit path of entry `seq` in the tree of the first `size` entries (RFC 6962, 2.1.1)."""
    return tree.inclusion(seq, size, nodes(read, size))


def inclusions(read: Read, seqs: Iterable[int], size: int) -> dict[int, list[bytes]]:
    """Entry -> its audit path; entries beside each other share what is read and computed for them."""
    told = list(seqs)
    return dict(zip(told, tree.inclusions(told, size, nodes(read, size)), strict=True))


def consistency(read: Read, old: int, new: int) -> list[bytes]:
    """The proof that the first `old` of `new` entries were there before (RFC 6962, 2.1.2)."""
    return tree.consistency(old, new, nodes(read, new))


def tile(read: Read, level: int, index: int, width: int) -> bytes:
    """The bytes of a tile of hashes; shorter than asked where the log is."""
    return b"".join(level_hashes(read, level, index * tiles.WIDTH, index * tiles.WIDTH + width))


def bundle(read: Read, index: int, width: int) -> bytes:
    """The bytes of an entry bundle: `width` leaves from entry 256 * `index` on."""
    first = index * tiles.WIDTH
    return tiles.bundle(leaves(read, range(first, first + width)))


def leaf_of(read: Read, seq: int) -> bytes:
    """The leaf of entry `seq`: its canonical envelope. Raises IndexError where the log has no such entry."""
    return leaves(read, range(seq, seq + 1))[0]


def leaves(read: Read, seqs: range) -> list[bytes]:
    """The leaves of a run of entries, as far as the log goes."""
    origin = str(read.connection.scalar(select(log.c.origin)))
    told = select(entry).where(entry.c.seq >= seqs.start, entry.c.seq < seqs.stop).order_by(entry.c.seq)
    return [leaf_of_row(origin, row) for row in read.connection.execute(told)]


def leaf_of_row(origin: str, row: Row[Any]) -> bytes:
    """The leaf that a row of table `entry` stands for."""
    return leaf(
        log=origin,
        seq=row.seq,
        id=row.event_id,
        source=row.source,
        type=row.type,
        subject=row.subject,
        corrects=row.corrects,
        time=row.time,
        recordedtime=row.recordedtime,
        actor=row.actor,
        payload_salted=row.payload_salted,
        origin_salted=row.origin_salted,
    )


def is_leaf(origin: str, row: Any) -> bool:
    """Whether the columns of a row of table `entry` give its own leaf hash."""
    try:
        return leaf_hash(leaf_of_row(origin, row)) == bytes(row.leaf_hash)
    except (NotCanonical, LeafTooLong):
        return False
