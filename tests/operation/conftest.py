from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import store_fixtures

from monitor.ledger.keyfile import make_key
from monitor.settings import Settings
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.heads import sign_head
from monitor.store.own import adopt_key
from monitor.vocabulary.event import Event

backend = store_fixtures.backend
make = store_fixtures.make
new_database = store_fixtures.new_database
now = store_fixtures.now
postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template
sqlite_template = store_fixtures.sqlite_template

MakeEvent = Callable[..., Event]


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    """An installation in a folder of its own."""
    return Settings(
        database=f"sqlite:///{tmp_path}/ledger.db",
        lake=tmp_path / "lake",
        uploads=tmp_path / "uploads",
        log_key_file=tmp_path / "log.key",
        accounts_key_file=tmp_path / "accounts.key",
    )


class Installation:
    """A database with a key of its log; what is put in is signed."""

    def __init__(self, url: str, told: Settings, make: MakeEvent, now: datetime) -> None:
        self.make, self.now = make, now
        self.key = told.signing_key() if told.log_key_file.exists() else make_key(told.log_key_file, told.log_origin)
        self.database: Database = open_database(url, origin=told.log_origin, key=self.key)
        self.database.migrate()
        with self.database.writing() as write:
            adopt_key(write, now=now)

    def put(self, *ids: str) -> str:
        """Payments of these ids, and a refusal beside them; the note of the head."""
        with self.database.writing() as write:
            append(write, [self.make(id) for id in ids], now=self.now)
            head = sign_head(write)
        assert head is not None
        return head.note


@pytest.fixture
def installed(new_database: Callable[..., Database], told: Settings, make: MakeEvent, now: datetime) -> Any:
    """An installation on each database, with some entries."""
    empty = new_database()
    one = Installation(empty.engine.url.render_as_string(hide_password=False), told, make, now)
    with one.database.writing() as write:
        append(write, [make("a"), make("b", "tender.published"), make("a", subject="OTHER")], now=now)
    one.put(*(f"p-{number}" for number in range(300)))
    yield one
    one.database.close()
