"""A database of each backend with findings and the accounts of those who work on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from case_desk import fill, staff

from monitor.store.database import Database, Write, open_database


@pytest.fixture(scope="module", params=["sqlite"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Twelve findings about two units, and seven accounts; on PostgreSQL where a test asks for it."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_template").copy()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('cases')}/ledger.db"
    database = open_database(url)
    database.migrate()
    with database.writing() as write:
        fill(write)
        staff(write)
    yield database
    database.close()


class Undone(Exception):
    """What is written in a test is undone at its end."""


def _undo() -> None:
    raise Undone


@pytest.fixture
def scratch(filled: Database) -> Callable[[], Any]:
    """A writer's session whose work is undone when its block ends."""

    @contextmanager
    def session() -> Iterator[Write]:
        try:
            with filled.writing() as write:
                yield write
                _undo()
        except Undone:
            return

    return session


@pytest.fixture
def write(scratch: Callable[[], Any]) -> Iterator[Write]:
    """Such a session for the whole test."""
    with scratch() as session:
        yield session
