"""The calendar of what must be published."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Day, Organisation, Shape, Text

State = Literal["late", "differs", "due", "came_late"]


class Counts(Shape):
    """Items in each state, whatever states are asked for."""

    late: int
    differs: int
    due: int
    came_late: int


class Item(Shape):
    """One duty to publish."""

    state: State
    rule: str
    title: Text
    about: dict[str, Any]
    unit: Organisation | None = Field(description="Whose duty it is, where a record tells it.")
    day: Day = Field(description="The judged day: from which the term runs, or on which it was published.")
    due_day: Day | None = Field(description="Last day to publish, of what is due.")
    cured_day: Day | None = Field(description="The day on which it came, of what came late.")
    message: Text | None = Field(description="The finding in one sentence; null while it is only due.")
    finding_id: str | None
    entry: int


class Calendar(Shape):
    """One page: what is late first, the longest; then what differs; then what is due, the nearest."""

    total: int
    limit: int
    offset: int
    counts: Counts
    items: list[Item]
    units: list[Organisation] = Field(description="Every unit that has a duty here.")
    as_of: Day
