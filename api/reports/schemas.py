"""The figures of a month, each beside those of another."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Shape, Text, Yuan

MonthText = str


class CaseFigures(Shape):
    """Cases: what was opened and closed in the month."""

    opened: int
    closed: int
    by_conclusion: dict[str, int]
    by_reason: dict[str, int] = Field(description="Dismissals by reason.")
    median_days: float | None = Field(description="Working days from receipt to closing; null: none was closed.")
    late: int = Field(description="Closed or proposed after the due day.")
    overturned: int = Field(description="Closings of the month that a later one changed.")
    open_at_end: int


class FindingFigures(Shape):
    """Findings raised in the month, those superseded since apart."""

    raised: int
    superseded: int
    leads: int
    by_severity: dict[str, int]
    by_stage: dict[str, int]
    by_family: dict[str, int] = Field(description="First part of the rule's id -> number.")
    largest_stake_yuan: Yuan | None


class Judged(Shape):
    """Records whose judged day lies in the month, as they stand now."""

    judged: int
    flagged: int
    clear: int
    not_assessable: int
    not_assessable_share: float | None = Field(description="0 to 1; null: none was judged.")


class CoverageFigures(Judged):
    """The same, by stage as well."""

    by_stage: dict[str, Judged]


class Right(Shape):
    """How many closings were confirmed or referred."""

    closed: int
    confirmed: int
    referred: int
    unfounded: int
    false_alarm: int
    precision: float | None = Field(description="(confirmed + referred) / closed; null: none was closed.")


class RuleRight(Right):
    """The same of one rule."""

    rule: str
    title: Text


class PrecisionFigures(Right):
    """Of all closings of the month, and by rule, the most closed first."""

    by_rule: list[RuleRight]


class Exchange(Shape):
    """Questions: asked (begun) and answered (ended)."""

    begun: int
    ended: int
    ended_late: int
    overdue_at_end: int


class RemedyFigures(Exchange):
    """Remedies: demanded (begun), reported, accepted (ended)."""

    reported: int


class Figures(Shape):
    """The figures of one month."""

    cases: CaseFigures
    findings: FindingFigures
    coverage: CoverageFigures
    precision: PrecisionFigures
    questions: Exchange
    remedies: RemedyFigures


class Hidden(Shape):
    """What concerns one's own unit and counts nowhere here."""

    cases: int
    findings: int


class Monthly(Shape):
    """A month beside another."""

    month: str = Field(examples=["2026-10"])
    other: str = Field(examples=["2026-09"])
    as_of: Day
    is_over: bool = Field(description="Whether the month has ended; else its figures are those so far.")
    figures: Figures
    beside: Figures
    hidden: Hidden
