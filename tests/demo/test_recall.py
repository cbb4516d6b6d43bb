"""What was planted is found, and nothing else: the rules and the generator hold each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.demo import County, generate
from monitor.demo.breaches import RATES


def same(about: dict[str, Any], planted: dict[str, Any]) -> bool:
    both = about.keys() & planted.keys()
    return bool(both) and all(about[name] == planted[name] for name in both)


@pytest.mark.parametrize("rule_id", sorted(RATES))
def test_all_that_was_planted_is_found(county: County, judged: Any, rule_id: str) -> None:
    planted = [one for one in county.planted if one.rule == rule_id]
    assert planted
    found = judged["flagged"][rule_id]
    assert [one for one in planted if not any(same(row["about"], one.about) for row in found)] == []


@pytest.mark.parametrize("rule_id", sorted(RATES))
def test_nothing_else_is_flagged(county: County, judged: Any, rule_id: str) -> None:
    known = [one.about for one in county.planted if rule_id in {one.rule, *one.also}]
    found = [row["about"] for row in judged["flagged"][rule_id]]
    assert [about for about in found if not any(same(about, one) for one in known)] == []


def test_an_honest_county_is_clear(judge: Callable[[County], Any], unproved: Callable[[County], set[str]]) -> None:
    honest = generate(years=2, projects=60, breaches={}, gaps=0)
    found = judge(honest)
    assert found["clear"]
    assert not found["flagged"]
    rows = found["not_assessable"].pop("exp.draw-verifiable")
    assert sorted(row["about"]["draw_id"] for row in rows) == sorted(unproved(honest))
    assert not found["not_assessable"]
