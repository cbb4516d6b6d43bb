"""An office of reviewers and clerks on a temporary database."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_office import Office

from monitor.store.database import open_database


def _fixtures_of_the_store() -> Any:
    path = Path(__file__).parents[1] / "store" / "conftest.py"
    spec = importlib.util.spec_from_file_location("store_fixtures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_STORE = _fixtures_of_the_store()
postgres = _STORE.postgres
postgres_template = _STORE.postgres_template
sqlite_template = _STORE.sqlite_template


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
