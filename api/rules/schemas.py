"""The catalogue of rules, and one rule's page."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.findings.schemas import Body, ParameterValue, Sections
from api.schemas import Day, Shape, Text


class Coverage(Shape):
    """Judged records by verdict; the share that could not be assessed is a published figure."""

    flagged: int
    clear: int
    not_applicable: int = Field(description="Only those kept: waiting for a day to pass.")
    not_assessable: int
    not_assessable_share: float | None = Field(description="Of flagged + clear + not_assessable; null: none judged.")


class Concluded(Shape):
    """Closed cases by their conclusion; a case counts once a rule."""

    closed: int
    confirmed: int
    referred: int
    unfounded: int
    false_alarm: int
    precision: float | None = Field(
        description="(confirmed + referred) / closed; null: none closed. Read it with `closed`: few cases say little."
    )


class OfMonth(Concluded):
    """The cases that were closed in a month."""

    month: str = Field(examples=["2026-11"])


class Precision(Concluded):
    """How often the rule was right, in all closed cases and by the month in which they were closed."""

    by_month: list[OfMonth]


class CitedArticle(Shape):
    """An article a rule rests on."""

    act: str
    article: str
    cited: Text
    in_force: Day | None


class RuleItem(Shape):
    """One rule as it stands in this place."""

    id: str
    version: int
    family: str
    stage: str
    title: Text
    severity: str
    confidence: str
    is_lead: bool
    scope: str
    is_on: bool
    in_force: Day
    until: Day | None
    parameters: list[ParameterValue] = Field(description="Values in force as of today.")
    cites: list[CitedArticle]
    coverage: Coverage
    precision: Precision
    body: Body | None


class Rules(Shape):
    """Every rule there is, in the order of a project's life."""

    total: int
    place: str
    items: list[RuleItem]


class ExampleTold(Shape):
    """An example: events, and the verdicts they give."""

    says: str
    as_of: Day
    verdicts: dict[str, str]
    reasons: dict[str, str]
    parameters: dict[str, Any]
    events: list[dict[str, Any]]


class ExampleLine(Shape):
    """One record of an example: its values as words (null: not told), by language, in the order of the columns."""

    says: str
    values: dict[str, list[str | None]]
    verdict: str


class ExampleTable(Shape):
    """What the records of the examples were judged on."""

    columns: list[Text]
    lines: list[ExampleLine]


class RuleDetail(RuleItem):
    """One rule with its page and its examples."""

    summary: Text
    sections: Sections
    message: Text = Field(
        description="Template of its findings: quotes in braces; a part in brackets is said only where they are told."
    )
    judges: list[str]
    reads: list[str]
    needs: list[str]
    examples: list[ExampleTold]
    table: ExampleTable
