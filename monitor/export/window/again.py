"""A process read again: which entries the public sees of it is known by its row, so they alone are read."""

from __future__ import annotations

from monitor.export.window.row import Row
from monitor.export.window.seen import Found, shown
from monitor.flows.web import Member
from monitor.store.database import Read
from monitor.store.events import events_by_seq


def again(read: Read, row: Row) -> Found:
    """The same process by its row, where that is as of this session: its entries are known, and read alone."""
    stored = {one.seq: shown(one) for one in events_by_seq(read, [number // 2 for number in row.members])}
    ends = {seq: (state, by) for seq, state, by in row.ends}
    told = [(stored[number // 2], number % 2) for number in row.members]
    return Found(
        row.ocid,
        row.id,
        [Member(one, *ends.get(one.seq, ("holds", None)), row.ocid if is_own else None) for one, is_own in told],
    )
