"""Waiting files are checked one after the other, each in a process of its own, under a memory limit and a time limit.

A workbook may be made to fill the memory; the process that reads it is spawned for it alone, and killed where it takes
too long. What it had begun stays `checking`, and is begun again, at most `TRIES` times.
"""

from __future__ import annotations

import logging
import secrets
import threading
from datetime import datetime
from typing import Final

from monitor.audit.child import in_child
from monitor.settings import Settings
from monitor.store.database import Database, StoreUnavailable, open_database
from monitor.store.submissions import change, let_go, submission_by_id
from monitor.submissions.check import check_taken, take
from monitor.submissions.kept import Uploads
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)
TICK_SECONDS: Final = 10.0
"""How often it looks by itself: for what another process left behind."""


def _now() -> datetime:
    return datetime.now(COUNTY)


def _child(settings: Settings, id: int, holder: str) -> None:
    database = open_database(settings.database, origin=settings.log_origin)
    try:
        with database.reading() as read:
            submission = submission_by_id(read, id)
        if submission is not None and submission.holder == holder:
            check_taken(database, Uploads(settings.uploads), submission, most=settings.max_upload_rows, clock=_now)
    finally:
        database.close()


class Checker:
    """Checks the submissions of one store, kept running; `notify` when there is something new."""

    def __init__(self, settings: Settings, *, seconds: float | None = None) -> None:
        """Start the thread; `seconds` is the time that one file may take."""
        self._settings = settings
        self._seconds = settings.check_seconds if seconds is None else seconds
        self._news = threading.Event()
        self._news.set()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checker", daemon=True)
        self._thread.start()

    def notify(self) -> None:
        """A file was handed in."""
        self._news.set()

    def close(self) -> None:
        """Nothing is being checked any more; what was begun will be begun again."""
        self._closed.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        database = open_database(self._settings.database, origin=self._settings.log_origin)
        try:
            while not self._closed.is_set():
                self._news.wait(TICK_SECONDS)
                self._news.clear()
                try:
                    self._check_all(database)
                except StoreUnavailable as error:
                    LOG.warning("files wait for their check: %s", error)
        finally:
            database.close()

    def _check_all(self, database: Database) -> None:
        holder = secrets.token_hex(8)
        while not self._closed.is_set() and (submission := take(database, holder, _now())) is not None:
            code = in_child(
                _child,
                self._settings,
                submission.id,
                holder,
                name="check",
                megabytes=self._settings.check_memory_mb,
                seconds=self._seconds,
                stopped=self._closed.is_set,
            )
            if code and not self._closed.is_set():
                LOG.error("the check of submission %d ended (%s)", submission.id, code)
            with database.writing() as write:
                let_go(write, holder)  # whatever became of it, nobody works on it any more
                if code and self._closed.is_set():
                    change(write, submission.id, tries=submission.tries - 1)  # it was stopped, it did not fail
