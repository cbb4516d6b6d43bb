"""A case, a page of cases, and what an act sends. Days are calendar days of the county, amounts yuan."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import LARGEST, PLAIN
from api.schemas import Day, Instant, ProblemDetails, Scope, Shape, Text, Yuan

StateName = Literal["awaiting_receipt", "checking", "awaiting_feedback", "awaiting_review", "closed"]
ConclusionName = Literal["confirmed", "referred", "unfounded", "false_alarm"]
ReasonName = Literal["explained", "data_error", "rule_too_strict", "duplicate", "below_materiality"]
SeverityName = Literal["critical", "high", "medium", "low", "info"]
ActName = Literal[
    "receive", "assign", "ask", "propose", "conclude", "confirm", "return", "withdraw", "reopen", "transfer", "note",
    "remind", "join", "leave", "recuse",
]  # fmt: skip
FindingId = Annotated[str, Field(max_length=40, pattern=PLAIN)]
Words = Annotated[str, Field(max_length=4000, pattern=PLAIN)]
Code = Annotated[str, Field(min_length=1, max_length=128, pattern=PLAIN)]
CaseNumber = Annotated[int, Field(ge=1, le=LARGEST)]


class Account(Shape):
    """An account: its number and its label, a role's text; nobody is named."""

    account: str
    label: str


class CaseFinding(Shape):
    """A finding of the case."""

    id: str
    rule: str
    title: Text
    message: Text
    severity: SeverityName
    is_lead: bool
    state: str = Field(description="raised, cured or superseded: a case is not closed by itself.")
    stake_yuan: Yuan | None
    day: Day
    scope: Scope


class CaseItem(Shape):
    """A case as a row of a list."""

    number: int
    label: str = Field(examples=["C-000012"])
    version: int
    state: StateName
    conclusion: ConclusionName | None
    reason: ReasonName | None
    severity: SeverityName
    unit_id: str | None
    unit_name: str | None
    process_id: str | None
    project_id: str | None
    findings: list[CaseFinding] = Field(description="The gravest first.")
    ground_gone: bool = Field(description="No finding of it stands as it was raised: cured or superseded since.")
    stake_yuan: Yuan | None = Field(description="The most at stake in one of its findings.")
    assignee: Account | None
    opened_at: Instant
    received_at: Instant | None
    state_since: Instant
    due_day: Day | None = Field(description="Last day for the next step; null once closed.")
    days_left: int | None = Field(description="Working days to that day; negative: late.")
    transferred_to: str | None = Field(description="A code of body_role.")
    closed_at: Instant | None
    overturned: int = Field(description="How often a later conclusion differed.")


class Step(Shape):
    """One step of the history."""

    id: int
    at: Instant
    account: str
    label: str
    act: str
    from_state: StateName | None
    to_state: StateName
    text: str
    data: dict[str, Any] = Field(description="What the act told: conclusion, reason, remedy, due_day, account, to.")
    entry: int | None = Field(description="Its entry in the ledger.")


class Possible(Shape):
    """An act that the caller can do now."""

    act: ActName
    next_state: StateName
    next_due_day: Day | None
    needs: list[str] = Field(description="text, reason, conclusion, second_person, due_day, to, account, findings.")


class Routed(Shape):
    """The body to which the place routes a case of this kind."""

    role: str
    zh: str
    en: str


class Snooze(Shape):
    """Findings of one rule on one subject, not listed until a day."""

    number: int
    rule: str
    title: Text
    subject_kind: str
    subject_id: str
    until: Day = Field(description="Last day on which they are not listed.")
    reason: str
    made_by: Account
    made_at: Instant
    ended_at: Instant | None
    ended_by: Account | None


class Case(CaseItem):
    """A case with everything that its page shows."""

    opened_by: Account
    steps: list[Step] = Field(description="Oldest first.")
    questions: list[dict[str, Any]] = Field(description="As GET /questions/{number} tells them.")
    remedies: list[dict[str, Any]] = Field(description="As GET /remedies/{number} tells them.")
    papers: list[dict[str, Any]]
    snoozes: list[Snooze]
    may: list[Possible]
    second_person: bool = Field(description="Its closing is decided by two persons.")
    body: Routed | None


class CaseFacets(Shape):
    """Value -> number of cases under all other filters."""

    state: dict[str, int]
    assignee: dict[str, int] = Field(description="Account number, or `none`.")
    late: dict[str, int] = Field(description="Keys `true` and `false`.")
    rule: dict[str, int]
    unit_id: dict[str, int]
    severity: dict[str, int]
    conclusion: dict[str, int]


class Cases(Shape):
    """One page of cases."""

    total: int
    limit: int
    offset: int
    items: list[CaseItem]
    facets: CaseFacets
    unit_names: dict[str, str]
    labels: dict[str, str] = Field(description="Account number -> label, of those in the facet.")
    me: str = Field(description="The caller's account.")
    as_of: Day


class Assignees(Shape):
    """The accounts to which a case can be given."""

    assignees: list[Account]
    me: str


class Snoozes(Shape):
    """What is not listed now."""

    snoozes: list[Snooze]
    total: int


class Asking(BaseModel):
    """What is sent: exactly these fields."""

    model_config = ConfigDict(extra="forbid")


class Opening(Asking):
    """A case to be opened."""

    findings: list[FindingId] = Field(min_length=1, max_length=200)
    assignee: Annotated[str, Field(max_length=20, pattern=PLAIN)] | None = Field(
        default=None, description="Account number, or `me`."
    )
    text: Words = ""


class Demand(Asking):
    """What is to be put right, until when."""

    text: Words
    due_day: date


class Doing(Asking):
    """What an act tells; which of it is needed, `may` of the case says."""

    version: int | None = Field(default=None, ge=1, le=LARGEST, description="The version that the caller saw.")
    text: Words = ""
    conclusion: ConclusionName | None = None
    reason: ReasonName | None = None
    remedy: Demand | None = None
    to: Code | None = Field(default=None, description="A code of body_role; absent: whom the place names.")
    account: Annotated[str, Field(min_length=1, max_length=20, pattern=PLAIN)] | None = Field(
        default=None, description="Account number, or `me`."
    )
    findings: list[FindingId] | None = Field(default=None, max_length=200)
    due_day: date | None = None


class Batch(Doing):
    """One act on several cases, or on the cases of several findings."""

    act: Literal["open", "snooze", "receive", "assign", "note", "remind", "transfer", "conclude", "propose", "recuse"]
    findings: list[FindingId] | None = Field(default=None, max_length=200, description="open, snooze, assign.")
    cases: list[CaseNumber] | None = Field(default=None, max_length=200)
    together: bool = Field(default=False, description="open: one case a process (else project), not one a finding.")
    until: date | None = Field(default=None, description="snooze: the last day.")


class Outcome(Shape):
    """What became of one finding or case."""

    id: str
    ok: bool
    number: int | None = Field(default=None, description="The case.")
    snooze: int | None = None
    problem: ProblemDetails | None = None


class Outcomes(Shape):
    """What became of each, in the order in which they were named."""

    items: list[Outcome]
    done: int
    refused: int


class Snoozing(Asking):
    """What is not to be listed, until when, and why."""

    rule: Code
    subject_kind: Annotated[str, Field(min_length=1, max_length=40, pattern=PLAIN)]
    subject_id: Annotated[str, Field(min_length=1, max_length=300, pattern=PLAIN)]
    until: date
    reason: Words
