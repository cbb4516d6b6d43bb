"""The door for what others publish: OCDS files -> events and problems, every value accounted for.

import_ocds  release packages, record packages, records, bare releases, or JSON Lines of any of these
known_in     what a store holds of elements that come again, so that a change corrects
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from monitor.intake.intake import Intake
from monitor.intake.ocds.carried import carried
from monitor.intake.ocds.gather import Gathered
from monitor.intake.ocds.process import Process
from monitor.intake.ocds.report import OcdsReport
from monitor.intake.ocds.terms import Before, Flaw, Found, Options, Place
from monitor.intake.problems import RowProblem, Weight
from monitor.store.database import Database
from monitor.store.events import chain
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words

FILE: Final = Words("可读取的文件", "a file that can be read")
SHALLOW: Final = Words("嵌套不过深", "less deeply nested")

__all__ = ["OcdsReport", "Options", "import_ocds", "known_in"]


def import_ocds(paths: Iterable[Path], options: Options | None = None, before: Before | None = None) -> Intake:
    """All that the files hold, process by process, as events and problems; `report` is an OcdsReport.

    The releases of a process are taken together, in whatever files and order they come. `before` (see `known_in`) tells
    what is known already. A file that cannot be read is one problem; the others go on.
    """
    report = OcdsReport()
    return Intake(_imported(list(paths), options or Options(), before, report), report)


def known_in(database: Database) -> Before:
    """What the store of `database` knows of events, with what corrects them."""

    def before(ids: Sequence[tuple[str, str]]) -> list[Event]:
        with database.reading() as read:
            return [stored.event for stored in chain(read, ids)]

    return before


def _imported(
    paths: list[Path], options: Options, before: Before | None, report: OcdsReport
) -> Iterator[Event | RowProblem]:
    gathered = Gathered(report)
    for path in paths:
        report.tally(path.name)
        try:
            for item in gathered.add(path):
                yield from _beside(item, options, report)
        except OSError as error:
            report.refused_files.append(path.name)
            said = error.strerror or "?"
            yield Flaw("unreadable", (), said, FILE, Weight.MUST_FIX, is_said=True).at(Place(path.name))
    for ocid, releases in gathered.processes():
        while gathered.late:
            yield from _beside(gathered.late.pop(), options, report)
        if not releases:
            continue
        report.tally(releases[0].place.file).processes += 1
        for found in releases:
            report.tally(found.place.file).releases += 1
        try:
            yield from Process(ocid, options, report, before).events(releases)
        except RecursionError:
            yield Flaw("too_deep", (), "", SHALLOW, Weight.MUST_FIX).at(releases[0].place, ocid)


def _beside(item: Found | tuple[Place, Flaw], options: Options, report: OcdsReport) -> Iterator[Event | RowProblem]:
    """What belongs to no process: events that are beside releases, and what is wrong with a document."""
    if isinstance(item, Found):
        yield from carried(item, options, report, None)
    else:
        place, flaw = item
        report.counted(place.file, "release").rows += 1
        report.counted(place.file, "release").refused[flaw.code] += 1
        yield flaw.at(place)
