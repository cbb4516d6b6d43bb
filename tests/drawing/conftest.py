"""A draw's office on each database."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from draw_office import Office

from monitor.store.database import Database, open_database


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
sqlite_template = _STORE.sqlite_template
postgres_template = _STORE.postgres_template
backend = _STORE.backend
new_database = _STORE.new_database


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
