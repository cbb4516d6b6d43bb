"""Five years and two thousand projects: what was planted is found, and an honest county raises next to nothing."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from proved import proved

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.audit.measure import measure
from monitor.demo import County, generate
from monitor.facts.records import records
from monitor.rules.catalogue import catalogue
from monitor.rules.places import place
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

pytestmark = pytest.mark.prove
YEARS, PROJECTS = 5, 2_000
ONE_IN = 1_000
"""At most one finding in so many processes of an honest county."""


def judged(county: County) -> tuple[list[dict[str, Any]], int]:
    """The findings of all rules as the measure of recall wants them, and the number of processes judged."""
    events = [read_event(line, stored=True) for line in county.log]
    scopes = {story.tag: story.scope for story in county.stories()}
    charged = charges(catalogue().values(), place("demo"))
    result = batch(records(enumerate(events)), charged, day_number(date.fromisoformat(county.last_day)))
    assert not result.failed
    processes = result.verdicts.filter(pl.col("scope_kind") == "process")["scope_id"].n_unique()
    found = []
    for row in result.verdicts.filter(pl.col("verdict") == "flagged").iter_rows(named=True):
        about = {name: value for name, value in json.loads(row["about"]).items() if value is not None}
        told = {"rule": row["rule"], "verdict": "flagged", "about": about, "scope": {"id": row["scope_id"]}}
        found.append(told | {"project_id": scopes[events[row["event"]].id.rpartition("-")[0]]})
    return found, processes


def test_recall_and_false_alarms_a_rule() -> None:
    county = generate(years=YEARS, projects=PROJECTS)
    found, _ = judged(county)
    figures = measure(found, [asdict(one) for one in county.planted], [asdict(one) for one in county.gaps])
    for rule, told in figures.items():
        proved(f"recall {rule}: planted {told.planted} found {told.found} false alarms {told.false_alarms}")
    total = sum(told.planted for told in figures.values())
    missed = sum(told.planted - told.found for told in figures.values())
    alarms = sum(told.false_alarms for told in figures.values())
    proved(f"recall over all: planted {total} missed {missed} false alarms {alarms}")
    assert missed * 100 <= total
    assert alarms * 100 <= total


def test_an_honest_county_raises_next_to_nothing() -> None:
    found, processes = judged(generate(years=YEARS, projects=PROJECTS, breaches={}, gaps=0))
    rules = Counter(one["rule"] for one in found)
    proved(f"honest county: {rules.total()} findings in {processes} processes: {dict(rules)}")
    assert rules.total() * ONE_IN <= processes
