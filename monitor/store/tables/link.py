"""Link keys: the ids every event carries, in both directions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, Integer, Table, Text, and_, literal_column

from monitor.store.tables.base import Seq, metadata

TIED_KINDS: Final = (
    "tender.published",
    "bid.submitted",
    "bids.opened",
    "evaluation.concluded",
    "award.made",
    "contract.signed",
    "payment.made",
    "organisation.registered",
    "expert.registered",
    "relation.declared",
)
TIED_NOUNS: Final = ("process", "contract", "party", "unit", "expert")

link = Table(
    "link",
    metadata,
    Column("seq", Seq, ForeignKey("entry.seq"), primary_key=True, autoincrement=False),
    Column("noun", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("role", Text, primary_key=True, comment="scope, defines or names"),
    Column("day", Integer, nullable=False, comment="day of the event"),
    Column("kind", Text, nullable=False, comment="kind of the event"),
    Index(None, "noun", "id", "role", "kind", "day"),
    sqlite_with_rowid=False,
)


def is_tied() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """True of the links of index `tied`, word for word: SQLite takes the index only where a query says the same."""
    return link.c.kind.in_(_words(TIED_KINDS)), link.c.noun.in_(_words(TIED_NOUNS))


def _words(told: Iterable[str]) -> list[ColumnElement[str]]:
    return [literal_column(f"'{one}'") for one in told]


tied = Index(
    "ix_link_tied",
    link.c.noun,
    link.c.id,
    link.c.kind,
    link.c.day,
    link.c.seq,
    sqlite_where=and_(*is_tied()),
    postgresql_where=and_(*is_tied()),
)
"""What networks are made of: a twentieth of the links, which else lie among all that a party is named in."""
