"""A store on each database for whichever room of tests asks: its conftest names what it takes."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from opened_once import opened_once
from postgres_server import NoServer, server
from sqlalchemy import create_engine, text

from monitor.store.database import Database, open_database
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

MakeEvent = Callable[..., Event]
NOW = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=COUNTY)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def make() -> MakeEvent:
    """Valid events: the contract's example of a kind, under another id and with changed members."""

    def made(id: str, kind: str = "payment.made", **changed: Any) -> Event:
        told = contract().kinds[kind].example
        names = ("source", "type", "subject", "time", "data", "corrects")
        return Event(**{"id": id, **{name: told[name] for name in names if name in told}, **changed})

    return made


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """Name of a database -> its address, on the server of this process: every room of tests has the same."""
    try:
        with opened_once("postgres", server) as address:
            yield address
    except NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


class PostgresTemplate:
    def __init__(self, address: Callable[[str], str]) -> None:
        self._address = address
        self._numbers = itertools.count()
        self._admin = create_engine(
            address("postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT", pool_size=1
        )
        self._create("template_ledger", "template1")
        database = open_database(address("template_ledger"))
        database.migrate()
        database.close()

    def _create(self, name: str, template: str) -> str:
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return self._address(name)

    def copy(self, template: str = "template_ledger") -> str:
        return self._create(f"ledger_{next(self._numbers)}", template)

    def close(self) -> None:
        self._admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres: Callable[[str], str]) -> Iterator[PostgresTemplate]:
    with opened_once("postgres_template", lambda: closing(PostgresTemplate(postgres))) as template:
        yield template


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Database]]:
    """Opens databases of the backend: migrated ones, or empty ones with migrated=False."""
    opened: list[Database] = []

    def new(*, migrated: bool = True) -> Database:
        if backend == "postgresql":
            template: PostgresTemplate = request.getfixturevalue("postgres_template")
            url = template.copy() if migrated else template.copy("template1")
        else:
            path = tmp_path / f"ledger{len(opened)}.db"
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite_template"), path)
            url = f"sqlite:///{path}"
        opened.append(open_database(url))
        return opened[-1]

    yield new
    for database in opened:
        database.close()


@pytest.fixture
def database(new_database: Callable[..., Database]) -> Database:
    return new_database()
