"""A ledger of three months with its archive beside it, on each database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import store_fixtures
from old_months import MakeEvent, fill

from monitor.store.database import Database

now = store_fixtures.now
make = store_fixtures.make
postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database


@pytest.fixture
def ledger(new_database: Callable[..., Database], make: MakeEvent, tmp_path: Path) -> Database:
    """Events of two months that are over and of the one that is not, and a refusal."""
    database = replace(new_database(), archive=tmp_path / "archive")
    fill(database, make)
    return database
