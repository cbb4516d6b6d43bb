"""Waiting files are checked one after the other, each in a process of its own, under a memory limit and a time limit.

A workbook may be made to fill the memory; the process that reads it is spawned for it alone, and killed where it takes
too long. What it had begun stays `checking`, and is begun again, at most `TRIES` times.
"""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from monitor.audit.child import in_child
from monitor.audit.waiting import Waiting
from monitor.settings import Settings
from monitor.store.database import Database, open_database
from monitor.store.submissions import change, let_go, submission_by_id
from monitor.submissions.check import check_taken, take
from monitor.submissions.kept import Uploads
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(COUNTY)


def _child(settings: Settings, id: int, holder: str) -> None:
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    try:
        with database.reading() as read:
            submission = submission_by_id(read, id)
        if submission is not None and submission.holder == holder:
            check_taken(database, Uploads(settings.uploads), submission, most=settings.max_upload_rows, clock=_now)
    finally:
        database.close()


class Checker(Waiting):
    """Checks the submissions of one store, kept running; `notify` when a file was handed in."""

    name = "checker"

    def __init__(self, settings: Settings, *, seconds: float | None = None) -> None:
        """Start the thread; `seconds` is the time that one file may take."""
        self._seconds = settings.check_seconds if seconds is None else seconds
        super().__init__(settings)

    def make_all(self, database: Database) -> None:
        """Each file that waits, whatever becomes of it."""
        holder = secrets.token_hex(8)
        while not self.stopped() and (submission := take(database, holder, _now())) is not None:
            code = in_child(
                _child,
                self._settings,
                submission.id,
                holder,
                name="check",
                megabytes=self._settings.check_memory_mb,
                seconds=self._seconds,
                stopped=self.stopped,
            )
            if code and not self.stopped():
                LOG.error("the check of submission %d ended (%s)", submission.id, code)
            with database.writing() as write:
                let_go(write, holder)  # whatever became of it, nobody works on it any more
                if code and self.stopped():
                    change(write, submission.id, tries=submission.tries - 1)  # it was stopped, it did not fail
