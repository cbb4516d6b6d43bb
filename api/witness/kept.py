"""What a witness keeps: every head it cosigned, and pairs of notes that speak against a log. Its own small SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

MOST_SHOWN: Final = 1_000
"""Pieces of evidence in one answer; all of them stand in the file."""
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS head (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (origin, size)
) STRICT;
CREATE TABLE IF NOT EXISTS misbehaviour (
    id INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
    kept TEXT NOT NULL, told TEXT NOT NULL, proof TEXT NOT NULL,
    UNIQUE (origin, kind, kept, told)
) STRICT;
CREATE TRIGGER IF NOT EXISTS head_stays BEFORE DELETE ON head
    BEGIN SELECT RAISE(ABORT, 'a cosigned head stays'); END;
CREATE TRIGGER IF NOT EXISTS head_same BEFORE UPDATE OF origin, size, root, note ON head
    BEGIN SELECT RAISE(ABORT, 'a cosigned head stays'); END;
CREATE TRIGGER IF NOT EXISTS misbehaviour_stays BEFORE DELETE ON misbehaviour
    BEGIN SELECT RAISE(ABORT, 'evidence stays'); END;
CREATE TRIGGER IF NOT EXISTS misbehaviour_same BEFORE UPDATE ON misbehaviour
    BEGIN SELECT RAISE(ABORT, 'evidence stays'); END;
"""


class Head(NamedTuple):
    """A head that was cosigned: size, root, note without cosignatures, and the Unix time of the last cosignature."""

    size: int
    root: bytes
    note: str
    at: int


class Misbehaviour(NamedTuple):
    """Two notes of one log that do not go together; `two_heads` proves it by itself, `unproved` is a failed proof."""

    origin: str
    kind: str
    at: int
    kept: str
    told: str
    proof: str


class Kept:
    """The file of a witness."""

    def __init__(self, path: Path) -> None:
        """Make the file where it is missing."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as connection:
            connection.executescript(_TABLES)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The one writer's transaction: durable when the block ends, undone when it raises."""
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def latest(self, origin: str) -> Head | None:
        """The largest head cosigned for a log."""
        with closing(self._open()) as connection:
            return latest(connection, origin)

    def misbehaviours(self) -> list[Misbehaviour]:
        """What was kept against logs, oldest first; the newest `MOST_SHOWN` of it."""
        with closing(self._open()) as connection:
            told = connection.execute(
                "SELECT origin, kind, at, kept, told, proof FROM misbehaviour ORDER BY id DESC LIMIT ?", (MOST_SHOWN,)
            )
            return [Misbehaviour(*row) for row in told][::-1]

    def accused(self) -> int:
        """How many pieces of evidence there are."""
        with closing(self._open()) as connection:
            return int(connection.execute("SELECT count(*) FROM misbehaviour").fetchone()[0])


def latest(connection: sqlite3.Connection, origin: str) -> Head | None:
    """The largest head cosigned for a log."""
    told = connection.execute(
        "SELECT size, root, note, at FROM head WHERE origin = ? ORDER BY size DESC LIMIT 1", (origin,)
    ).fetchone()
    return None if told is None else Head(*told)


def at_size(connection: sqlite3.Connection, origin: str, size: int) -> Head | None:
    """The head of this size that was cosigned for a log."""
    told = connection.execute(
        "SELECT size, root, note, at FROM head WHERE origin = ? AND size = ?", (origin, size)
    ).fetchone()
    return None if told is None else Head(*told)


def keep(connection: sqlite3.Connection, origin: str, head: Head) -> None:
    """The head stands; a second cosignature of the same head moves its time on."""
    connection.execute(
        "INSERT INTO head (origin, size, root, note, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (origin, size) DO UPDATE SET at = excluded.at",
        (origin, head.size, head.root, head.note, head.at),
    )


def accuse(connection: sqlite3.Connection, one: Misbehaviour) -> None:
    """The pair of notes stands, once."""
    connection.execute(
        "INSERT OR IGNORE INTO misbehaviour (origin, kind, at, kept, told, proof) VALUES (?, ?, ?, ?, ?, ?)", one
    )
