"""The office of the cases, openings of bids, and a catalogue of small screens that have looked once."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
from case_desk import NOW
from small_screens import OPENINGS, Broken, Close, Often, made

from monitor.facts.lake import Lake
from monitor.screens import catalogue
from monitor.store.append import append


def _fixtures_of(name: str) -> Any:
    path = Path(__file__).parents[1] / name / "conftest.py"
    spec = importlib.util.spec_from_file_location(f"{name}_fixtures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks for its own module
    spec.loader.exec_module(module)
    return module


_CASES = _fixtures_of("cases")
template, office, both = _CASES.template, _CASES.office, _CASES.both
postgres, postgres_template = _CASES.postgres, _CASES.postgres_template


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "SCREENS", (Often(), Close(), Broken()))


def _looked(office: Any) -> Any:
    desk = office.app.state.desk
    with desk.database.writing() as write:
        append(write, OPENINGS, now=NOW)
    made(desk.database, Lake(desk.settings.lake), day=desk.today)
    return office


@pytest.fixture
def looked(office: Any, screens: None) -> Any:
    """The office after one run."""
    return _looked(office)


@pytest.fixture
def looked_both(both: Any, screens: None) -> Any:
    """The same on each database."""
    return _looked(both)
