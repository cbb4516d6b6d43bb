"""What came through a door goes into the store, batch by batch; every event is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from monitor.intake.intake import Intake
from monitor.intake.problems import RowProblem, Weight
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.heads import sign_head
from monitor.store.outcome import Refusal
from monitor.vocabulary.event import COUNTY, Event

BATCH = 1_000


@dataclass(slots=True)
class Delivered:
    """How many events the store took, knew already, or refused, and the problems of the rest."""

    kept: int = 0
    repeated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    conflicts: list[Refusal] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    last: int = -1
    """Entry of the last event kept."""

    @property
    def is_troubled(self) -> bool:
        """Whether anything that was handed in is not in the store."""
        return bool(self.refused) or any(problem.severity == Weight.MUST_FIX for problem in self.problems)

    def told(self) -> dict[str, Any]:
        """The counts, ready for JSON."""
        codes = Counter(problem.code for problem in self.problems)
        return {
            "kept": self.kept,
            "repeated": self.repeated,
            "refused": dict(self.refused),
            "problems": dict(codes.most_common()),
            "last_entry": self.last,
        }


def deliver(
    database: Database, doors: Iterable[Intake], *, progress: Callable[[int], None] = lambda _: None
) -> Delivered:
    """All that `doors` yield is in the store of `database`.

    The same id with other content is refused and recorded. The head is signed where the database has the key.
    """
    out = Delivered()
    for door in doors:
        items = iter(door)
        while batch := list(islice(items, BATCH)):
            out.problems += [item for item in batch if isinstance(item, RowProblem)]
            _append(database, [item for item in batch if isinstance(item, Event)], out)
            progress(out.kept + out.repeated)
    if database.key is not None:
        with database.writing() as write:
            sign_head(write)
    return out


def _append(database: Database, events: list[Event], out: Delivered) -> None:
    if not events:
        return
    with database.writing() as write:
        outcomes = append(write, events, actor="0", now=datetime.now(COUNTY))
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            out.refused[outcome.reason] += 1
            out.conflicts.append(outcome)
        elif outcome.repeated:
            out.repeated += 1
        else:
            out.kept += 1
            out.last = max(out.last, outcome.seq)
