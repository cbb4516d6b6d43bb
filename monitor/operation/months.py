"""Archiving as an operator asks for it: all months before one, the oldest first, and the room that it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from monitor.rules.catalogue import catalogue
from monitor.store.cold.fill import folder_of, spans
from monitor.store.database import Database
from monitor.store.months.folder import held
from monitor.store.months.forget import forget, forgotten_in
from monitor.store.months.seal import Sealed, due, seal
from monitor.store.months.told import months
from monitor.store.names import REGISTERED, WITHDRAWN
from monitor.store.regions import KINDS


class Standing(NamedTuple):
    """A month of the log: its first and last entry, and how many of them lie in the archive's files."""

    month: str
    first: int
    last: int
    archived: int


def stays() -> frozenset[str]:
    """Kinds whose payloads stay in the database: rules and pages read all of them whenever one is added.

    Reference records (sanctions, duties, keys, relations), registrations, withdrawals, and where things are.
    """
    references = {kind for rule in catalogue().values() for kind in rule.references}
    return frozenset(references | {REGISTERED, WITHDRAWN} | set(KINDS))


def standing(database: Database) -> list[Standing]:
    """The months of the log, oldest first."""
    with database.reading() as read:
        return [
            Standing(
                one.name,
                one.first,
                one.last,
                sum(
                    min(span.last, one.last) - max(span.first, one.first) + 1
                    for span in spans(read, one.first, one.last)
                ),
            )
            for one in months(read)
        ]


def archive(database: Database, before: str, *, now: datetime) -> Iterator[Sealed]:
    """Each segment of the months before `before` (YYYY-MM) as it goes to the archive.

    Raises `ArchiveRefused`, `ArchiveUnreadable`, `StoreUnavailable`; what was told before stands.
    """
    with database.reading() as read:
        folder, wanted = folder_of(read), due(read, before, now)
    if not wanted:
        return
    with held(folder):
        for month in wanted:
            yield from seal(database, month, stays=stays(), now=now)
        forgotten_in(database, folder)


@contextmanager
def archive_still(database: Database) -> Iterator[None]:
    """Nothing moves to the archive or goes from it while the block runs; what is erased meanwhile goes afterwards."""
    with database.reading() as read:
        used = read.archive is not None and read.archive.is_dir()
        folder = folder_of(read) if used else None
    if folder is None:
        yield
        return
    with held(folder):
        forgotten_in(database, folder)
        yield
    forget(database)
