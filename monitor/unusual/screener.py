"""Runs of the screens that were asked for, and the one of each night, made one after the other by a thread."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from monitor.audit.waiting import Waiting
from monitor.settings import Settings
from monitor.store.accounts import stamp
from monitor.store.database import Database
from monitor.store.screen_runs import FAILED, change_run, claim_run
from monitor.unusual.ask import OFF, at_night
from monitor.unusual.run import MARGIN, made
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)
TRIES: Final = 3
SETTLED_SECONDS: Final = 600.0
"""So long after the start no nightly run begins: the audit has the machine to itself while it catches up."""


def _now() -> datetime:
    return datetime.now(COUNTY)


class Screener(Waiting):
    """Makes the runs of one store, kept running; `notify` when one was asked for."""

    name = "screener"

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = _now) -> None:
        """Start the thread; `clock` is the county's."""
        self._clock = clock
        self._began = time.monotonic()
        super().__init__(settings)

    def make_all(self, database: Database) -> None:
        """Each run that waits, until it is done or failed; the nightly one is among them once it is due."""
        holder, seconds = secrets.token_hex(8), self._settings.screens_seconds
        if self._settings.screens_at != OFF and time.monotonic() - self._began > SETTLED_SECONDS:
            with database.writing() as write:
                at_night(write, self._settings.screens_at, self._clock())
        while not self.stopped():
            with database.writing() as write:
                run = claim_run(write, holder, now=_now(), lease=timedelta(seconds=seconds) + MARGIN)
                if run is not None and run.tries > TRIES:
                    change_run(write, run.number, holder, state=FAILED, ended_at=stamp(_now()))
                    continue
            if run is None:
                return
            made(database, self._settings, run, holder, stopped=self.stopped)
