"""Where processes, projects and units are, as last told: read once a process, then only what was entered since.

A code of GB/T 2260 and below: county (6 digits), township (9), village (12). What was withdrawn still counts: a place
narrows a list, and proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from types import MappingProxyType
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from monitor.store.cold.fill import BINDING, is_kept, whole
from monitor.store.database import Read
from monitor.store.events import last_seq
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure, payload

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "tender.published": ("process", "ocid"),
        "project.registered": ("project", "project_id"),
        "organisation.registered": ("unit", "organisation"),
    }
)
"""Kind -> the noun that it places, and the field that names it."""


@dataclass(frozen=True, slots=True)
class Regions:
    """(noun, id) -> region, up to entry `upto`."""

    upto: int
    erased: int
    of: Mapping[tuple[str, str], str]

    def region(self, process: str | None, project: str | None, unit: str | None) -> str | None:
        """The township (9 digits), else the county, of the process, else of its project, else of the unit."""
        for key in (("process", process), ("project", project), ("unit", unit)):
            if key[1] is not None and (told := self.of.get((key[0], key[1]))) is not None:
                return told[:9]
        return None


_KEPT: WeakKeyDictionary[Engine, Regions] = WeakKeyDictionary()
_DOOR = Lock()


def _told(read: Read, after: int) -> dict[tuple[str, str], str]:
    rows = read.connection.execute(
        select(entry.c.type, *BINDING, payload.c.body)
        .outerjoin(payload, payload.c.seq == entry.c.seq)
        .where(entry.c.type.in_(list(KINDS)), entry.c.seq > after, is_kept())
        .order_by(entry.c.day, entry.c.seq)
    )
    out: dict[tuple[str, str], str] = {}
    for row in whole(read, rows.all()):
        data, (noun, field) = json.loads(row.body), KINDS[row.type]
        named = data.get(field)
        id, region = named.get("id") if isinstance(named, dict) else named, data.get("region")
        if isinstance(id, str) and isinstance(region, str):
            out[noun, id] = region
    return out


def regions(read: Read) -> Regions:
    """The regions as this session sees them; the same object as long as nothing about them was entered."""
    engine, upto = read.connection.engine, last_seq(read)
    erased = read.connection.scalar(select(func.count()).select_from(erasure)) or 0
    with _DOOR:
        kept = _KEPT.get(engine)
    if kept is not None and (kept.upto, kept.erased) == (upto, erased):
        return kept
    goes_on = kept is not None and kept.erased == erased and kept.upto < upto
    fresh = _told(read, kept.upto if kept is not None and goes_on else -1)
    before = kept.of if kept is not None and goes_on else {}
    of = before if kept is not None and goes_on and not fresh else MappingProxyType({**before, **fresh})
    made = Regions(upto, erased, of)
    with _DOOR:
        newest = _KEPT.get(engine)
        if newest is None or (newest.upto, newest.erased) <= (upto, erased):
            _KEPT[engine] = made
    return made
