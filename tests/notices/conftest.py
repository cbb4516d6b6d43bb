"""Notices out of a temporary log, under a clock that tests set, told to a receiver that tests write."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import store_fixtures

from monitor.accounts.vault import Vault
from monitor.ledger.note import SigningKey
from monitor.notices import subscribe
from monitor.notices.courier import Courier
from monitor.notices.post import Answer
from monitor.notices.sign import verify
from monitor.settings import Settings
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.heads import sign_head
from monitor.store.notices import Subscriber
from monitor.store.notices_outbox import Delivery, listed
from monitor.store.own import record
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import Doing

START = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
URL = "https://1.1.1.1/hook"


postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database
database = store_fixtures.database
make = store_fixtures.make


class Post:
    """A log, a clock, and a receiver: `heard` is (address, message id, body) of every attempt."""

    def __init__(self, database: Database, make: Callable[..., Any], folder: Path) -> None:
        self.key = folder / "accounts.key"
        self.database = replace(database, key=SigningKey(database.origin, 1, b"k" * 32))
        self.now = START
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.says: Callable[[str, dict[str, Any]], Answer] = lambda _url, _body: Answer(204)
        self.secrets: dict[str, str] = {}
        self._make = make
        self._numbers = iter(range(1, 10_000))

    def courier(self, **more: Any) -> Courier:
        told = {"clock": lambda: self.now, "send": self._send, "jitter": lambda: 0.0, **more}
        settings = told.pop("settings", Settings()).model_copy(update={"accounts_key_file": self.key})
        return Courier(self.database, settings, **told)

    def _send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if url in self.secrets:
            verify(self.secrets[url], headers, body, int(self.now.timestamp()))
        told = json.loads(body)
        self.heard.append((url, headers["webhook-id"], told))
        return self.says(url, told)

    def pass_seconds(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def subscribe(self, *kinds: str, url: str = URL, unit: str | None = None) -> Subscriber:
        with self.database.writing() as write:
            made = subscribe.subscribe(write, Vault(self.key), url, frozenset(kinds), unit, actor="3", now=self.now)
        if made.secret is not None:
            self.secrets[url] = made.secret
        return made.subscriber

    def event(self, **changed: Any) -> int:
        """A payment enters the log; its entry."""
        with self.database.writing() as write:
            (kept,) = append(write, [self._make(f"n-{next(self._numbers)}", **changed)], now=self.now)
            sign_head(write)
        return int(kept.seq)

    def own(self, kind: str, subject: str, **data: Any) -> int:
        """An entry of the product's own."""
        with self.database.writing() as write:
            (kept,) = record(write, [Doing(kind, subject, data)], now=self.now)
        return kept.seq

    def notices(self, state: str | None = None) -> list[Delivery]:
        """Oldest first."""
        with self.database.reading() as read:
            return listed(read, state=state, limit=500)[1][::-1]

    def told(self) -> list[tuple[str, int]]:
        """Kind and entry of every attempt, in order."""
        return [(body["type"], body["data"].get("entry", -1)) for _, _, body in self.heard]


@pytest.fixture
def both(database: Database, make: Callable[..., Any], tmp_path: Path) -> Post:
    """On each database."""
    return Post(database, make, tmp_path)


@pytest.fixture
def post(sqlite_template: Path, make: Callable[..., Any], tmp_path: Path) -> Iterator[Post]:
    """On SQLite: for what no statement of the store decides."""
    path = tmp_path / "notices.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield Post(database, make, tmp_path)
    database.close()
