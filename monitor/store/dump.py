"""Whole tables out and in again, each value as a kind that both databases know: what a backup is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import String, TypeEngine

from monitor.errors import TenderwatchError
from monitor.store.blocks import NAMED, room_for
from monitor.store.bulk import insert_rows
from monitor.store.database import Read, Write
from monitor.store.schema import metadata
from monitor.store.tables.payload import payload

STEP = 5_000
"""Rows read and written at a time."""
REVISION = "alembic_version"
NAME = re.compile(r"[a-z][a-z0-9_]*")
TYPES: dict[str, type[TypeEngine[Any]]] = {
    "int": BigInteger,
    "bool": Boolean,
    "real": Float,
    "bytes": LargeBinary,
    "text": Text,
}
Row = tuple[Any, ...]


class NotDumpable(TenderwatchError):
    """A table or column has a name or type that a backup does not know; the message names it."""


class RowsRefused(TenderwatchError):
    """The database refuses rows of a backup: they do not fit its keys and checks."""


class Form(NamedTuple):
    """A table and its columns, each with the kind of its values: int, bool, real, bytes or text."""

    table: str
    columns: tuple[tuple[str, str], ...]


def _kind(column: Column[Any]) -> str:
    told = column.type
    if isinstance(told, Boolean):
        return "bool"
    if isinstance(told, Integer):
        return "int"
    if isinstance(told, Float):
        return "real"
    if isinstance(told, LargeBinary):
        return "bytes"
    if isinstance(told, String):
        return "text"
    raise NotDumpable(f"{column.table.name}.{column.name}: no kind for {told!r}")


def forms() -> list[Form]:
    """Every table of the schema, those that others refer to first."""
    return [
        Form(str(one.name), tuple((str(column.name), _kind(column)) for column in one.columns))
        for one in metadata.sorted_tables
    ]


def dumped(read: Read, form: Form) -> Iterator[list[Row]]:
    """The rows of a table in the order of its key, some thousands at a time, as this session sees them."""
    table = metadata.tables[form.table]
    told = select(*(table.c[name] for name, _ in form.columns)).order_by(*table.primary_key.columns)
    with read.connection.execute(told.execution_options(yield_per=STEP)) as result:
        for part in result.partitions():
            yield [tuple(row) for row in part]


def is_empty(read: Read) -> bool:
    """Whether the database holds no table at all."""
    return not inspect(read.connection).get_table_names()


def tables_in(read: Read) -> frozenset[str]:
    """The tables of the database as it is, without the one that names its revision."""
    names = inspect(read.connection).get_table_names()
    return frozenset(name for name in names if NAMED.fullmatch(name) is None) - {REVISION}


def _table(write: Write, form: Form) -> Table:
    inspector = inspect(write.connection)
    names = [form.table, *(name for name, _ in form.columns)]
    if any(NAME.fullmatch(name) is None for name in names) or not inspector.has_table(form.table):
        raise NotDumpable(f"no table {form.table!r} at this revision")
    known = {column["name"] for column in inspector.get_columns(form.table)}
    for name, kind in form.columns:
        if name not in known or kind not in TYPES:
            raise NotDumpable(f"{form.table}.{name}: no such column of kind {kind!r} at this revision")
    return Table(form.table, MetaData(), *(Column(name, TYPES[kind]) for name, kind in form.columns))


def restored(write: Write, form: Form, rows: Iterable[Row]) -> int:
    """The rows stand in the table; how many. Raises `RowsRefused`, and `NotDumpable` for a table that is not there."""
    table, count, waiting = _table(write, form), 0, iter(rows)
    driver, names = write.connection.dialect.loaded_dbapi, [name for name, _ in form.columns]
    while part := list(islice(waiting, STEP)):
        try:
            if form.table == payload.name:
                room_for(write, part[-1][names.index("seq")] + 1)
            insert_rows(write.connection, table, part)
        except (IntegrityError, DataError, driver.IntegrityError, driver.DataError) as error:
            raise RowsRefused(str(getattr(error, "orig", None) or error)) from error
        count += len(part)
    return count


def settle_numbers(write: Write, told: Sequence[Form]) -> None:
    """Numbers that PostgreSQL gives out itself go on after the largest that is there."""
    if write.connection.dialect.name != "postgresql":
        return
    for form in told:
        for name, kind in form.columns:
            if kind != "int":
                continue
            asked = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = write.connection.scalar(asked, {"table": form.table, "column": name})
            if sequence is not None:
                largest = f"(SELECT max({name}) FROM {form.table})"  # noqa: S608 - names of our own schema
                write.connection.execute(
                    text(f"SELECT setval(:sequence, coalesce({largest}, 1), {largest} IS NOT NULL)"),
                    {"sequence": sequence},
                )
