"""A log with findings and openings of bids on each database, and a catalogue of small screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import store_fixtures
from case_desk import NOW, fill, staff
from small_screens import OPENINGS, Broken, Close, Often

from monitor.facts.lake import Lake
from monitor.screens import catalogue
from monitor.store.append import append
from monitor.store.database import Database

postgres, postgres_template = store_fixtures.postgres, store_fixtures.postgres_template
sqlite_template = store_fixtures.sqlite_template
new_database = store_fixtures.new_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.prove])])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets the catalogue."""

    def put(*told: Any) -> None:
        monkeypatch.setattr(catalogue, "SCREENS", told)

    put(Often(), Close(), Broken())
    return put


@pytest.fixture
def database(new_database: Callable[..., Database], screens: Callable[..., None]) -> Database:
    """Twelve findings, five openings, the people."""
    told = new_database()
    with told.writing() as write:
        fill(write)
        staff(write)
        append(write, OPENINGS, now=NOW)
    return told


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")
