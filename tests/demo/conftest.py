"""One small county, told and judged once for all tests of the room, and the one of the demonstration."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import pytest

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.demo import County, generate
from monitor.demo.breaches import RATES
from monitor.demo.gaps import RATES as GAPS
from monitor.demo.steering import RATES as STEERED
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

Judged: TypeAlias = dict[str, dict[str, list[dict[str, Any]]]]
"""Verdict -> rule -> rows, `about` as an object."""


def judged_by_rules(county: County) -> Judged:
    told = records(enumerate((read_event(line, stored=True) for line in county.log), start=1))
    charged = charges(catalogue().values(), place("demo"))
    result = batch(told, charged, day_number(date.fromisoformat(county.last_day)))
    assert not result.failed
    found: Judged = defaultdict(lambda: defaultdict(list))
    for row in result.verdicts.to_dicts():
        about = {name: value for name, value in json.loads(row["about"]).items() if value is not None}
        found[row["verdict"]][row["rule"]].append({**row, "about": about})
    return found


def unproved_draws(county: County) -> set[str]:
    """Random draws of which there is only a list: whether they can be verified is not assessable, by the rule."""
    held = (event["data"] for event in county.events if event["type"] == "draw.held")
    return {data["draw_id"] for data in held if data["protocol"] == "recorded_only" and data["method"] == "random"}


@pytest.fixture(scope="session")
def unproved() -> Callable[[County], set[str]]:
    return unproved_draws


@pytest.fixture(scope="session")
def judge() -> Callable[[County], Judged]:
    return judged_by_rules


@pytest.fixture(scope="session")
def county() -> County:
    return generate(
        years=2,
        projects=140,
        breaches={rule: min(0.35, rate * 9) for rule, rate in RATES.items()} | dict.fromkeys(STEERED, 0.5),
        gaps={rule: rate * 5 for rule, rate in GAPS.items()},
    )


@pytest.fixture(scope="session")
def events(county: County) -> list[dict[str, Any]]:
    return list(county.events)


@pytest.fixture(scope="session")
def judged(county: County) -> Judged:
    return judged_by_rules(county)


@pytest.fixture(scope="session")
def demonstration() -> County:
    return generate(years=3, projects=400)


@pytest.fixture(scope="session")
def demonstrated(demonstration: County) -> list[dict[str, Any]]:
    return list(demonstration.events)
