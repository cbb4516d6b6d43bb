"""Questions with answers and papers, and what questions and remedies tell alike."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import LARGEST, PLAIN
from api.schemas import Day, Instant, Shape, Text

QuestionState = Literal["open", "answered", "withdrawn"]
Belongs = Literal["question", "remedy", "case"]
Written = Annotated[str, Field(max_length=10_000, pattern=PLAIN)]
Entries = Annotated[list[Annotated[int, Field(ge=0, le=LARGEST)]], Field(max_length=1_000)]


class AccountTold(Shape):
    """An account: its number and label, no name."""

    account: str
    label: str


class FindingNamed(Shape):
    """A finding of the case by its rule's title; its sentence is for reviewers."""

    id: str
    rule: str
    title: Text


class CitedEntry(Shape):
    """An entry of the log that is cited; of an erased one the index alone."""

    entry: int
    label: Text | None = Field(description="The kind's name.")
    summary: Text | None = Field(description="One line from its key fields.")


class Paper(Shape):
    """A file; its bytes are at GET /papers/{id}."""

    id: int
    belongs_to: Belongs
    number: int = Field(description="Number of the question, remedy or case.")
    file_name: str
    media_type: str = Field(description="As its first bytes say.")
    bytes: int
    sha256: str
    kept_at: Instant
    account: AccountTold | None = Field(description="Who handed it in; null to the unit where a reviewer did.")


class Exchanged(Shape):
    """What a question and a remedy tell alike."""

    number: int
    case_number: int
    unit_id: str
    unit_name: str | None
    process_id: str | None
    project_id: str | None
    findings: list[FindingNamed]
    text: str
    due_day: Day
    days_left: int | None = Field(
        description="Working days up to and including `due_day`, negative: late; null: the unit owes nothing."
    )
    papers: list[Paper]


class Answer(Shape):
    """What a unit answered."""

    id: int
    at: Instant
    account: AccountTold | None
    text: str
    public_text: str | None = Field(description="What the public reads beside the finding.")
    entries: list[CitedEntry]


class Question(Exchanged):
    """A question to a unit, with its answers, oldest first."""

    state: QuestionState
    asked_at: Instant
    asked_by: AccountTold | None = Field(description="Null to the unit.")
    answered_at: Instant | None
    answers: list[Answer]


class QuestionFacets(Shape):
    """Value -> number of questions under all other filters."""

    state: dict[str, int]
    late: dict[str, int] = Field(description="Keys `true` and `false`, of the open ones.")
    unit: dict[str, int]


class Questions(Shape):
    """One page: what is due first, then what is over, the latest first."""

    total: int
    limit: int
    offset: int
    items: list[Question]
    facets: QuestionFacets


class Given(BaseModel):
    """An answer as it is sent."""

    model_config = ConfigDict(extra="forbid")

    text: Written = Field(description="To the reviewer; 1 to 4,000 characters.")
    public_text: Written | None = Field(
        default=None,
        description="For the public, beside the finding; at most 1,000 characters, and nothing about persons: identity "
        "numbers, mobile numbers, e-mail addresses, bank accounts and person codes are refused.",
    )
    entries: Entries = Field(default=[], description="Entries of the log: the unit's own, or the case's evidence.")


class Said(BaseModel):
    """Words that go with an act."""

    model_config = ConfigDict(extra="forbid")

    text: Written = ""
