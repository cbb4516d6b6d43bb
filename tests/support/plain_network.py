"""The network read the plain way: all links of a party in memory, all findings of a process or scope, no index."""

from __future__ import annotations

from collections.abc import Collection

from monitor.flows.network.around import MOST_ACTS, MOST_PAYMENTS, MOST_PROCESSES, NOUNS, Around
from monitor.flows.network.ties import PAID, PROCEDURE, STANDING
from monitor.store.database import Read
from monitor.store.events import Link, links_by_id, links_of
from monitor.store.findings import listed

Most = tuple[int, int, int]
ALL: Most = (MOST_PROCESSES, MOST_ACTS, MOST_PAYMENTS)


class PlainAround(Around):
    """The same choice of entries, from whole lists; `most`: processes, acts and payments that are read."""

    most: Most = ALL

    def of_processes(self, ids: Collection[str]) -> None:
        own = links_by_id(self.read, [("process", id) for id in ids])
        own += links_by_id(self.read, [("contract", id) for id in ids], {"defines"})
        self.seqs |= {link.seq for link in own if link.kind in PROCEDURE}

    def of_parties(self, ids: Collection[str]) -> None:
        processes, acts, payments = self.most
        own = self._own(ids)
        self.standing_of(ids)
        paid, found = _latest(own, {PAID}), _latest(own, {*PROCEDURE})
        self.seqs |= {seq for seq, _ in paid[:payments]}
        days = dict(found[:acts])
        places = [link for link in links_of(self.read, list(days)) if link.noun == "process"]
        met = {link.id: days[link.seq] for link in places}
        latest = sorted(met, key=lambda id: (-met[id], id))[:processes]
        self.seqs |= days.keys() - {link.seq for link in places}
        self.passed_over += len(met) - len(latest) + max(0, len(paid) - payments) + max(0, len(found) - acts)
        self.of_processes(latest)

    def standing_of(self, ids: Collection[str]) -> None:
        self.seqs |= {link.seq for link in self._own(ids) if link.kind in STANDING}

    def _own(self, ids: Collection[str]) -> list[Link]:
        return links_by_id(self.read, [(noun, id) for id in ids for noun in NOUNS])


def _latest(own: Collection[Link], kinds: Collection[str]) -> list[tuple[int, int]]:
    """Entry and day of each act of these kinds once, the latest first."""
    told = {(link.day, link.seq) for link in own if link.kind in kinds}
    return [(seq, day) for day, seq in sorted(told, reverse=True)]


def plain_resting(
    read: Read,
    entries: Collection[int],
    *,
    processes: Collection[str],
    scopes: Collection[str],
    states: Collection[str],
) -> dict[str, list[int]]:
    """What `monitor.findings.rests.resting_on` answers, row by row."""
    out = {}
    for row in listed(read):
        on = sorted({*row["events"]} & {*entries})
        is_near = row["process_id"] in processes or row["scope_id"] in scopes
        if on and is_near and row["state"] in states:
            out[row["id"]] = on
    return out
