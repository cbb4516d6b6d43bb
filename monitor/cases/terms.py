"""By when each step of a case is due, in working days, as the place says; and whose closing needs a second person.

The defaults are ours, a heuristic: ProZorro gives a monitoring 15 working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from monitor.cases.states import State
from monitor.vocabulary.desk_days import due_after
from monitor.vocabulary.verdicts import Severity

ORDER: Final = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days of each step, the first day not counted, the last inside; and who needs a second person."""

    receive_days: int = 2
    check_days: int = 15
    feedback_days: int = 5
    review_days: int = 3
    second_person_from: str = Severity.INFO
    """A closing of this severity or a graver one is decided by two persons: of the lowest, every closing.

    Where a place raises it, rev.finding-closed goes on asking for the second signature.
    """

    def days(self, state: State) -> int | None:
        """Working days in which the step that a case waits for is due; None where it waits for none."""
        return {
            State.AWAITING_RECEIPT: self.receive_days,
            State.CHECKING: self.check_days,
            State.AWAITING_FEEDBACK: self.feedback_days,
            State.AWAITING_REVIEW: self.review_days,
        }.get(state)

    def due(self, state: State, today: int) -> int | None:
        """The last day (day number) of the step that a case waits for that comes into `state` today."""
        days = self.days(state)
        return None if days is None else due_after(today, days)

    def needs_second(self, severity: str) -> bool:
        """Whether a closing of this severity is decided by two persons."""
        return ORDER.index(Severity(severity)) <= ORDER.index(Severity(self.second_person_from))


OURS: Final = Terms()


class HasCases(Protocol):
    """A place, as far as it speaks of cases."""

    @property
    def cases(self) -> Mapping[str, int | str]:
        """What `[cases]` of its packs sets, by name."""


def terms_of(place: HasCases) -> Terms:
    """The terms of a place: what its packs set, else ours."""
    told: dict[str, Any] = dict(place.cases)  # names and types were checked when the packs were read
    return Terms(**told)
