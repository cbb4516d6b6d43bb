"""The schema of an empty SQLite is made by the migrations once a process; every other empty one gets what they made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection

from monitor.store import migrate

Upgrade = Callable[[Connection, str], None]
MADE = """
SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid
"""
"""A trigger needs its table, and a row that the migrations wrote is older than the triggers that guard it."""


@dataclass
class Remembering:
    """Runs the migrations, or says again what they made of an empty database."""

    upgrade: Upgrade
    tables: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def __call__(self, connection: Connection, revision: str = "head") -> None:
        """The schema is at `revision` or later."""
        if revision == "head" and migrate.revision(connection) == migrate.head():
            return
        if connection.dialect.name != "sqlite" or revision != "head" or not _is_empty(connection):
            self.upgrade(connection, revision)
        elif self.tables:
            self._say_again(connection)
        else:
            self.upgrade(connection, revision)
            self._remember(connection)

    def _remember(self, connection: Connection) -> None:
        for (told,) in connection.exec_driver_sql(MADE).all():
            (self.tables if told.startswith("CREATE TABLE") else self.rest).append(told)
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        for name in names:
            rows = [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]  # noqa: S608 - a table
            if rows:
                self.rows[name] = rows

    def _say_again(self, connection: Connection) -> None:
        for told in self.tables:
            connection.exec_driver_sql(told)
        for name, rows in self.rows.items():
            marks = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608 - a table
        for told in self.rest:
            connection.exec_driver_sql(told)


def _is_empty(connection: Connection) -> bool:
    return not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()


@contextmanager
def migrated_once() -> Iterator[Remembering]:
    """Within it, this process runs the migrations of an empty SQLite once; child processes run them themselves."""
    with pytest.MonkeyPatch.context() as patched:
        remembering = Remembering(migrate.upgrade)
        patched.setattr(migrate, "upgrade", remembering)
        yield remembering
