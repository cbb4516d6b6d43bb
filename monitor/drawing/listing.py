"""The draws that the log holds a request of, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.drawing.record import COMMITTED, Record, records
from monitor.drawing.state import DrawState
from monitor.drawing.trust import Trust
from monitor.store.database import Read
from monitor.store.events import links_by_id, links_of
from monitor.store.kinds import seqs_of_kinds
from monitor.vocabulary.envelope import UNIT

PART = 200
"""Draws that are looked at together."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which draws: of a process, of a lot, in one of some states, of a unit; none of them asked for is any."""

    ocid: str | None = None
    lot: str | None = None
    states: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0
    unit: str | None = None
    """Organisation id of who asked for it."""


def listing(read: Read, wanted: Wanted, trust: Trust, now: int) -> tuple[int, list[DrawState]]:
    """How many draws fit, and the page of them."""
    ids = _ids(read, _requests(read, wanted.ocid)[::-1])
    if wanted.lot is None and wanted.unit is None and not wanted.states:
        return len(ids), _states(read, ids[wanted.offset : wanted.offset + wanted.limit], trust, now)
    fit: list[DrawState] = []
    for at in range(0, len(ids), PART):
        fit += [one for one in _states(read, ids[at : at + PART], trust, now) if _fits(one, wanted)]
    return len(fit), fit[wanted.offset : wanted.offset + wanted.limit]


def _requests(read: Read, ocid: str | None) -> list[int]:
    if ocid is None:
        return seqs_of_kinds(read, [COMMITTED])
    return sorted({link.seq for link in links_by_id(read, [("process", ocid)]) if link.kind == COMMITTED})


def _ids(read: Read, seqs: list[int]) -> list[str]:
    """The numbers of the draws, each once, in the order of these entries."""
    named = {link.seq: link.id for link in links_of(read, seqs) if (link.noun, link.role) == ("draw", "defines")}
    return list(dict.fromkeys(named[seq] for seq in seqs if seq in named))


def _states(read: Read, ids: list[str], trust: Trust, now: int) -> list[DrawState]:
    """The draws in order; only of those about to be held it matters here whether witnesses came in time."""
    found = {id: DrawState(record, now) for id, record in records(read, ids).items()}
    due = [id for id, one in found.items() if trust.is_asked and one.state == "due"]
    found |= {id: DrawState(record, now) for id, record in records(read, due, trust).items()}
    return [found[id] for id in ids if id in found]


def _fits(one: DrawState, wanted: Wanted) -> bool:
    return (
        wanted.lot in (None, lot_of(one.record))
        and (wanted.unit is None or one.record.committed.source == f"{UNIT}{wanted.unit}")
        and (not wanted.states or one.state in wanted.states)
    )


def lot_of(record: Record) -> str | None:
    """The lot that a request is for, as far as it can be read."""
    told = record.committed.data
    lot = record.request.lot if record.problem is None else told.get("lot_id")
    return None if lot is None else str(lot)
