"""What has its term goes once a day: contents of concerns long closed, files of drafts that came to nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from monitor.audit.waiting import Waiting
from monitor.concerns.expired import erase_expired
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.submissions.expired import purge_expired
from monitor.submissions.kept import Uploads
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)


class Gone(NamedTuple):
    """How much went."""

    concerns: int
    drafts: int


def expire(database: Database, settings: Settings, *, now: datetime) -> Gone:
    """Everything whose term has ended is gone. Raises `StoreUnavailable`."""
    return Gone(
        erase_expired(database, now=now, days=settings.concern_keep_days),
        purge_expired(database, Uploads(settings.uploads), now=now, days=settings.draft_keep_days),
    )


def _now() -> datetime:
    return datetime.now(COUNTY)


class Expiry(Waiting):
    """Does it at the start and whenever the county's day has changed."""

    name = "expiry"

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = _now) -> None:
        """Start the thread."""
        self._clock = clock
        self._done: date | None = None
        super().__init__(settings)

    def make_all(self, database: Database) -> None:
        """Once a day."""
        now = self._clock()
        if self._done == now.date():
            return
        gone = expire(database, self._settings, now=now)
        self._done = now.date()
        if any(gone):
            LOG.info("terms ended: %d concerns erased, %d drafts cleared", *gone)
