"""The web of records around a few events, walked in the store: who makes what they name, who names what they make.

A walk never follows a scope (all events of a unit), only records, so its cost is that of the records' neighbours.
Every walk answers entry -> kind of its event.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from monitor.facts.records import Records, records
from monitor.store.corrections import corrected
from monitor.store.database import Read
from monitor.store.events import StoredEvent, chain, events_by_seq, kinds_by_id, links_by_id, links_of

NAMING = frozenset({"names", "target"})
DEFINING = frozenset({"defines"})
Kinds = dict[int, str]


def makers(read: Read, seqs: Collection[int], kinds: Collection[str] | None = None) -> Kinds:
    """Entries (of these `kinds`, or of any) that make a record which one of `seqs` names."""
    pairs = {(link.noun, link.id) for link in links_of(read, list(seqs)) if link.role in NAMING}
    return {link.seq: link.kind for link in links_by_id(read, pairs, DEFINING, kinds=kinds)}


def namers(read: Read, seqs: Collection[int], kinds: Collection[str] | None = None, most: int | None = None) -> Kinds:
    """Entries (of these `kinds`, or of any) that name a record which one of `seqs` makes; some `most` of many."""
    pairs = {(link.noun, link.id) for link in links_of(read, list(seqs)) if link.role in DEFINING}
    return {link.seq: link.kind for link in links_by_id(read, pairs, NAMING, kinds=kinds, most=most)}


def twins(read: Read, seqs: Collection[int]) -> Kinds:
    """Entries that make a record which one of `seqs` makes too: a record may be told twice under one number."""
    pairs = {(link.noun, link.id) for link in links_of(read, list(seqs)) if link.role in DEFINING}
    return {link.seq: link.kind for link in links_by_id(read, pairs, DEFINING)}


def up(read: Read, seqs: Collection[int]) -> set[int]:
    """`seqs` and all that lead from them towards a scope."""
    return set(seqs) | set(_walk(read, seqs, makers))


def down(read: Read, seqs: Collection[int], kinds: Collection[str] | None = None, most: int | None = None) -> Kinds:
    """All (of these `kinds`, or of any) that are led to a scope through `seqs`; not `seqs` themselves.

    With `most` the walk ends where it has found more: whether there are more is seen.
    """
    return _walk(read, seqs, lambda told, edge: namers(told, edge, kinds, None if most is None else most + 1), most)


def alone(read: Read, values: Collection[str]) -> Kinds:
    """The entries that stand alone under these values, `<source>/<id>`; the value of a register is no such value."""
    told = [(value[:place], value[place + 1 :]) for value in values for place, sign in enumerate(value) if sign == "/"]
    return kinds_by_id(read, told)


def _walk(
    read: Read, seqs: Collection[int], step: Callable[[Read, Collection[int]], Kinds], most: int | None = None
) -> Kinds:
    known = set(seqs)
    out: Kinds = {}
    edge: Collection[int] = known
    while edge and (most is None or len(out) <= most):
        fresh = {seq: kind for seq, kind in step(read, edge).items() if seq not in known}
        out |= fresh
        edge = fresh.keys()
        known = known | fresh.keys()
    return out


def with_chains(read: Read, seqs: Collection[int]) -> list[StoredEvent]:
    """The events of `seqs`, with every event that corrects one of them or that one of them corrects."""
    told = events_by_seq(read, seqs)
    ids = {(event.event.source, event.event.id) for event in told}
    open_ = corrected(read, ids) | {
        (event.event.source, event.event.corrects) for event in told if event.event.corrects is not None
    }
    if not open_:
        return told
    known = {event.seq: event for event in told}
    known |= {event.seq: event for event in chain(read, open_)}
    return [known[seq] for seq in sorted(known)]


def tables(events: Iterable[StoredEvent]) -> Records:
    """Stored events as tables, numbered by their entries."""
    return records((event.seq, event.event) for event in events)
