"""What was planted is found, and nothing else: the rules and the generator hold each other."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.demo import County, generate
from monitor.demo.breaches import RATES
from monitor.facts.records import records
from monitor.rules.catalogue import rule
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

Found = dict[str, list[dict[str, Any]]]


def flagged(county: County) -> Found:
    told = records(enumerate((read_event(line) for line in county.lines), start=1))
    charged = charges([rule(rule_id) for rule_id in RATES], place("demo"))
    judged = batch(told, charged, day_number(date.fromisoformat(county.last_day)))
    assert not judged.failed
    found: Found = defaultdict(list)
    for row in judged.verdicts.filter(pl.col("verdict") == "flagged").to_dicts():
        about = json.loads(row["about"]) if isinstance(row["about"], str) else row["about"]
        found[row["rule"]].append({name: value for name, value in about.items() if value is not None})
    return found


@pytest.fixture(scope="module")
def found(county: County) -> Found:
    return flagged(county)


def same(about: dict[str, Any], planted: dict[str, Any]) -> bool:
    both = about.keys() & planted.keys()
    return bool(both) and all(about[name] == planted[name] for name in both)


@pytest.mark.parametrize("rule_id", sorted(RATES))
def test_all_that_was_planted_is_found(county: County, found: Found, rule_id: str) -> None:
    planted = [one for one in county.planted if one.rule == rule_id]
    assert planted
    assert [one for one in planted if not any(same(about, one.about) for about in found[rule_id])] == []


@pytest.mark.parametrize("rule_id", sorted(RATES))
def test_nothing_else_is_flagged(county: County, found: Found, rule_id: str) -> None:
    known = [one.about for one in county.planted if rule_id in {one.rule, *one.also}]
    assert [about for about in found[rule_id] if not any(same(about, one) for one in known)] == []


def test_an_honest_county_is_clear() -> None:
    assert flagged(generate(years=2, projects=60, breaches={})) == {}
