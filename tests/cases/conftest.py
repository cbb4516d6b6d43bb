"""An office of reviewers and clerks on a temporary database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import store_fixtures
from case_office import Office

from monitor.store.database import open_database

postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template
sqlite_template = store_fixtures.sqlite_template


def _opened(url: str) -> Iterator[Office]:
    database = open_database(url)
    yield Office(database)
    database.close()


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """An office on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "ledger.db")
    yield from _opened(f"sqlite:///{tmp_path}/ledger.db")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office on each database."""
    if request.param == "postgresql":
        yield from _opened(request.getfixturevalue("postgres_template").copy())
    else:
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "ledger.db")
        yield from _opened(f"sqlite:///{tmp_path}/ledger.db")
