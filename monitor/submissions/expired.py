"""The files of drafts that came to nothing go when their term ends; that there was a draft stays."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from monitor.store.database import Database
from monitor.store.submissions import files_in_use, left_before, purge
from monitor.submissions.kept import Uploads
from monitor.submissions.states import State

ENDED = (State.WITHDRAWN, State.SUPERSEDED)
"""Nothing can follow, and nothing of them is in the log."""


def purge_expired(database: Database, uploads: Uploads, *, now: datetime, days: int) -> int:
    """How many drafts lost their files: withdrawn or superseded for more than `days`.

    What another submission or a paper has the same bytes of stays. The row goes first: a file that is left behind is
    taken by the next turn of whoever sends the same bytes, never missed by anybody. Raises `StoreUnavailable`.
    """
    with database.reading() as read:
        drafts = left_before(read, ENDED, now - timedelta(days=days))
    for draft in drafts:
        digests = {one for one in (draft.file_sha256, draft.events_sha256) if one is not None}
        with database.writing() as write:
            gone = digests - files_in_use(write, digests, draft.id)
            purge(write, draft.id)
            for digest in gone:
                with suppress(OSError):
                    uploads.forget(digest)
    return len(drafts)
