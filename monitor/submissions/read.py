"""A kept file read by the door of its form: events and problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from monitor.intake.intake import Intake
from monitor.intake.jsonl import import_jsonl
from monitor.intake.load import named
from monitor.intake.problems import FileRefused, RowProblem
from monitor.intake.sheets.read import read_workbook
from monitor.store.submissions import Submission
from monitor.submissions.form import Form
from monitor.submissions.kept import Uploads
from monitor.vocabulary.event import Event

Tell: TypeAlias = Callable[[int, int | None], None]
"""Told now and then how many rows were read, and of how many."""
STEP: Final = 500


def read(uploads: Uploads, submission: Submission, tell: Tell) -> tuple[list[Event], list[RowProblem], int]:
    """The events, the problems, and the number of rows. Raises `FileGone`."""
    tell(0, None)
    if submission.form == Form.JSONL:
        with uploads.named(submission.file_sha256, submission.file_name) as path:
            return _taken(import_jsonl(path), tell)
    mapping = named(str(submission.mapping)) if submission.form == Form.MAPPING else None
    try:
        told = read_workbook(
            uploads.path(submission.file_sha256),
            submission.file_name,
            submission.unit,
            secret=uploads.secret(),
            progress=tell,
            mapping=mapping,
        )
    except FileRefused as refused:
        return [], [refused.problem], 0
    return told.events, told.problems, told.report.rows


def _taken(door: Intake, tell: Tell) -> tuple[list[Event], list[RowProblem], int]:
    events: list[Event] = []
    problems: list[RowProblem] = []
    for number, item in enumerate(door, start=1):
        if isinstance(item, Event):
            events.append(item)
        else:
            problems.append(item)
        if number % STEP == 0:
            tell(door.report.rows, None)
    return events, problems, door.report.rows
