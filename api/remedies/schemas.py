"""Remedies with their reports and papers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.questions.schemas import AccountTold, CitedEntry, Entries, Exchanged, Written
from api.schemas import Instant, Shape

RemedyState = Literal["demanded", "reported", "returned", "accepted"]


class Report(Shape):
    """What a unit says it put right, and what became of it."""

    id: int
    at: Instant
    account: AccountTold | None
    text: str
    entries: list[CitedEntry]
    outcome: Literal["accepted", "returned"] | None = Field(description="Null: nobody has decided yet.")
    decided_at: Instant | None
    decided_by: AccountTold | None = Field(description="Null to the unit.")
    remark: str | None


class Remedy(Exchanged):
    """What a unit is to put right, with its reports, oldest first."""

    state: RemedyState
    is_demanded: bool = Field(description="False where its case was taken up again after the closing that demanded it.")
    awaits: Literal["unit", "reviewer"] | None = Field(description="Whose move it is; null: nobody's.")
    demanded_at: Instant
    demanded_by: AccountTold | None = Field(description="Null to the unit.")
    accepted_at: Instant | None
    reports: list[Report]


class RemedyFacets(Shape):
    """Value -> number of remedies under all other filters."""

    state: dict[str, int]
    late: dict[str, int] = Field(description="Keys `true` and `false`, of those that a unit owes.")
    unit: dict[str, int]


class Remedies(Shape):
    """One page, by due day, accepted ones last."""

    total: int
    limit: int
    offset: int
    items: list[Remedy]
    facets: RemedyFacets


class Reported(BaseModel):
    """A report as it is sent."""

    model_config = ConfigDict(extra="forbid")

    text: Written = Field(description="What was put right, and how; 1 to 4,000 characters.")
    entries: Entries = Field(default=[], description="Entries of the log: the unit's own, or the case's evidence.")
