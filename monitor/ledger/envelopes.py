"""What the envelopes of a log's entries show one after the other: gaps, another log's entries, clocks, late entry."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from monitor.ledger.canonical import NotCanonical, canonical
from monitor.ledger.found import Found, Kind

DAY = 86400


@dataclass(slots=True)
class _Tally:
    """How often, where first, and by how many days at most."""

    entry: int
    count: int = 0
    worst: int = 0


@dataclass(slots=True)
class Envelopes:
    """Entries are taken in order; `found` tells what was wrong, `leaves` holds the leaf of each contradiction."""

    log: str
    late_days: int
    recordedtime: str = ""
    leaves: dict[Kind, bytes] = field(default_factory=dict)
    _wrong: list[Found] = field(default_factory=list)
    _tallies: dict[Kind, _Tally] = field(default_factory=dict)

    def take(self, entry: int, leaf: bytes) -> None:
        """One more entry."""
        try:
            told = json.loads(leaf)
            if not isinstance(told, dict) or canonical(told) != leaf:
                raise NotCanonical("not the canonical bytes of an object")
            seq, log = told["seq"], told["log"]
            recorded, time = _moment(told["recordedtime"]), _moment(told["time"])
        except KeyError as error:
            return self._add(leaf, Kind.no_envelope, entry=entry, what=f"no member {error}")
        except (ValueError, TypeError, RecursionError) as error:
            return self._add(leaf, Kind.no_envelope, entry=entry, what=str(error))
        if seq != entry:
            self._add(leaf, Kind.seq_gap, entry=entry, found=str(seq))
        if log != self.log:
            self._add(leaf, Kind.other_log, what=f"seq {entry}", found=str(log), expected=self.log)
        if self.recordedtime and recorded < _moment(self.recordedtime):
            self._count(Kind.clock_regress, entry, 0)
        self.recordedtime = told["recordedtime"]
        days = int((recorded - time).total_seconds() / DAY)
        if days >= self.late_days:
            self._count(Kind.back_dated, entry, days)
        if time > recorded:
            self._count(Kind.post_dated, entry, -days)
        return None

    def found(self) -> list[Found]:
        """Contradictions in the order of the log (one of a kind: the first), then clocks and dates."""
        counted = [
            Found(kind, {"count": one.count, "entry": one.entry, "worst": one.worst, "limit": self.late_days})
            for kind, one in self._tallies.items()
        ]
        return [*self._wrong, *counted]

    def _add(self, leaf: bytes, kind: Kind, **facts: str | int) -> None:
        if kind not in self.leaves:
            self.leaves[kind] = leaf
            self._wrong.append(Found(kind, facts))

    def _count(self, kind: Kind, entry: int, days: int) -> None:
        tally = self._tallies.setdefault(kind, _Tally(entry))
        tally.count += 1
        tally.worst = max(tally.worst, days)


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(f"{told} has no offset from UTC")
    return moment
