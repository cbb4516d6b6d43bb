"""What is not told cannot be assessed, and is never a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from monitor.demo import County, Gap, generate
from monitor.demo.gaps import RATES as GAPS
from monitor.vocabulary.contract import contract

UNNOTIFIED = "-2"
"""A planted second contract of a split purchase has no notice of award: how late it was signed is unknown."""
SMALL: dict[str, Any] = {"years": 2, "projects": 100, "breaches": {}}


@pytest.fixture(scope="module")
def silent() -> County:
    """An honest county that tells little."""
    return generate(**SMALL, gaps=0.2)


@pytest.fixture(scope="module")
def assessed(silent: County, judge: Callable[[County], Any]) -> Any:
    return judge(silent)


def about(gap: Gap, row: dict[str, Any]) -> bool:
    both = row["about"].keys() & gap.about.keys()
    return bool(both) and all(row["about"][name] == gap.about[name] for name in both)


def shown(gap: Gap, row: dict[str, Any]) -> bool:
    """It is about the same record, or belongs to the very unit of which nothing is told."""
    return about(gap, row) or row["scope_id"] == gap.about.get("unit_id")


def concerns(gap: Gap, row: dict[str, Any]) -> bool:
    return about(gap, row) or not {row["scope_id"], row["story"]}.isdisjoint({gap.scope, *gap.about.values()})


@pytest.mark.parametrize("rule_id", sorted(GAPS))
def test_each_gap_makes_its_rule_not_assessable(silent: County, assessed: Any, rule_id: str) -> None:
    left = [gap for gap in silent.gaps if gap.rule == rule_id]
    assert left
    found = assessed["not_assessable"][rule_id]
    assert [gap for gap in left if not any(shown(gap, row) for row in found)] == []


def test_no_gap_is_a_finding(silent: County, assessed: Any) -> None:
    breached = {rule for gap in silent.gaps for rule in gap.breaks}
    assert assessed["flagged"].keys() <= breached


def test_a_gap_beside_breaches_is_not_assessable_either(county: County, judged: Any) -> None:
    found = judged["not_assessable"]
    assert county.gaps
    assert [gap for gap in county.gaps if not any(shown(gap, row) for row in found[gap.rule])] == []


def test_nothing_else_is_not_assessable(
    county: County, judged: Any, silent: County, assessed: Any, unproved: Callable[[County], set[str]]
) -> None:
    for told, verdicts in ((county, judged), (silent, assessed)):
        for rule_id in GAPS:
            rows = verdicts["not_assessable"][rule_id]
            known = [gap for gap in told.gaps if rule_id in {gap.rule, *gap.also}]
            left = unproved(told) if rule_id == "exp.draw-verifiable" else set()
            other = [row["about"] for row in rows if not any(concerns(gap, row) for gap in known)]
            other = [about for about in other if not str(about.get("contract_id")).endswith(UNNOTIFIED)]
            assert [about for about in other if about.get("draw_id") not in left] == []


def test_what_is_missing_is_not_there(silent: County) -> None:
    """A field left out is one the contract leaves optional, and the record does not bear it."""
    told_of: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for event in silent.events:
        told_of[event["type"]].append(event["data"])
    for gap in silent.gaps:
        kind, _, field = gap.missing.removesuffix(".eligible_count").rpartition(".")
        if field == "slots":
            continue
        if gap.missing in contract().kinds:
            kind, field = gap.missing, ""
        else:
            assert not contract().kinds[kind].fields[field].required
        told = {name: value for name, value in gap.about.items() if name != field}
        same = [data for data in told_of[kind] if told.items() <= data.items()]
        assert [data for data in same if field in data] == []
        assert bool(same) is bool(field)


def test_what_is_left_out_is_a_breach_of_one_rule_only(silent: County) -> None:
    assert {rule for gap in silent.gaps for rule in gap.breaks} == {"dec.record-completeness"}


def test_gaps_leave_the_breaches_as_they_are() -> None:
    small = {"years": 1, "projects": 25}
    assert generate(**small, gaps=0.5).planted == generate(**small, gaps={}).planted != []


def test_nothing_is_left_out_of_a_county_without_gaps() -> None:
    assert generate(**SMALL, gaps=0).gaps == generate(**SMALL, gaps={}).gaps == []
    with pytest.raises(KeyError):
        generate(**SMALL, gaps={"dec.no-such-rule": 0.1})


def test_the_demonstration_leaves_a_little_out(demonstration: County, demonstrated: list[dict[str, Any]]) -> None:
    assert 0.001 < len(demonstration.gaps) / len(demonstrated) < 0.005
    assert len({gap.rule for gap in demonstration.gaps}) >= 12
