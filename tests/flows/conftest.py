from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.rules.kit.like import like
from monitor.store.append import append
from monitor.store.database import Database, Read, open_database
from monitor.store.outcome import Receipt
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

NOW = datetime(2026, 12, 31, 12, tzinfo=COUNTY)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path}/ledger.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def tell(database: Database) -> Callable[..., list[int]]:
    """Events (as `like` makes them) into the log; their entries."""

    def told(*events: dict[str, Any]) -> list[int]:
        with database.writing() as write:
            start = write.connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one()
            named = [{"id": f"e-{start + place}", **event} for place, event in enumerate(events)]
            outcomes = append(write, [read_event(event) for event in named], now=NOW)
        return [outcome.seq for outcome in outcomes if isinstance(outcome, Receipt)]

    return told


@pytest.fixture
def read(database: Database) -> Callable[[Callable[[Read], Any]], Any]:
    """What a function of a reading session answers."""

    def asked(ask: Callable[[Read], Any]) -> Any:
        with database.reading() as session:
            return ask(session)

    return asked


@pytest.fixture
def make() -> Callable[..., dict[str, Any]]:
    return like
