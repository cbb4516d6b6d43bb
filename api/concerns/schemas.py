"""A concern in a list without what it says, and one that was opened."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import LARGEST
from api.schemas import Instant, Shape, Text

StateName = Literal["received", "reading", "passed_on", "answered", "closed"]
SortName = Literal["funds", "tender", "works", "draw", "data", "rule", "other"]
ActName = Literal["read", "pass_on", "answer", "close", "link", "note", "reopen"]


class Target(Shape):
    """The record that a concern names."""

    kind: str = Field(examples=["process"])
    id: str


class ConcernItem(Shape):
    """A concern in a list; what it says is shown to those who open it alone."""

    number: int
    label: str = Field(examples=["F-000007"])
    kind: SortName
    kind_text: Text
    target: Target | None
    state: StateName
    state_text: Text
    received_at: Instant
    state_since: Instant
    case_number: int | None
    version: int


class Concerns(Shape):
    """Concerns, the latest first; those about the reader's own unit are left out and counted."""

    total: int
    limit: int
    offset: int
    items: list[ConcernItem]
    states: dict[str, int] = Field(description="State -> number, whatever is asked for.")
    kinds: dict[str, int]
    hidden: dict[str, int] = Field(description="`recused`: those about a record of the reader's own unit.")


class ConcernStep(Shape):
    """One step."""

    id: int
    at: Instant
    account: str = Field(description="Account number; 0: whoever told it.")
    act: str
    from_state: str | None
    to_state: str
    note: str | None


class Concern(ConcernItem):
    """One concern, opened: the look is on the log."""

    text: str
    contact: str | None
    reply: str | None = Field(description="What the teller reads behind the tracking code.")
    is_erased: bool = Field(description="Its term ended: text, contact, notes and reply are gone for good.")
    steps: list[ConcernStep]
    may: list[ActName] = Field(description="What can be done now.")


class Move(BaseModel):
    """One step with a concern."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=LARGEST, description="The version that was seen.")]
    text: Annotated[str, Field(max_length=20_000)] = ""
    case: Annotated[int | None, Field(ge=1, le=LARGEST, description="Of the act `link`: number of a case.")] = None
