"""A small generated county as the log gives it out, without the monthly routine of its units."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache

from monitor.demo import generate
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.outcome import Receipt
from monitor.vocabulary.event import COUNTY, Event
from monitor.vocabulary.reading import read_event

ROUTINE = "M"
"""First letter of the ids of what units report every month."""
NOW = datetime(2027, 1, 4, 9, tzinfo=COUNTY)


@cache
def county_events(projects: int = 6) -> tuple[Event, ...]:
    """Everything about the projects of a county, in order of time."""
    lines = generate(years=1, projects=projects).log
    told = (line for line in lines if not json.loads(line)["id"].startswith(ROUTINE))
    return tuple(read_event(line, stored=True) for line in told)


def keep(database: Database, events: Iterable[Event]) -> None:
    """The events are in the log, in this order."""
    with database.writing() as write:
        outcomes = append(write, list(events), now=NOW)
    assert all(isinstance(one, Receipt) for one in outcomes)
