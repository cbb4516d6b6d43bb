"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from monitor.settings import Settings, settings

pytest_plugins = ["served_county", "served_desk"]

# Two shared cores: a slow example is no finding.
hypothesis_settings.register_profile("test", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("prove", hypothesis_settings.get_profile("test"), max_examples=2_000)
hypothesis_settings.load_profile("test")


@pytest.fixture(autouse=True)
def default_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests start from the defaults, whatever the developer's environment says."""
    for field in Settings.model_fields:
        monkeypatch.delenv(f"TENDERWATCH_{field}".upper(), raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


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
