"""The events of one process as the public sees them: by kind, masked, and nothing of a sealed bid.

The same choice as the OCDS export's (`monitor.export.ocds`): what is not in the export is on no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from monitor.export.ocds.masking import masked
from monitor.export.ocds.process import Process, moved, process
from monitor.export.ocds.release import Told
from monitor.export.ocds.seen import BID, OF_A_PROCESS, seen
from monitor.facts.effective import WITHDRAWN
from monitor.flows.web import Member
from monitor.store.database import Read
from monitor.store.events import StoredEvent
from monitor.vocabulary.contract import contract


@cache
def shaping() -> frozenset[str]:
    """Kinds without which a process looks otherwise to the public: those shown, bids, and what may say it is secret."""
    return OF_A_PROCESS | {BID} | {name for name, kind in contract().kinds.items() if "is_secret" in kind.fields}


@dataclass(frozen=True, slots=True)
class Found:
    """A process under its ocid; `id` is the resolver's; `members` are its public events."""

    ocid: str
    id: str
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Moved:
    """The process is told under another ocid by now."""

    ocid: str


def found(read: Read, ocid: str, prefix: str) -> Found | Moved | None:
    """The process under `ocid`, as the public sees it; None where the public knows of none."""
    known = process(read, ocid, prefix)
    if known is None or not known.holds:
        now = moved(read, ocid, prefix)
        there = None if now is None else process(read, now, prefix)
        if now is not None and there is not None and public_members(there, now):
            return Moved(now)
    if known is None:
        return None
    own = known.ocid(prefix)
    members = public_members(known, own)
    return Found(own, known.id, members) if members else None


def public_members(process: Process, ocid: str) -> list[Member]:
    """The public events in order of time, whether they hold or not; none of a secret process.

    None either where no event of the process itself is public: a project's approval alone is no process.
    """
    if process.is_secret:
        return []
    shown = seen(process.entries)
    told = [one for one in process.entries if one.stored.seq in shown]
    if not any(one.is_member for one in told):
        return []
    ends = _ends(told)
    out = [_member(one, ocid, *ends.get(one.key, ("holds", None))) for one in told]
    return sorted(out, key=lambda one: (one.event.at, one.stored.seq))


def _member(told: Told, ocid: str, state: str, by: int | None) -> Member:
    return Member(shown(told.stored), state, by, ocid if told.is_member else None)


def shown(stored: StoredEvent) -> StoredEvent:
    """An event with what the public sees of it."""
    data, _ = masked(stored.event.type, stored.event.data)
    return StoredEvent(replace(stored.event, data=data, submitter=None), stored.seq, stored.leaf_hash, "")


def _ends(told: Sequence[Told]) -> dict[str, tuple[str, int | None]]:
    """Event that does not hold -> what became of it, and the entry that did it, where the public sees that one."""
    after = {f"{one.event.source}/{one.event.corrects}": one for one in told if one.event.corrects is not None}
    out: dict[str, tuple[str, int | None]] = {}
    for one in told:
        if one.holds:
            continue
        later = after.get(one.key)
        state = "withdrawn" if later is None or later.event.type == WITHDRAWN else "corrected"
        out[one.key] = (state, None if later is None else later.stored.seq)
    return out


def held(members: Sequence[Member]) -> list[Member]:
    """Those that hold; a withdrawal says nothing by itself."""
    return [one for one in members if one.state == "holds" and one.event.type != WITHDRAWN]
