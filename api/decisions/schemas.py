"""How units decide, in figures."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Organisation, Shape


class Counts(Shape):
    """Counts of items."""

    decided: int
    passed: int
    votes_told: int = Field(description="Items of which every vote is told.")
    unanimous: int = Field(description="Of these, with one opinion.")
    with_minutes: int


class UnitCounts(Counts):
    """Counts of one unit."""

    unit: Organisation


class Figures(Shape):
    """All units, those who decide most first."""

    units: list[UnitCounts]
    sums: Counts
    years: list[int] = Field(description="Years in which something was decided, latest first.")
    as_of: Day
