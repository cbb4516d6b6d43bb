"""What the tests say again instead of migrating is what the migrations make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from migrated_once import Remembering

from monitor.store import migrate
from monitor.store.database import open_database

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"


def made(path: Path) -> tuple[list[Any], dict[str, list[Any]]]:
    """The schema, and the rows of every table."""
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    with database.writing() as write:
        migrate.check(write.connection)
    with database.reading() as read:
        told = [tuple(row) for row in read.connection.exec_driver_sql(SCHEMA)]
        names = [name for kind, name, _, _ in told if kind == "table"]
        rows = {name: list(read.connection.exec_driver_sql(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608
    database.close()
    return told, rows


def test_an_empty_database_gets_what_the_migrations_make(
    remembered_schema: Remembering, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = Remembering(remembered_schema.upgrade)
    monkeypatch.setattr(migrate, "upgrade", alone)
    first = made(tmp_path / "migrated.db")
    assert alone.tables
    monkeypatch.setattr(alone, "upgrade", None)
    assert made(tmp_path / "said.db") == first
    assert first[1]["alembic_version"] == [(migrate.head(),)]
