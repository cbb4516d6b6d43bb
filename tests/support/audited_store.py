"""What the tests of the live audit ask of a store: a database, its lake and a clock that goes on with every append."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from monitor.facts.lake import Lake
from monitor.store.database import Database
from monitor.vocabulary.event import Event


class Store(Protocol):
    """The fixture `store`, as its tests see it."""

    database: Database
    lake: Lake
    now: datetime

    def add(self, *events: Event) -> None:
        """The events are appended."""
