"""Erasing: a payload, its salt and its link keys go; the entry stays, and with it the tree.

The right to erasure is in 个人信息保护法, art. 47. What went, when, why and on whose word stays in table `erasure`. Of an
archived entry the file is written anew without it, once the erasure stands.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from monitor.errors import TenderwatchError
from monitor.store.cold.fill import spans
from monitor.store.database import Write
from monitor.store.months.forget import forget
from monitor.store.own import record
from monitor.store.tables.entry import entry
from monitor.store.tables.link import link
from monitor.store.tables.payload import erasure, payload
from monitor.store.tables.refused import refused
from monitor.vocabulary.own import Doing, own_kinds


class NoSuchEntry(TenderwatchError):
    """The log has no entry at this index."""


class NothingToErase(TenderwatchError):
    """The entry is the product's own: it names records, never persons."""


def erase(write: Write, seq: int, *, reason: str, actor: str, now: datetime) -> bool:
    """The payload of entry `seq`, its links and every body refused under its id are gone, and the erasure is logged.

    False where it was erased before: the first record stands. Raises `NoSuchEntry`, `NothingToErase`.
    """
    held = write.connection.execute(select(entry).where(entry.c.seq == seq)).first()
    if held is None:
        raise NoSuchEntry(f"no entry {seq}")
    if held.type in own_kinds():
        raise NothingToErase(f"entry {seq} is the product's own ({held.type}); it holds no personal data")
    if write.connection.scalar(select(erasure.c.seq).where(erasure.c.seq == seq)) is not None:
        return False
    told = Doing("payload.erased", held.subject, {"entry": seq, "reason": reason})
    (receipt,) = record(write, [told], actor=actor, now=now)
    write.connection.execute(insert(erasure).values(seq=seq, at=receipt.recordedtime, reason=reason, actor=actor))
    write.connection.execute(delete(payload).where(payload.c.seq == seq))
    write.connection.execute(delete(link).where(link.c.seq == seq))
    if spans(write, seq, seq):
        write.after.append(forget)
    write.connection.execute(
        update(refused)
        .where(refused.c.source == held.source, refused.c.event_id == held.event_id)
        .values(body=None, salt=None)
    )
    return True
