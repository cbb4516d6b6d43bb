"""How units decide: items decided, passed, unanimous, and with minutes.

The first figures the source texts themselves give: 132 items decided, 56 with minutes; 96 % passed. A rate is no
finding: who decides well and who only nods look alike in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from monitor.facts.facts import as_of
from monitor.facts.web import tables, with_chains
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.store.events import StoredEvent
from monitor.store.kinds import seqs_of_kinds
from monitor.store.names import registered_names
from monitor.vocabulary.event import EPOCH

KIND = "decision.made"
PASSED = "approved"


@dataclass(slots=True)
class Counted:
    """Counts of one unit; `votes_told` are the items of which every vote is told, among them the unanimous."""

    decided: int = 0
    passed: int = 0
    votes_told: int = 0
    unanimous: int = 0
    with_minutes: int = 0

    def add(self, data: Mapping[str, Any]) -> None:
        """One decision."""
        self.decided += 1
        self.passed += data["result"] == PASSED
        self.with_minutes += "minutes" in data
        opinions = [vote.get("opinion") for vote in data.get("votes", [])]
        if opinions and None not in opinions:
            self.votes_told += 1
            self.unanimous += len(set(opinions)) == 1

    def told(self) -> dict[str, int]:
        """As an object."""
        return {
            "decided": self.decided,
            "passed": self.passed,
            "votes_told": self.votes_told,
            "unanimous": self.unanimous,
            "with_minutes": self.with_minutes,
        }


@dataclass(slots=True)
class _Unit:
    counted: Counted = field(default_factory=Counted)
    name: str | None = None


def holding(read: Read, kind: str, as_of_day: int) -> list[StoredEvent]:
    """The events of a kind that hold on the day number `as_of_day`, by their moment."""
    events = with_chains(read, seqs_of_kinds(read, {kind}))
    held = set(as_of(tables(events), as_of_day)["event"]) if events else set()
    mine = (one for one in events if one.seq in held and one.event.type == kind)
    return sorted(mine, key=lambda one: (one.event.at, one.seq))


def year_of(stored: StoredEvent) -> int:
    """The calendar year of an event."""
    return (EPOCH + timedelta(days=stored.event.day)).year


def _last_told(events: Iterable[StoredEvent]) -> list[StoredEvent]:
    """Of decisions told twice under one number the last."""
    return list({one.event.data["decision_id"]: one for one in events}.values())


def figures(
    read: Read, as_of_day: int, *, year: int | None = None, without_units: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Figures a unit, those who decide most first; shape: `api.decisions.schemas.Figures`.

    `without_units`: of these nothing is told, in sums neither (a reviewer's own).
    """
    told = _last_told(holding(read, KIND, as_of_day))
    decisions = [one for one in told if one.event.data["unit"]["id"] not in without_units]
    names = registered_names(read, as_of_day)
    units: defaultdict[str, _Unit] = defaultdict(_Unit)
    sums = Counted()
    for stored in decisions:
        if year not in {None, year_of(stored)}:
            continue
        data = stored.event.data
        unit = units[data["unit"]["id"]]
        unit.counted.add(data)
        unit.name = data["unit"].get("name", unit.name)
        sums.add(data)
    ordered = sorted(units.items(), key=lambda one: (-one[1].counted.decided, one[0]))
    return {
        "units": [
            {"unit": {"id": id, "name": names.get(id, unit.name)}, **unit.counted.told()} for id, unit in ordered
        ],
        "sums": sums.told(),
        "years": sorted({year_of(stored) for stored in decisions}, reverse=True),
        "as_of": day_text(as_of_day),
    }
