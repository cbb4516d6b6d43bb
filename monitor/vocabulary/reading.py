"""What was handed in, read against the contract: an Event, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from monitor.vocabulary import parsing, translation
from monitor.vocabulary.agreement import agreed
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.models import event_model
from monitor.vocabulary.problems import EventRefused, Problem, Words, shown

_AN_EVENT = Words("一个事件（JSON 对象）", "an event (a JSON object)")


def read_event(raw: bytes | str | dict[str, Any], *, stored: bool = False, origin: Origin | None = None) -> Event:
    """The checked event; EventRefused with every problem that was found, not the first only.

    A submission (`stored=False`) may carry neither what the server sets (`recordedtime`, `submitter`) nor the source
    of the product itself; what the server gave out (`stored=True`, replay files) may.
    """
    where = origin or Origin()
    try:
        value, problems = (raw, ()) if isinstance(raw, dict) else parsing.decoded(raw)
    except EventRefused as refused:
        raise EventRefused(refused.problems, origin=where) from refused
    return _checked(value, problems, stored=stored, origin=where)


def read_batch(raw: bytes, *, stored: bool = False, file: str | None = None) -> Iterator[Event | EventRefused]:
    """Each event of a JSON array or of JSON Lines, in order; a bad one is its EventRefused and stops no other.

    `origin.row` is the line of JSON Lines or the element of the array, counted from 1. An array that is not
    well-formed JSON is refused whole: nobody can say where its elements end.
    """
    start = raw[:3].removeprefix(b"\xef\xbb\xbf") + raw[3:64]
    if start.lstrip().startswith(b"["):
        yield from _array(raw, stored=stored, file=file)
    else:
        yield from _lines(raw, stored=stored, file=file)


def _array(raw: bytes, *, stored: bool, file: str | None) -> Iterator[Event | EventRefused]:
    try:
        values, problems = parsing.decoded(raw)
    except EventRefused as refused:
        yield EventRefused(refused.problems, origin=Origin(file))
        return
    for row, value in enumerate(values, start=1):
        yield _tried(value, parsing.marks(value) if problems else (), stored=stored, origin=Origin(file, row))


def _lines(raw: bytes, *, stored: bool, file: str | None) -> Iterator[Event | EventRefused]:
    if (whole := _one_object(raw)) is not None:
        yield _tried(whole[0], whole[1], stored=stored, origin=Origin(file))
        return
    start = row = 0
    while start < len(raw):
        end = raw.find(b"\n", start)
        line = raw[start : end if end >= 0 else len(raw)]
        start, row = (end + 1 if end >= 0 else len(raw)), row + 1
        if not line.strip():
            continue
        origin = Origin(file, row)
        try:
            value, problems = parsing.decoded(line)
        except EventRefused as refused:
            yield EventRefused(refused.problems, origin=origin)
        else:
            yield _tried(value, problems, stored=stored, origin=origin)


def _one_object(raw: bytes) -> tuple[Any, tuple[Problem, ...]] | None:
    """The single object of a file that spreads it over several lines, else None."""
    first = raw.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].strip()
    if first.endswith(b"}") or not first.startswith(b"{"):
        return None
    try:
        value, problems = parsing.decoded(raw)
    except EventRefused:
        return None
    return (value, problems) if isinstance(value, dict) else None


def _tried(value: Any, problems: tuple[Problem, ...], *, stored: bool, origin: Origin) -> Event | EventRefused:
    try:
        return _checked(value, problems, stored=stored, origin=origin)
    except EventRefused as refused:
        return refused


def _checked(value: Any, marked: tuple[Problem, ...], *, stored: bool, origin: Origin) -> Event:
    if not isinstance(value, dict):
        problem = Problem("", "not_an_object", shown(value), _AN_EVENT)
        raise EventRefused((problem,), origin=origin)
    kind = value.get("type")
    known = kind if isinstance(kind, str) and kind in contract().kinds else None
    problems = list(marked)
    try:
        event_model(known, stored=stored).model_validate(value)
    except ValidationError as error:
        problems += translation.problems_of(error, known)
    problems += agreed(known, value, stored=stored)
    if problems or known is None:
        once = {problem.place: problem for problem in reversed(problems)}
        raise EventRefused(
            tuple(problem for problem in problems if once[problem.place] is problem),
            origin=origin,
            event_id=translation.readable(value.get("id")),
            kind=translation.readable(kind),
        )
    return Event(
        id=value["id"],
        source=value["source"],
        type=known,
        subject=value["subject"],
        time=value["time"],
        data=value["data"],
        corrects=value.get("corrects"),
        recordedtime=value.get("recordedtime"),
        submitter=value.get("submitter"),
        datacontenttype=value.get("datacontenttype"),
        dataschema=value.get("dataschema"),
        origin=origin,
    )
