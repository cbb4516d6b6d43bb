"""What was planted is found, and nothing else: the rules and the generator hold each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.audit.measure import Measured
from monitor.demo import County, generate
from monitor.demo.breaches import RATES
from monitor.rules.catalogue import catalogue


@pytest.mark.parametrize("rule_id", sorted(RATES))
def test_all_that_was_planted_is_found(figures: dict[str, Measured], rule_id: str) -> None:
    told = figures[rule_id]
    assert told.planted
    assert told.missed == []
    assert told.recall == 1


@pytest.mark.parametrize("rule_id", sorted(catalogue()))
def test_nothing_else_is_flagged(figures: dict[str, Measured], rule_id: str) -> None:
    assert rule_id not in figures or figures[rule_id].alarms == []


def test_an_honest_county_is_clear(judge: Callable[[County], Any], unproved: Callable[[County], set[str]]) -> None:
    honest = generate(years=2, projects=60, breaches={}, gaps=0)
    found = judge(honest)
    assert found["clear"]
    assert not found["flagged"]
    rows = found["not_assessable"]["exp.draw-verifiable"]
    assert sorted(row["about"]["draw_id"] for row in rows) == sorted(unproved(honest))
