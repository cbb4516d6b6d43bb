"""Of which entries the log tells somebody no more than position, time and hash, while a call for bids is open."""

from __future__ import annotations

from api.desk import Desk
from monitor.accounts.principal import Principal
from monitor.export.unopened import withheld
from monitor.store.database import Read
from monitor.store.entries import named


def withheld_from(who: Principal, desk: Desk, read: Read, entries: range) -> list[int]:
    """Those of a run of entries that are withheld from `who`; a unit is told its own, a reviewer those he reads."""
    if who.via == "open":
        return []
    first = desk.unopened.first(read, desk.now)
    if first is None or entries.stop <= first:
        return []
    told = named(read, range(max(first, entries.start), entries.stop))
    known = who.via != "public"
    return [one.seq for one in told if withheld(first, one.seq, one.kind) and not (known and who.sees(one.source))]
