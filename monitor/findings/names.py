"""Names of the units of findings, for people to read; units are compared by id alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.store.database import Read
from monitor.store.events import events_by_seq
from monitor.store.names import registered_names

MOST_READ = 100
"""So many entries, the judged ones first, are searched for names that are not registered."""


def _organisations(value: Any) -> Iterator[tuple[str, str]]:
    """Id and name of every organisation named in a payload, at any depth (contract: a person never has a name)."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str) and isinstance(value.get("name"), str):
            yield value["id"], value["name"]
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _organisations(part)


def unit_names(read: Read, rows: Sequence[Mapping[str, Any]], day: int) -> dict[str, str]:
    """Unit id -> name, of the units of these findings (rows of `monitor.store.findings`) on the day number `day`.

    The name last registered; else the one told last beside the id in an event of the finding; else no entry.
    """
    known = registered_names(read, day)
    units = {row["unit_id"] for row in rows if row["unit_id"] is not None}
    out = {unit: known[unit] for unit in units if unit in known}
    missing = units - out.keys()
    if missing:
        mine = [row for row in rows if row["unit_id"] in missing]
        seqs = dict.fromkeys([*(row["event"] for row in mine), *(seq for row in mine for seq in row["events"])])
        for stored in events_by_seq(read, list(seqs)[:MOST_READ]):
            out |= {id: name for id, name in _organisations(stored.event.data) if id in missing}
    return out
