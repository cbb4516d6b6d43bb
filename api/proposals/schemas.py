"""A proposal of parameters."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import PLAIN
from api.replays.schemas import Changed
from api.schemas import Day, Instant, Shape, Text

ProposalState = Literal["open", "confirmed", "rejected", "withdrawn"]
LONGEST = 2_000


class NewProposal(BaseModel):
    """Why, and from which judged day on."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=LONGEST, pattern=PLAIN)
    from_day: str = Field(
        max_length=10, pattern=PLAIN, description="First judged day for which the values hold, YYYY-MM-DD."
    )


class Said(BaseModel):
    """What is said with a decision."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(default="", max_length=LONGEST, pattern=PLAIN)


class Why(BaseModel):
    """Why it is rejected."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=LONGEST, pattern=PLAIN)


class Proposal(Shape):
    """One proposal of parameters and what became of it."""

    number: int
    replay: int = Field(description="The replay that it rests on.")
    rule: str
    title: Text
    params: dict[str, Any]
    changed: list[Changed]
    reason: str
    from_day: Day
    proposed_by: str = Field(description="Account number.")
    proposed_by_label: str | None
    at: Instant
    state: ProposalState
    decided_by: str | None
    decided_by_label: str | None
    decided_at: Instant | None
    decision: str | None
    gained_total: int | None = Field(description="What the replay showed.")
    lost_total: int | None
    may: list[Literal["confirm", "reject", "withdraw"]] = Field(description="Acts that are the caller's now.")


class Proposals(Shape):
    """Proposals, the newest first."""

    total: int
    limit: int
    offset: int
    items: list[Proposal]
