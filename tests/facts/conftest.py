"""Short worlds: a few events as tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from monitor.facts.records import Records, records
from monitor.rules.kit.like import like
from monitor.vocabulary.event import Event
from monitor.vocabulary.reading import read_event


def made(id: str, kind: str, time: str = "2026-03-02", recorded: str | None = None, **data: Any) -> Event:
    corrects = data.pop("corrects", None)
    event = {**like(kind, time, corrects=corrects, **data), "id": id}
    if recorded is not None:
        event["recordedtime"] = f"{recorded}T09:00:00+08:00"
    return read_event(event, stored=True)


def world_of(*events: Event) -> Records:
    return records(enumerate(events))


@pytest.fixture(scope="session")
def event() -> Callable[..., Event]:
    """`event(id, kind, time, recorded=day, corrects=id, **fields)`."""
    return made


@pytest.fixture(scope="session")
def world() -> Callable[..., Records]:
    """The events as tables, numbered from 0 in the order told."""
    return world_of
