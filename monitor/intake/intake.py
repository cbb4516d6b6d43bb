"""What comes out of a door: events and problems one after the other, and the report that counts them."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.intake.problems import RowProblem
from monitor.intake.report import Report
from monitor.vocabulary.event import Event


class Intake:
    """Events and problems, read once and lazily; `report` is complete when the last one was taken."""

    def __init__(self, items: Iterator[Event | RowProblem], report: Report) -> None:
        """Keep what yields the items, and the report it fills."""
        self._items = items
        self.report = report

    def __iter__(self) -> Iterator[Event | RowProblem]:
        """Each event, and each problem beside the event it is about."""
        for item in self._items:
            self.report.count(item)
            yield item

    def taken(self) -> tuple[list[Event], list[RowProblem]]:
        """All that is left, as events and problems; the report is complete then."""
        events: list[Event] = []
        problems: list[RowProblem] = []
        for item in self:
            if isinstance(item, Event):
                events.append(item)
            else:
                problems.append(item)
        return events, problems
