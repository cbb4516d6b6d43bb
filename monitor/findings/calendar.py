"""What must be published: what is due, what is late, what came late, and what differs from the record.

The duties are those of the rules that read publications. What is due stands in the verdicts that wait for their day,
the rest in the findings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from monitor.findings.names import unit_names
from monitor.findings.tell import about, title
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq
from monitor.store.findings import listed
from monitor.store.names import registered_names
from monitor.store.verdicts import VerdictRow, waiting

STATES = ("late", "differs", "due", "came_late")
"""In the order in which they are listed."""
PUBLISHING = "disclosure.published"
SHOWN_TO_STAFF = "san.monthly-1-5"
"""Reports of spending say themselves when they were shown."""
OWNERS = ("unit", "buyer", "owner", "payer")
"""Fields that name the unit whose duty a record is."""


@cache
def duties() -> tuple[str, ...]:
    """Ids of the rules that ask whether something was published."""
    return tuple(rule.id for rule in catalogue().values() if PUBLISHING in rule.reads or rule.id == SHOWN_TO_STAFF)


def _state(row: Mapping[str, Any]) -> str:
    if row["cured_day"] is not None:
        return "came_late"
    return "late" if row["reason"] == "overdue" else "differs"


def _found(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": _state(row),
        "rule": row["rule"],
        "about": about(row["about"]),
        "unit_id": row["unit_id"],
        "day": row["day"],
        "due_day": None,
        "cured_day": row["cured_day"],
        "message": {"zh": row["message_zh"], "en": row["message_en"]},
        "finding_id": row["id"],
        "entry": row["event"],
    }


def _owner(stored: StoredEvent | None) -> str | None:
    told = {} if stored is None else stored.event.data
    found = (told[name]["id"] for name in OWNERS if isinstance(told.get(name), dict) and "id" in told[name])
    return next(found, None)


def _awaited(read: Read, rows: Sequence[VerdictRow]) -> Iterator[dict[str, Any]]:
    told = {stored.seq: stored for stored in events_by_seq(read, {row.event for row in rows})}
    for row in rows:
        yield {
            "state": "due",
            "rule": row.rule,
            "about": about(json.loads(row.about)),
            "unit_id": _owner(told.get(row.event)),
            "day": row.day,
            "due_day": None if row.recheck_day is None else row.recheck_day - 1,
            "cured_day": None,
            "message": None,
            "finding_id": None,
            "entry": row.event,
        }


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is late first, the longest; then what is due, the nearest."""
    near = row["due_day"] if row["state"] == "due" else row["day"]
    return STATES.index(row["state"]), near, row["rule"], row["entry"]


def calendar(  # noqa: PLR0913 - one argument a filter
    read: Read,
    as_of_day: int,
    *,
    states: Sequence[str] = (),
    unit_id: str | None = None,
    units: frozenset[str] | None = None,
    without_units: frozenset[str] = frozenset(),
    limit: int = 50,
    offset: int = 0,
) -> dict[str, Any]:
    """One page of the calendar as of the day number `as_of_day`; shape: `api.calendar.schemas.Calendar`.

    `units`: only duties of these (a bureau's own); `without_units`: none of these (a reviewer's own).
    """
    found = listed(read, rule=list(duties()), state=["raised", "cured"])
    every = [*map(_found, found), *_awaited(read, waiting(read, duties()))]
    recused = concerning(read, {row["entry"] for row in every}, without_units)
    every = [row for row in every if row["unit_id"] not in without_units and row["entry"] not in recused]
    rows = [row for row in every if units is None or row["unit_id"] in units]
    mine = [row for row in rows if unit_id in {None, row["unit_id"]}]
    counted = Counter(row["state"] for row in mine)
    fit = sorted((row for row in mine if not states or row["state"] in states), key=_order)
    page = fit[offset : offset + limit]
    names = {**registered_names(read, as_of_day), **unit_names(read, found, as_of_day)}
    return {
        "total": len(fit),
        "limit": limit,
        "offset": offset,
        "counts": {state: counted[state] for state in STATES},
        "items": [
            {
                **{name: row[name] for name in ("state", "rule", "about", "message", "finding_id", "entry")},
                **{
                    name: None if row[name] is None else day_text(row[name]) for name in ("day", "due_day", "cured_day")
                },
                "title": title(row["rule"]),
                "unit": None if row["unit_id"] is None else {"id": row["unit_id"], "name": names.get(row["unit_id"])},
            }
            for row in page
        ],
        "units": [
            {"id": id, "name": names.get(id)} for id in sorted({row["unit_id"] for row in rows if row["unit_id"]})
        ],
        "as_of": day_text(as_of_day),
    }
