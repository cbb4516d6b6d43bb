"""The tenders of a generated county in which nothing was planted, as facts: what screens find is a false alarm."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from monitor.demo import County, generate
from monitor.demo.days import instant
from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

READ = frozenset({"bids.opened", "bid.submitted", "tender.published", "candidates.published", "award.made"})
"""Kinds that the screens of tenders read; the others are not even told."""


def told(county: County, kinds: AbstractSet[str]) -> Iterator[dict[str, Any]]:
    """The events of its projects that are read, project by project."""
    for number in range(1, county.world.projects + 1):
        for act in county.project(number).acts:
            if act.kind in kinds:
                yield {
                    "specversion": "1.0",
                    "id": act.id,
                    "source": f"urn:tw:unit:{act.by}",
                    "type": act.kind,
                    "subject": act.data["ocid"],
                    "time": instant(act.day, act.clock),
                    "data": act.data,
                }


def honest_tenders(seed: int, *, years: int, projects: int, without: AbstractSet[str] = frozenset()) -> Facts:
    """The facts of scope `county` on the last day of an honest county, some kinds left untold."""
    county = generate(years=years, projects=projects, seed=seed, breaches={}, gaps=0)
    events = sorted(told(county, READ - without), key=lambda event: (event["time"], event["id"]))
    numbered = enumerate(read_event(event, stored=True) for event in events)
    return facts_of(records(numbered), "county", day_number(date.fromisoformat(county.last_day)))
