"""The database: opened from one address, migrated, and reached through two kinds of session.

A `Read` sees one unchanging state; a `Write` holds the one writer's place of the whole deployment (SQLite: BEGIN
IMMEDIATE; PostgreSQL: an advisory lock), so that sequence numbers become visible in order. Commits happen here, when
a session ends, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import QueuePool

from monitor.errors import TenderwatchError
from monitor.ledger.leaf import VERSION
from monitor.ledger.note import SigningKey
from monitor.store import migrate
from monitor.store.tables.log import log as log_table

WRITER = 0x7477_6C6F  # "twlo": the advisory lock of the one writer
BUSY_SECONDS = 30
_SECRET = re.compile(r"[^/]*@")
"""User and password of an address, which no message repeats."""

SPOILT = ("file is not a database", "database disk image is malformed")
"""What SQLite says of a file that is none of its own, or was broken."""


class DatabaseAddressRefused(TenderwatchError):
    """An address names no database that can keep a ledger."""


class StoreUnavailable(TenderwatchError):
    """The database could not be reached, is locked by another, or its disk failed; nothing was kept."""


class TablesOfAnotherMake(TenderwatchError):
    """An unfinished release made the database: it says that it is up to date, and lacks these columns (`lacks`)."""

    def __init__(self, lacks: Sequence[str]) -> None:
        """State what is missing."""
        super().__init__(f"the database was made by an unfinished release; it lacks {', '.join(lacks)}")
        self.lacks = tuple(lacks)


class KeyOfAnotherLog(TenderwatchError):
    """A checkpoint key is named after its log's origin, and this one is not."""


class LogOriginChanged(TenderwatchError):
    """The database holds the log of another origin: its leaves would no longer verify under this name."""


@dataclass(frozen=True, slots=True)
class Read:
    """A session that reads one state of the database, and of the archive beside it."""

    connection: Connection
    archive: Path | None = None


@dataclass(frozen=True, slots=True)
class Write(Read):
    """The session of the one writer; it may read as well, and sign the log's head where it has the key."""

    key: SigningKey | None = None
    after: list[Callable[[Database], None]] = field(default_factory=list, compare=False)
    """What is done once the commit stands, and never where it does not."""


def _sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` says, not where the driver guesses
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # else REPLACE would delete without asking the triggers
            "secure_delete=ON",  # what is erased is overwritten with zeros
            "cache_size=-65536",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("tenderwatch_writes", False)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@dataclass(frozen=True, slots=True)
class Database:
    """An opened database, the origin of the log that it keeps, and the key of its heads where this process has it.

    `archive` is the folder where payloads of old months lie.
    """

    engine: Engine
    origin: str
    key: SigningKey | None = None
    archive: Path | None = None

    @contextmanager
    def reading(self) -> Iterator[Read]:
        """A session on one state of the database. Raises `StoreUnavailable`."""
        options: dict[str, Any] = {}
        if self.engine.dialect.name == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with _told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield Read(connection, self.archive)

    @contextmanager
    def writing(self) -> Iterator[Write]:
        """The writer's session: kept when the block ends, undone when it raises. Raises `StoreUnavailable`."""
        with (
            _told(),
            self.engine.connect().execution_options(tenderwatch_writes=True) as connection,
            connection.begin(),
        ):
            if self.engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER})
            write = Write(connection, self.archive, self.key)
            yield write
        for one in write.after:
            one(self)

    def migrate(self, revision: str = "head") -> None:
        """The schema is at `revision`, and the log bears this database's origin.

        Raises `LogOriginChanged`, `TablesOfAnotherMake`.
        """
        with self.writing() as write:
            migrate.upgrade(write.connection, revision)
            if revision == "head" and (lacks := migrate.lacking(write.connection)):
                raise TablesOfAnotherMake(lacks)
            if not write.connection.dialect.has_table(write.connection, log_table.name):
                return
            told = write.connection.scalar(select(log_table.c.origin))
            if told is None:
                write.connection.execute(insert(log_table).values(id=1, origin=self.origin, version=VERSION))
            elif told != self.origin:
                raise LogOriginChanged(f"the database keeps the log {told!r}, the settings say {self.origin!r}")

    @property
    def taken(self) -> tuple[int, int]:
        """Connections of this process in use, and all that it holds."""
        pool = self.engine.pool
        return (pool.checkedout(), pool.checkedout() + pool.checkedin()) if isinstance(pool, QueuePool) else (0, 0)

    def rewrite(self, statements: Sequence[str]) -> None:
        """Statements that the database takes outside of a transaction only, for its own files.

        Raises `StoreUnavailable`.
        """
        if self.engine.dialect.name == "postgresql":
            with _told(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
                for one in statements:
                    plain.exec_driver_sql(one)
            return
        connection = self.engine.raw_connection()
        try:
            for one in ("PRAGMA query_only=OFF", *statements):
                connection.cursor().execute(one)
        except self.engine.dialect.loaded_dbapi.Error as error:
            raise StoreUnavailable(str(error)) from error
        finally:
            connection.close()

    def settle(self) -> None:
        """What was erased is gone from SQLite's write-ahead file too, as far as no reader still holds it.

        PostgreSQL reuses the space of erased rows when it vacuums; its own log keeps them until it is recycled.
        """
        if self.engine.dialect.name == "sqlite":
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Every connection of this process is closed."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(str(error.orig)) from error
    except DatabaseError as error:
        if not any(said in str(error.orig) for said in SPOILT):
            raise
        raise StoreUnavailable(str(error.orig)) from error
    except PoolExhausted as error:
        raise StoreUnavailable("every connection is taken") from error


def _address(url: str) -> URL:
    try:
        made = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseAddressRefused(f"no database address: {_SECRET.sub('***@', url)!r}") from None
    backend = made.get_backend_name()
    if backend == "postgresql":
        return made.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise DatabaseAddressRefused(f"{backend} is neither sqlite nor postgresql")
    if not made.database or made.database == ":memory:" or made.database.startswith("file:"):
        raise DatabaseAddressRefused("a ledger needs a file: sqlite:///path/of/the.db")
    return made


def file_of(url: str) -> Path | None:
    """The file of a SQLite address, None for PostgreSQL. Raises `DatabaseAddressRefused`."""
    address = _address(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def open_database(
    url: str,
    *,
    origin: str = "localhost/tenderwatch",
    key: SigningKey | None = None,
    archive: Path | None = None,
    busy_seconds: float = BUSY_SECONDS,
) -> Database:
    """The database at `url`: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://...`.

    Nothing is created before `migrate`, but the folder of a SQLite file is made. `busy_seconds` is how long a SQLite
    writer waits for another. `key` signs the log's heads, `archive` is the folder of old months.
    Raises `DatabaseAddressRefused`, `KeyOfAnotherLog`.
    """
    address = _address(url)
    if key is not None and key.name != origin:
        raise KeyOfAnotherLog(f"the key is of {key.name}, the log is {origin}")
    if address.get_backend_name() == "postgresql":
        engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
        return Database(engine, origin, key, archive)
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    asked = {"timeout": busy_seconds, "check_same_thread": False}
    engine = create_engine(address, hide_parameters=True, connect_args=asked)
    _sqlite(engine)
    return Database(engine, origin, key, archive)
