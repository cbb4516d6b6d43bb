"""Releases of our own publications carry the events whole: they come in as they are, the rest is derived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from monitor.intake.ocds.block import leaves
from monitor.intake.ocds.report import OcdsReport
from monitor.intake.ocds.terms import LIST, OBJECT, Flaw, Found, Options
from monitor.intake.problems import RowProblem, Weight
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.problems import EventRefused, Words
from monitor.vocabulary.reading import read_event

WHOLE: Final = Words("完整的事件", "the event as a whole")
_EVENTS: Final = ("tw", "events")


def carries(release: dict[str, Any]) -> bool:
    """True of a release (or a line beside releases) that carries events."""
    tw = release.get("tw")
    return isinstance(tw, dict) and "events" in tw


def carried(found: Found, options: Options, report: OcdsReport, ocid: str | None) -> Iterator[Event | RowProblem]:
    """The events in the order of their entries, each after the problems about it.

    One from which a public export left out something is taken where it still reads as an event, with a note; it is not
    the event as it was sent, so that beside the whole one the store refuses it.
    """
    file = found.place.file
    elements = found.release["tw"]["events"]
    if not isinstance(elements, list):
        yield Flaw("wrong_type", _EVENTS, elements, LIST, Weight.MUST_FIX).at(found.place, ocid)
        return
    for i, element in sorted(enumerate(elements), key=lambda told: _entry(told[1])):
        path = (*_EVENTS, i)
        count = sum(1 for _ in leaves(element))
        event = element.get("event") if isinstance(element, dict) else None
        if not isinstance(event, dict):
            report.counted(file, "tw.events").rows += 1
            report.counted(file, "tw.events").refused["not_an_object"] += 1
            report.tally(file).refused += count
            yield Flaw("not_an_object", (*path, "event"), event, OBJECT, Weight.MUST_FIX).at(found.place, ocid)
            continue
        kind = event.get("type")
        counted = report.counted(file, kind if isinstance(kind, str) else "tw.events")
        counted.rows += 1
        withheld = _withheld(element)
        try:
            told = read_event(event, stored=options.stored, origin=Origin(file, found.place.line))
        except EventRefused as refused:
            counted.refused["withheld" if withheld else refused.problems[0].code] += 1
            report.tally(file).refused += count
            if withheld:
                yield Flaw("withheld", path, withheld, WHOLE, Weight.MUST_FIX, is_said=True).at(found.place, ocid)
            for problem in () if withheld else refused.problems:
                at = (*path, "event", problem.place)
                flaw = Flaw(problem.code, at, problem.found, problem.expected, Weight.MUST_FIX, is_said=True)
                yield flaw.at(found.place, ocid)
            continue
        if withheld:
            yield Flaw("withheld", path, withheld, WHOLE, is_said=True).at(found.place, ocid)
        counted.made += 1
        report.tally(file).kept += count
        yield told


def _entry(element: Any) -> int:
    told = element.get("entry") if isinstance(element, dict) else None
    return told if isinstance(told, int) else -1


def _withheld(element: dict[str, Any]) -> str:
    told = element.get("withheld")
    return ", ".join(str(one)[:64] for one in told[:8]) if isinstance(told, list) else ""
