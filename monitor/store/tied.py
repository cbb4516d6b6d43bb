"""Entries that tie parties, by an index of their own: a firm of many years costs what is told of it, not all it is in.

The kinds and nouns are those of `monitor.store.tables.link.tied`; what is asked beyond them is refused, since the index
would pass over it in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, distinct, func, select

from monitor.errors import TenderwatchError
from monitor.store.chunks import chunks
from monitor.store.database import Read
from monitor.store.tables.link import TIED_KINDS, TIED_NOUNS, is_tied, link


class NotTied(TenderwatchError):
    """A kind of event or a noun was asked for that the index of ties does not have."""


class Latest(NamedTuple):
    """Entry -> day number of its event, the latest first, and how many there are in all."""

    days: dict[int, int]
    total: int


def _fit(nouns: Collection[str], ids: Collection[str], kinds: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Links of these kinds under these nouns and ids; raises `NotTied`."""
    if unknown := {*kinds} - {*TIED_KINDS} | {*nouns} - {*TIED_NOUNS}:
        raise NotTied(f"not in the index of ties: {', '.join(sorted(unknown))}")
    return (
        *is_tied(),
        link.c.noun.in_(sorted(nouns)),
        link.c.id.in_(sorted(ids)),
        link.c.kind.in_(sorted(kinds)),
    )


def latest(read: Read, nouns: Collection[str], ids: Collection[str], kinds: Collection[str], most: int) -> Latest:
    """The last `most` entries of these kinds that carry one of a few `ids`, by day and entry. Raises `NotTied`."""
    fit = _fit(nouns, ids, kinds)
    told = select(link.c.seq, link.c.day).where(*fit).distinct()
    rows = read.connection.execute(told.order_by(link.c.day.desc(), link.c.seq.desc()).limit(most)).all()
    total = len(rows)
    if total == most:
        total = read.connection.scalar(select(func.count(distinct(link.c.seq))).where(*fit)) or 0
    return Latest({row[0]: row[1] for row in rows}, total)


def entries(
    read: Read, nouns: Collection[str], ids: Collection[str], kinds: Collection[str], role: str | None = None
) -> set[int]:
    """All entries of these kinds that carry one of `ids`, in `role` or in any. Raises `NotTied`."""
    out: set[int] = set()
    for part in chunks(sorted(ids)):
        told: Select[Any] = select(link.c.seq).where(*_fit(nouns, part, kinds)).distinct()
        out.update(read.connection.scalars(told if role is None else told.where(link.c.role == role)))
    return out


def processes_of(read: Read, seqs: Sequence[int]) -> list[tuple[int, str]]:
    """Entry and process of each of these entries that carries one, in the order of the log."""
    told = select(link.c.seq, link.c.id).where(link.c.noun == "process").distinct()
    rows = [
        (row[0], row[1])
        for part in chunks(sorted(set(seqs)))
        for row in read.connection.execute(told.where(link.c.seq.in_(part)))
    ]
    return sorted(rows)
