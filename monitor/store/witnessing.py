"""What each witness cosigned last."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select

from monitor.store.database import Read
from monitor.store.tables.checkpoint import cosignature


class Last(NamedTuple):
    """The largest head that a witness cosigned, when (Unix), and how many heads in all."""

    size: int
    time: int
    heads: int


def last_cosignatures(read: Read) -> dict[str, Last]:
    """Verifier key of a witness -> its last cosignature."""
    told = select(
        cosignature.c.witness, func.max(cosignature.c.size), func.max(cosignature.c.time), func.count()
    ).group_by(cosignature.c.witness)
    return {witness: Last(size, time, heads) for witness, size, time, heads in read.connection.execute(told)}
