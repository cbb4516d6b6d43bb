"""The marked workbook of a checked file: made in a process of its own when somebody asks for it, and kept for the next.

It can always be made again, so that it is no part of a backup, and the oldest go.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from monitor.audit.child import in_child
from monitor.intake.problems import FileRefused
from monitor.intake.sheets.mark import marked
from monitor.settings import Settings
from monitor.store.database import open_database
from monitor.store.submissions import PURGED, Submission, problems_of, submission_by_id
from monitor.submissions.form import Form
from monitor.submissions.kept import COMING, DERIVED, Uploads
from monitor.submissions.problems import problem_of
from monitor.submissions.refused import FilePurged, NotATable, NotMarked, WrongState
from monitor.submissions.states import State

MOST: Final = 200
"""Marked workbooks that are kept."""
_NO_TABLE: Final = 3


def place_of(uploads: Uploads, submission: Submission, lang: str) -> Path:
    """Where the marked workbook of what the last check found is kept, or will be.

    Raises `NotATable` for JSON Lines, `WrongState` where no check has ended or another one is under way, `FileGone`,
    `FilePurged`.
    """
    if submission.form == Form.JSONL:
        raise NotATable
    if submission.checked_at is None or submission.state in {State.CHECKING, State.FAILED}:
        ended = ", ".join(state for state in State if state not in {State.CHECKING, State.FAILED})
        raise WrongState(id=submission.id, state=submission.state, expected=ended)
    if submission.failure == PURGED:
        raise FilePurged
    uploads.path(submission.file_sha256)
    of = [submission.id, submission.file_sha256, submission.checked_at, submission.basis, dict(submission.counts), lang]
    key = hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()
    return uploads.folder / DERIVED / f"{key}.xlsx"


def make(settings: Settings, submission: Submission, lang: str, place: Path) -> None:
    """The workbook stands at `place`. Raises `NotATable`, and `NotMarked` where it takes too much memory or time."""
    if place.is_file():
        return
    code = in_child(
        _make,
        settings,
        submission.id,
        lang,
        place,
        name="mark",
        megabytes=settings.check_memory_mb,
        seconds=settings.check_seconds,
    )
    if code == _NO_TABLE:
        raise NotATable
    if code or not place.is_file():
        raise NotMarked


def _make(settings: Settings, id: int, lang: str, place: Path) -> None:
    uploads = Uploads(settings.uploads)
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    try:
        with database.reading() as read:
            submission = submission_by_id(read, id)
            rows = problems_of(read, id)
    finally:
        database.close()
    if submission is None or place_of(uploads, submission, lang) != place:
        return  # another check has ended since
    name = submission.file_name
    try:
        content = marked(uploads.verified(submission.file_sha256), [problem_of(name, row) for row in rows], lang, name)
    except FileRefused:
        sys.exit(_NO_TABLE)
    keep(place, content)


def keep(place: Path, content: bytes) -> None:
    """The content stands at `place`, whole; of all that stand beside it the newest `MOST` stay."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=COMING, dir=place.parent)  # mkstemp: 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    there = sorted(place.parent.glob("*.xlsx"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in there[MOST:]:
        with suppress(FileNotFoundError):
            old.unlink()
