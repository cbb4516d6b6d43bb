"""What is new under a filter: of the findings raised last those that fit, the newest first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from monitor.findings.queue import Wanted, queue
from monitor.store.database import Read
from monitor.store.queue import raised_last

LOOKED_AT: Final = 2_000
"""So many findings, the newest, are looked through."""


def fresh(read: Read, wanted: Wanted, as_of_day: int, most: int) -> list[dict[str, Any]]:
    """At most `most` items of the queue; `wanted.without_units` is respected as there."""
    newest = raised_last(read, LOOKED_AT)
    ids = tuple(id for id in newest if not wanted.ids or id in wanted.ids)
    if not ids:
        return []
    told = queue(read, replace(wanted, ids=ids, limit=LOOKED_AT, offset=0), as_of_day)["items"]
    return sorted(told, key=lambda one: (one["raised_at"], one["id"]), reverse=True)[:most]
