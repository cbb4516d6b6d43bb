"""The door for events as they are: JSON, or JSON Lines, with the same report as tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from monitor.intake.intake import Intake
from monitor.intake.problems import RowProblem
from monitor.intake.report import Counted, Report
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_batch


def import_jsonl(path: Path, *, stored: bool = False) -> Intake:
    """The events of a file (one a line, one array, or one object) and what is wrong with the others.

    `stored` = a replay file, which carries what the server sets. An id given twice is no matter of this door: the
    store answers the same event with the same receipt and refuses another one under its id.
    """
    report = Report()
    return Intake(_imported(path, report, stored=stored), report)


def _imported(path: Path, report: Report, *, stored: bool) -> Iterator[Event | RowProblem]:
    counted = Counted(path.name)
    report.files.append(counted)
    for item in read_batch(path.read_bytes(), stored=stored, file=path.name):
        counted.rows += 1
        if isinstance(item, EventRefused):
            counted.refused[item.problems[0].code] += 1
            yield from problems_of(item, path.name)
        else:
            counted.made += 1
            yield item


def problems_of(refused: EventRefused, file: str) -> Iterator[RowProblem]:
    """The problems of an event that came as JSON; `column` is the place in the event."""
    for problem in refused.problems:
        yield RowProblem(
            file, problem.code, problem.found, problem.expected, row=refused.origin.row, column=problem.place or None
        )
