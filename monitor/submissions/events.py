"""The file of events that a check makes: what the certifier sees and signs, byte by byte what will be appended.

One line an event, canonical JSON: the event, its plan and where it stood. Its SHA-256 is the draft's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.ledger.canonical import canonical
from monitor.submissions.kept import KeptFile, Uploads
from monitor.submissions.place import Placed, Plan
from monitor.vocabulary.event import Event, Origin
from monitor.vocabulary.writing import written


def _line(one: Placed) -> bytes:
    origin = {"file": one.event.origin.file, "sheet": one.event.origin.sheet, "row": one.event.origin.row}
    told = {
        "event": written(one.event),
        "origin": {name: value for name, value in origin.items() if value is not None},
        "plan": one.plan.value,
    }
    return canonical(told if one.entry is None else told | {"entry": one.entry}) + b"\n"


def keep(uploads: Uploads, placed: Iterable[Placed]) -> KeptFile:
    """The events are kept; the digest is the draft's. Raises `FileEmpty` where there is none."""
    return uploads.take(_line(one) for one in placed)


def kept(raw: bytes, first: int = 0, most: int | None = None, plan: Plan | None = None) -> Iterator[Placed]:
    """The events of such a file, which this product wrote and whose digest was compared: they are not checked again.

    From the `first` one (from 0) on, at most `most`; with a `plan`, those of this plan alone.
    """
    rows = (json.loads(line) for line in raw.splitlines())
    fit = rows if plan is None else (told for told in rows if told["plan"] == plan.value)
    for told in islice(fit, first, None if most is None else first + most):
        event = told["event"]
        names = ("id", "source", "type", "subject", "time", "data", "corrects", "datacontenttype", "dataschema")
        told_of = {name: event[name] for name in names if name in event}
        origin = Origin(told["origin"].get("file"), told["origin"].get("row"), told["origin"].get("sheet"))
        yield Placed(Event(**told_of, origin=origin), Plan(told["plan"]), told.get("entry"))
