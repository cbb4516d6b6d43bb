"""What every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from migrated_once import Remembering, migrated_once

from monitor.settings import Settings, settings

pytest_plugins = ["served_county", "served_desk"]

gc.set_threshold(20_000)  # as the API: with the default of 700 one second in twelve goes into the search for cycles
# Two shared cores: a slow example is no finding.
hypothesis_settings.register_profile(
    "test", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("prove", hypothesis_settings.get_profile("test"), max_examples=2_000)
hypothesis_settings.load_profile("test")


LONG = (
    "tests/demo/",
    "tests/browser/",
    "tests/api/test_killed.py",
    "tests/audit/",
    "tests/cli/",
    "tests/store/",
    "tests/rules/test_every_example.py",
)
"""Where the long tests are, the longest first."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first: at the end of a run neither process waits for the other's last one."""
    items.sort(key=lambda item: next((at for at, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What stands after collecting (modules, contract, tests) stays: no search for cycles walks through it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def default_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests start from the defaults, whatever the developer's environment says."""
    for field in Settings.model_fields:
        monkeypatch.delenv(f"TENDERWATCH_{field}".upper(), raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def remembered_schema() -> Iterator[Remembering]:
    """The migrations of an empty SQLite run once a process, not once a test."""
    with migrated_once() as remembering:
        yield remembering


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the project."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def field_data() -> Path:
    """The folder of real records; they are read where they lie and never copied into the project."""
    named = os.environ.get("TENDERWATCH_FIELD_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("TENDERWATCH_FIELD_DATA names no folder of real records")
    return Path(named)
