"""A draw's office on each database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import store_fixtures
from draw_office import Office

from monitor.store.database import Database, open_database

postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database


@pytest.fixture
def office(new_database: Callable[..., Database]) -> Office:
    """On both databases; its log is empty."""
    return Office(new_database())


@pytest.fixture
def fast(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """On SQLite alone, for what does not touch SQL."""
    path = tmp_path / "ledger.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield Office(database)
    database.close()
