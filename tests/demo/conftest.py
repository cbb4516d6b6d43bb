"""One small county, told once for all tests of the room."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.demo import County, generate
from monitor.demo.breaches import RATES


@pytest.fixture(scope="session")
def county() -> County:
    return generate(years=2, projects=110, breaches={rule: min(0.35, rate * 9) for rule, rate in RATES.items()})


@pytest.fixture(scope="session")
def events(county: County) -> list[dict[str, Any]]:
    return list(county.events)
