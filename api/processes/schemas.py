"""A contracting process or a project: events in order of time, spans, money, findings."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.findings.schemas import Item
from api.schemas import Day, Instant, Organisation, Shape, Text, Yuan


class DocumentRef(Shape):
    """A paper named by an event, by its fingerprint."""

    id: str
    kind: str
    label: Text
    sha256: str | None
    date: Day | None


class Moment(Shape):
    """One event on the timeline."""

    entry: int
    event_id: str
    source: str
    kind: str
    label: Text
    time: Instant
    day: Day
    summary: Text
    amount_yuan: Yuan | None
    process_id: str | None = Field(description="On a project's timeline: the process it belongs to.")
    documents: list[DocumentRef]
    state: Literal["holds", "corrected", "withdrawn"]
    replaced_by: int | None = Field(description="Entry of the event that holds instead.")


class Span(Shape):
    """A stretch of time between two acts, or a deadline."""

    code: Literal["bid_period", "candidate_publicity", "award_to_contract", "contract_period", "payments"]
    label: Text
    start: Day
    end: Day | None = Field(description="Null: not yet over as far as was told.")
    days: int | None = Field(description="Difference of calendar days, the first not counted.")
    entries: list[int]
    rules: list[str] = Field(description="Rules that judge this span.")
    process_id: str | None


class Payment(Shape):
    """One payment, with the running total."""

    entry: int
    day: Day
    payment_id: str
    kind: str
    label: Text
    amount_yuan: Yuan
    paid_yuan: Yuan = Field(description="Running total with this one.")


class Gap(Shape):
    """Money that lies still, or ran ahead of what was agreed or done."""

    code: Literal["not_passed_on", "over_contract", "over_certified"]
    amount_yuan: Yuan


class Money(Shape):
    """Where the money stands, in yuan; null: nothing was told."""

    received_yuan: Yuan | None = Field(description="Came in for the project, at the unit that received most.")
    passed_on_yuan: Yuan | None = Field(description="What that unit passed on.")
    gaps: list[Gap] = Field(description="Where money lies still or ran ahead: a reason to look, no finding.")
    budget_yuan: Yuan | None
    budget_basis: Literal["budget_lines", "total_investment", "tender_budget"] | None = Field(
        description="What the budget is: approved lines of the project, its total investment, or the tender's budget."
    )
    contract_yuan: Yuan | None = Field(description="Contracts with their approved changes.")
    certified_yuan: Yuan | None = Field(description="Work certified (计量).")
    paid_yuan: Yuan | None = Field(
        description="Paid under the contracts (process) or for the project; never interest and onward payments."
    )
    payments: list[Payment]
    not_in_yuan: int = Field(description="Amounts in another currency, left out of these sums.")


class Timeline(Shape):
    """What was told about one process or project."""

    id: str
    kind: Literal["process", "project"]
    title: str | None
    project_id: str | None
    process_ids: list[str]
    unit: str | None = Field(description="Organisation id of the buyer or owner.")
    unit_name: str | None = Field(description="The name last registered, else as told; null: none known.")
    suppliers: list[Organisation] = Field(description="Who was awarded: by the contracts, else by the awards.")
    events: list[Moment]
    spans: list[Span]
    money: Money
    findings: list[Item] = Field(description="Raised and cured, ranked; at most 200.")
    findings_total: int
    withheld: int = Field(description="Events that are not shown to the one who asks: other units', or his own unit's.")
    as_of: Day
