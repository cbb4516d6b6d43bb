"""Reference records as rules see them: read once, and then only what came since, whatever the history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import polars as pl

from monitor.audit.evaluate import Charge
from monitor.facts.facts import Whole, as_of
from monitor.facts.records import Records, records
from monitor.facts.web import tables, with_chains
from monitor.store.database import Read
from monitor.store.erased import erased
from monitor.store.events import StoredEvent, last_seq
from monitor.store.kinds import correcting_after, seqs_of_kinds

PART = 20_000
"""Events of which tables are made at a time."""
EMPTY = records(())


@dataclass(slots=True)
class References:
    """The reference records of the store, kept between rounds; what was added is read, and what it corrects."""

    _kinds: frozenset[str] = frozenset()
    _gone: int = 0
    _last: int = -1
    _world: Records = field(default_factory=lambda: EMPTY)
    _whole: Whole | None = None
    _day: int | None = None

    def whole(self, read: Read, charged: Sequence[Charge], day: int) -> Whole:
        """What rules see of them as of `day`."""
        kinds = frozenset(kind for charge in charged for kind in charge.rule.references)
        gone, last = len(erased(read)), last_seq(read)
        if (kinds, gone) != (self._kinds, self._gone) or last < self._last:
            self._kinds, self._gone, self._last, self._world, self._whole = kinds, gone, -1, EMPTY, None
        fresh = self._fresh(read) if last > self._last else []
        for start in range(0, len(fresh), PART):
            self._world = _with(self._world, tables(fresh[start : start + PART]))
        if self._whole is None or fresh or self._day != day:
            self._whole, self._day = Whole(self._world, as_of(self._world, day)), day
        self._last = last
        return self._whole

    def _fresh(self, read: Read) -> list[StoredEvent]:
        """Events of these kinds that came since, and what corrects one, or takes it back, with all of its chain."""
        if not self._kinds:
            return []
        came = seqs_of_kinds(read, self._kinds, after=self._last)
        known = set(self._world.events["event"].to_list()) if self._last >= 0 else set()
        out = {event.seq: event for event in with_chains(read, came)}
        if self._last >= 0:
            for seq in correcting_after(read, self._last):
                chain = with_chains(read, [seq])
                if any(event.seq in known or event.event.type in self._kinds for event in chain):
                    out |= {event.seq: event for event in chain}
        return [out[seq] for seq in sorted(out.keys() - known)]


def _with(first: Records, then: Records) -> Records:
    kinds: Collection[str] = first.payloads.keys() | then.payloads.keys()
    payloads = {kind: pl.concat([first.payload(kind), then.payload(kind)]) for kind in kinds}
    return Records(pl.concat([first.events, then.events]), pl.concat([first.links, then.links]), payloads)
