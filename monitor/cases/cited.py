"""Entries of the log that a unit cites: they exist, and are its own or the case's evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from monitor.accounts.principal import UNIT
from monitor.cases.unfit import Fault
from monitor.store.cases import findings_of
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq
from monitor.store.findings import by_ids
from monitor.vocabulary.persons import persons_in
from monitor.vocabulary.problems import Words

MOST: Final = 100
EXPECTED: Final = Words(
    "本单位报送的、或本案件所依据的账本条目", "an entry that the unit sent, or that the case rests on"
)


def evidence(read: Read, number: int) -> frozenset[int]:
    """The entries on which the findings of a case rest."""
    rows = by_ids(read, findings_of(read, [number])[number]).values()
    return frozenset(seq for row in rows for seq in (row["event"], *row["events"]))


def faults(read: Read, entries: Sequence[int], unit: str, number: int) -> list[Fault]:
    """What is wrong with the entries that a unit cites in case `number`; one that is another's is as if not there."""
    if len(entries) > MOST:
        return [Fault("entries", "too_many", str(len(entries)), Words(f"最多 {MOST} 条", f"at most {MOST}"))]
    mine = evidence(read, number)
    known = {one.seq for one in events_by_seq(read, entries) if one.event.source == f"{UNIT}{unit}" or one.seq in mine}
    return [
        Fault(f"entries[{place}]", "not_to_cite", str(seq), EXPECTED)
        for place, seq in enumerate(entries)
        if seq not in known
    ]


def persons_of(read: Read, number: int, more: Sequence[int]) -> frozenset[str]:
    """The person codes that the evidence of a case, and these further entries, carry."""
    events = events_by_seq(read, evidence(read, number) | set(more))
    return frozenset(code for one in events for code in _codes(one))


def _codes(one: StoredEvent) -> set[str]:
    submitter = set() if one.event.submitter is None else {one.event.submitter}
    return persons_in(one.event.type, one.event.data) | submitter
