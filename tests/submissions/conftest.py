from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hand_in import Desk

from monitor.ledger.note import SigningKey
from monitor.store.database import Database
from monitor.store.sequencer import Sequencer
from monitor.submissions.kept import Uploads

KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)


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
new_database = _STORE.new_database
database = _STORE.database


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a test asks for both (`hand_in.BOTH`)."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    signing = replace(database, key=KEY)
    made = Desk(signing, Uploads(tmp_path / "uploads"), Sequencer(signing, clock=lambda: made.at))
    yield made
    made.sequencer.close()
