"""Heads that witnesses cosigned, in the order in which the log grew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import select

from monitor.store.database import Read
from monitor.store.tables.checkpoint import cosignature

PART = 200


class Cosigned(NamedTuple):
    """The size of a head, and witness (verifier key) -> Unix time it signed."""

    size: int
    by: dict[str, int]


def cosigned(read: Read, seq: int) -> Iterator[list[Cosigned]]:
    """The cosigned heads that cover entry `seq`, smallest first, a part at a time: most callers need only the first."""
    columns = (cosignature.c.size, cosignature.c.witness, cosignature.c.time)
    while True:
        sizes = list(
            read.connection.scalars(
                select(cosignature.c.size).where(cosignature.c.size > seq).distinct()
                .order_by(cosignature.c.size).limit(PART)
            )
        )  # fmt: skip
        if not sizes:
            return
        told = select(*columns).where(cosignature.c.size >= sizes[0], cosignature.c.size <= sizes[-1])
        rows = groupby(read.connection.execute(told.order_by(cosignature.c.size)), key=lambda row: row.size)
        yield [Cosigned(size, {row.witness: row.time for row in of_size}) for size, of_size in rows]
        seq = sizes[-1]  # heads of a larger size come next
