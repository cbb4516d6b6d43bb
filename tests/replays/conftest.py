"""A small province as a lake: a county of one year, told twice, in segments of 5,000 events."""

from __future__ import annotations

from pathlib import Path

import pytest
from large_lake import Large, made

BASE = 9_593
"""Events of one county of a year and two projects."""


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Large]:
    """Its folder, and what lies there."""
    folder = tmp_path_factory.mktemp("province")
    return folder, made(folder, 2 * BASE, counties=2, years=1, projects=2, segment=5_000)
