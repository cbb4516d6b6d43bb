"""Every revision down and up again with rows in every table: the log survives wherever its tables do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, LargeBinary, String, Table, func, insert, inspect, select
from sqlalchemy.types import Boolean, Integer

from monitor.ledger.keyfile import make_key
from monitor.store import migrate
from monitor.store.append import append
from monitor.store.database import Database, Read, TablesOfAnotherMake, Write, open_database
from monitor.store.erase import erase
from monitor.store.heads import head, sign_head
from monitor.store.schema import metadata
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

MakeEvent = Callable[..., Event]
REVISIONS = [
    one.revision for one in ScriptDirectory(str(Path(migrate.__file__).with_name("migrations"))).walk_revisions()
]
TREE = "2026_11_24_0400"
LATER = frozenset({"origin_salted"})
"""What revisions before the tree do not hold, and a way down to them loses."""


def _choices(column: Column[Any]) -> list[str]:
    """What the checks of its table let it be, where they name it."""
    told = [str(one.sqltext) for one in column.table.constraints if isinstance(one, CheckConstraint)]
    lists = [found[1] for one in told if (found := re.search(rf"\b{column.name} IN \(([^)]*)\)", one))]
    return re.findall(r"'([^']*)'", lists[0]) if lists else []


def _value(column: Column[Any], read: Read) -> Any:
    if choices := _choices(column):
        return choices[0]
    if column.foreign_keys:
        (foreign,) = column.foreign_keys
        return None if column.nullable else read.connection.scalar(select(func.max(foreign.column)))
    if column.nullable:
        return None
    plain = {Boolean: False, Integer: 8, LargeBinary: bytes(32), String: "0" * (getattr(column.type, "length", 0) or 1)}
    return next(value for kind, value in plain.items() if isinstance(column.type, kind))


def _fill(write: Write, table: Table) -> None:
    """One row, where there is none yet."""
    if write.connection.scalar(select(func.count()).select_from(table)) == 0:
        row = {column.name: _value(column, write) for column in table.columns}
        write.connection.execute(insert(table).values(row))


@pytest.fixture
def filled(new_database: Callable[..., Database], make: MakeEvent, now: datetime, tmp_path: Path) -> Iterator[Database]:
    """A database with rows in every table, among them a refusal, an erasure, a full tile and a signed head."""
    url = new_database().engine.url.render_as_string(hide_password=False)
    database = open_database(url, key=make_key(tmp_path / "log.key", "localhost/tenderwatch"))
    kinds = [kind for kind in contract().kinds if kind != "finding.disposed"]
    with database.writing() as write:
        append(write, [make(f"k-{kind}", kind) for kind in kinds], now=now)
        append(write, [make(f"p-{number}") for number in range(260)], now=now)
        append(write, [make("p-1", subject="OTHER")], now=now)
        erase(write, 3, reason="asked for", actor="7", now=now)
        sign_head(write)
        for table in metadata.sorted_tables:
            _fill(write, table)
    yield database
    database.close()


def rows(read: Read, table: str, leave: frozenset[str] = frozenset()) -> list[tuple[Any, ...]]:
    columns = [column for column in metadata.tables[table].columns if column.name not in leave]
    told = select(*columns).order_by(*metadata.tables[table].primary_key)
    return [tuple(row) for row in read.connection.execute(told)]


def shape(database: Database) -> dict[str, set[str]]:
    inspector = inspect(database.engine)
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in inspector.get_table_names()}


@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=(pytest.mark.postgres, pytest.mark.prove))]
)
def test_down_and_up_with_rows(filled: Database, new_database: Callable[..., Database]) -> None:
    with filled.reading() as read:
        before = {table.name: rows(read, table.name) for table in metadata.sorted_tables}
        stood = head(read)
    empty = sorted(name for name, held in before.items() if not held)
    assert not empty
    whole, fresh = shape(filled), new_database(migrated=False)
    for revision in REVISIONS[1:]:
        with fresh.writing() as write:
            migrate.upgrade(write.connection)
            migrate.downgrade(write.connection, revision)
        there = shape(fresh)
        with filled.writing() as write:
            migrate.downgrade(write.connection, revision)
        assert shape(filled) == there, revision
        with filled.writing() as write:
            migrate.upgrade(write.connection)
            migrate.check(write.connection)
        assert shape(filled) == whole, revision
        with filled.reading() as read:
            unchanged = [name for name in before if there.get(name) == whole[name]]
            assert {"log", "link", "erasure"} <= set(unchanged)
            for name in unchanged:
                assert rows(read, name) == before[name], (revision, name)
            for name in ("entry", "payload"):
                assert rows(read, name, LATER) == _without(before[name], name), (revision, name)
            assert rows(read, "node") == before["node"]
            assert (head(read), rows(read, "checkpoint") == before["checkpoint"]) == (stood, revision >= TREE)


def _without(told: list[tuple[Any, ...]], table: str) -> list[tuple[Any, ...]]:
    kept = [at for at, column in enumerate(metadata.tables[table].columns) if column.name not in LATER]
    return [tuple(row[at] for at in kept) for row in told]


def test_a_database_that_only_says_that_it_is_up_to_date_is_named(new_database: Callable[..., Database]) -> None:
    database = new_database()
    with database.writing() as write:
        write.connection.exec_driver_sql("ALTER TABLE parameter_proposal DROP COLUMN decision")
    with pytest.raises(TablesOfAnotherMake, match=r"lacks parameter_proposal\.decision") as refused:
        database.migrate()
    assert refused.value.lacks == ("parameter_proposal.decision",)
