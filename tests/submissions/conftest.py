from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import store_fixtures
from hand_in import Desk

from monitor.ledger.note import SigningKey
from monitor.store.database import Database
from monitor.store.sequencer import Sequencer
from monitor.submissions.kept import Uploads

KEY = SigningKey("localhost/tenderwatch", 1, b"k" * 32)


postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
new_database = store_fixtures.new_database
database = store_fixtures.database


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
