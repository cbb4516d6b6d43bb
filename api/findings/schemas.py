"""The queue, and one finding with everything that explains it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Day, EventRef, Instant, Scope, Shape, Text, Yuan

Severity = Literal["critical", "high", "medium", "low", "info"]
State = Literal["raised", "cured", "superseded"]
Sort = Literal["score", "day", "amount"]
CaseState = Literal["none", "awaiting_receipt", "checking", "awaiting_feedback", "awaiting_review", "closed"]


class Holder(Shape):
    """The account that a case is assigned to."""

    account: str
    label: str = Field(description="A role's text; nobody is named.")


class InCase(Shape):
    """The case that a finding is in, and by when its next step is due."""

    number: int
    label: str = Field(examples=["C-000012"])
    state: CaseState
    conclusion: str | None = Field(description="confirmed, referred, unfounded or false_alarm, once it is closed.")
    assignee: Holder | None
    due_day: Day | None
    days_left: int | None = Field(description="Working days; negative: late.")


class Parts(Shape):
    """The factors of a score, each in (0, 1], `unusual` in [1, 1.1]; score = 100 x their product."""

    severity: float
    money: float
    confidence: float
    freshness: float
    unusual: float = Field(description="1 where no screen found anything unusual about it.")


class Mark(Shape):
    """What the newest run of the screens found most unusual about a finding: a place to look, no conclusion."""

    id: str = Field(description="As in GET /unusual/{id}.")
    screen: str
    title: Text
    percentile: float
    tie: Literal["process", "party", "scope"] = Field(
        description="What of the finding it is about: its process, a party of the judged entry, its own scope."
    )
    count: int = Field(description="How many results lie on the finding.")


class Item(Shape):
    """One finding as a row of the queue."""

    id: str
    rule: str
    version: int
    family: str
    stage: str = Field(description="decisions, funds, tendering, experts, blacklist, award, payment or acceptance.")
    title: Text
    message: Text = Field(description="The finding in one sentence.")
    severity: Severity
    confidence: Literal["high", "medium", "low"]
    is_lead: bool = Field(description="A heuristic (线索), weaker than a finding (疑点).")
    state: State
    about: dict[str, Any] = Field(description="What was judged, in the contract's field names.")
    scope: Scope
    project_id: str | None
    process_id: str | None
    unit_id: str | None
    unit_name: str | None = Field(
        description="The name last registered, else one told beside the id in the evidence; null: none known."
    )
    stake_yuan: Yuan | None = Field(description="Money at stake; null where there is none or it is not known.")
    day: Day = Field(description="The judged day.")
    raised_at: Instant
    cured_day: Day | None = Field(description="Day on which it was put right later; the finding stays.")
    score: float = Field(
        description="0 to 110; leads and old findings weigh less, what lies on something unusual more."
    )
    parts: Parts
    unusual: Mark | None = Field(default=None, description="Null: no screen found anything unusual about it.")
    case: InCase | None


class Facets(Shape):
    """Value -> number of findings under all other filters."""

    severity: dict[str, int]
    family: dict[str, int]
    rule: dict[str, int]
    unit_id: dict[str, int]
    state: dict[str, int]
    stage: dict[str, int]
    is_lead: dict[str, int] = Field(description="Keys `true` and `false`.")
    case_state: dict[str, int] = Field(description="`none`: in no case.")
    assignee: dict[str, int] = Field(description="Account numbers; `none`: in no case, or in one that nobody has.")
    late: dict[str, int] = Field(description="Keys `true` and `false`: whether the case is late.")
    region: dict[str, int] = Field(description="Township (9 digits) or county (6) of the process, project or unit.")
    programme: dict[str, int]


class Queue(Shape):
    """One page of the ranked findings."""

    total: int
    limit: int
    offset: int
    hidden: dict[str, int] = Field(
        description="Reason -> findings that fit but are not listed: `superseded` (no state was asked for), "
        "`stake_unknown` (min_amount was asked for), `snoozed`, `recused` (about the caller's own unit).",
    )
    items: list[Item]
    facets: Facets
    unit_names: dict[str, str] = Field(
        description="Unit id -> name, of the units in `facets` and `items` whose name is known."
    )
    region_names: dict[str, str] = Field(
        default={}, description="Code -> name, of the townships in the facet `region` of which the county told names."
    )
    labels: dict[str, str] = Field(description="Account number -> label, of those in the facet `assignee`.")
    me: str = Field(default="0", description="The caller's account.")
    formula: Text
    as_of: Day


class ShownValue(Shape):
    """One number or fact the finding rests on."""

    column: str
    label: Text
    value: Any = Field(description="As judged: fen for `_fen`, day numbers for `_day`, codes; null: not told.")
    text: Text = Field(description="As printed.")


class ParameterValue(Shape):
    """One parameter the rule judged with."""

    name: str
    label: Text
    value: Any
    unit: str
    text: Text
    origin: Text
    is_heuristic: bool


class ArticleText(Shape):
    """An article in the version in force on the judged day."""

    act: str
    article: str
    cited: Text
    summary: Text = Field(description="Our own summary, never the text of the act.")
    summary_note: Text
    in_force: Day | None
    until: Day | None
    confidence: str
    is_in_force: bool = Field(description="False where no version holds on that day; the newest is shown then.")


class Body(Shape):
    """Who supervises this family of rules here."""

    role: str
    name: Text
    origin: Text


class Step(Shape):
    """One change of state."""

    at: Instant
    state: State
    cause: int | None = Field(description="The entry up to which the audit had read.")


class Lacking(Shape):
    """A column that a rule needed and was not told."""

    column: str
    label: Text | None = Field(description="What it is called; null: a column of an older release.")


class Unassessed(Shape):
    """A rule that could not be judged on the same record or scope."""

    rule: str
    title: Text
    reason: str = Field(examples=["missing: members"])
    missing: list[str]
    lacks: list[Lacking] = Field(description="The same with their names.")
    about: dict[str, Any]
    day: Day


class Sections(Shape):
    """The seven sections of the rule's page; empty where the rule says nothing."""

    what_it_checks: Text
    why_it_matters: Text
    legal_source: Text
    does_not_apply: Text
    innocent_explanations: Text
    ask_next: Text
    known_gaps: Text


class Why(Shape):
    """Why it was flagged."""

    summary: Text = Field(description="First line of the rule's page.")
    sections: Sections
    reason: str = Field(description="breach or overdue.")
    shown: list[ShownValue]
    parameters: list[ParameterValue]
    articles: list[ArticleText]


class Detail(Item):
    """One finding with its why, its evidence and its history."""

    why: Why
    evidence: list[EventRef] = Field(description="The judged event first.")
    erased: list[int] = Field(description="Evidence entries whose payload was erased by law.")
    history: list[Step]
    body: Body | None = Field(description="Supervising body; null where the place names none.")
    others: list[Item] = Field(description="Other findings on the same process or project, ranked.")
    unassessed: list[Unassessed]
    formula: Text
    as_of: Day
