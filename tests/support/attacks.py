"""Attacks on one row of a table, by whoever runs the database: changed, deleted, inserted, two values swapped."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table

Row = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]


class Attack(NamedTuple):
    """What is done to which column, and the statements that do it."""

    act: str
    column: str
    statements: tuple[Statement, ...]


def other(column: Column[Any], value: Any) -> Any:
    """Another value of the same form: one byte, digit, letter or bit of it changed."""
    if isinstance(column.type, Boolean):
        return 1 - value
    if isinstance(column.type, LargeBinary) and value is not None:
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, int):
        return value + 1_000_000
    if value is None:
        return 7 if isinstance(column.type, Integer) else b"x" if isinstance(column.type, LargeBinary) else "x"
    return value[:-1] + ("0" if value[-1] != "0" else "1")


class Target:
    """One table of a SQLite file, row by row."""

    def __init__(self, path: Path, table: Table) -> None:
        self.table = table
        self.names = [column.name for column in table.columns]
        self.keys = [column.name for column in table.primary_key.columns]
        with sqlite3.connect(path) as told:
            every = f"SELECT {', '.join(self.names)} FROM {table.name}"  # noqa: S608
            self.rows: list[Row] = told.execute(every).fetchall()

    def value(self, row: Row, name: str) -> Any:
        return row[self.names.index(name)]

    def _where(self, row: Row, **instead: Any) -> tuple[str, list[Any]]:
        where = " AND ".join(f"{key} IS ?" for key in self.keys)
        return where, [instead.get(key, self.value(row, key)) for key in self.keys]

    def _set(self, row: Row, name: str, value: Any, **instead: Any) -> Statement:
        where, values = self._where(row, **instead)
        return f"UPDATE {self.table.name} SET {name} = ? WHERE {where}", [value, *values]  # noqa: S608

    def attacks(self, row: Row) -> Iterator[Attack]:
        """Every attack on one row."""
        where, values = self._where(row)
        yield Attack("deleted", "*", ((f"DELETE FROM {self.table.name} WHERE {where}", values),))  # noqa: S608
        yield Attack("inserted", "*", (self._insert(row),))
        for name in self.names:
            column = self.table.columns[name]
            yield Attack("changed", name, (self._set(row, name, other(column, self.value(row, name))),))
            pair = next((one for one in self.rows if self._differs(row, one, name)), None)
            if pair is not None:
                yield Attack("swapped", name, tuple(self._swap(row, pair, name)))

    def _insert(self, row: Row) -> Statement:
        fresh = dict(zip(self.names, row, strict=True))
        for key in [*self.keys, *(["event_id"] if self.table.name == "entry" else [])]:
            column = self.table.columns[key]
            fresh[key] = other(column, other(column, fresh[key]))
            fresh[key] = f"{fresh[key]}-new" if isinstance(fresh[key], str) else fresh[key]
        marks = ", ".join("?" for _ in self.names)
        names = ", ".join(self.names)
        return f"INSERT INTO {self.table.name} ({names}) VALUES ({marks})", list(fresh.values())  # noqa: S608

    def _differs(self, row: Row, one: Row, name: str) -> bool:
        """A swap changes something: the values differ, and so does anything beside them."""
        beside = [self.value(row, key) != self.value(one, key) for key in self.names if key != name]
        return self.value(row, name) != self.value(one, name) and any(beside)

    def _swap(self, row: Row, pair: Row, name: str) -> Iterator[Statement]:
        first, second = self.value(row, name), self.value(pair, name)
        column = self.table.columns[name]
        spare = other(column, other(column, first))  # so that a unique value is never there twice
        yield self._set(row, name, spare)
        yield self._set(pair, name, first)
        yield self._set(row, name, second, **({name: spare} if name in self.keys else {}))


def attacked(path: Path, copy: Path, statements: Sequence[Statement]) -> bool:
    """The statements are done to a copy, foreign keys and checks off; False where unique keys stop them."""
    shutil.copy(path, copy)
    attacker = sqlite3.connect(copy)
    try:
        attacker.execute("PRAGMA foreign_keys=OFF")
        attacker.execute("PRAGMA ignore_check_constraints=ON")
        with attacker:
            for statement, values in statements:
                if attacker.execute(statement, values).rowcount != 1:
                    raise AssertionError(f"one row expected: {statement} {values}")
    except sqlite3.IntegrityError:
        return False
    finally:
        attacker.close()
    return True
