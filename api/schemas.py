"""Shapes that several rooms answer with. Absent is null; amounts of money are decimal strings in yuan."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Lang = Literal["zh", "en"]
Yuan = Annotated[str, Field(description="Yuan with two decimals, no separators.", examples=["5800000.00"])]
Day = Annotated[str, Field(description="Calendar day of the county, YYYY-MM-DD.", examples=["2026-05-08"])]
Instant = Annotated[str, Field(description="RFC 3339 with offset.", examples=["2026-05-08T10:00:00+08:00"])]


class Shape(BaseModel):
    """An answer: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Shape):
    """The same words in both languages."""

    zh: str
    en: str


class Organisation(Shape):
    """An organisation: compared by its id, read by its name."""

    id: str
    name: str | None = Field(description="The name last registered, else one told beside the id; null: none known.")


class ProblemItem(Shape):
    """One thing that is wrong, and where."""

    place: str = Field(
        description="Path in the event, `line 3, column 7`, `byte 17`, or `query.limit`; empty: the whole."
    )
    code: str = Field(description="Stable and machine readable.", examples=["missing"])
    found: str
    expected: str
    text: str = Field(description="The problem as one sentence in the caller's language.")


class ProblemDetails(BaseModel):
    """RFC 9457 problem details; answered as application/problem+json."""

    type: str = Field(examples=["urn:tw:problem:no_such_finding"])
    title: str
    status: int
    detail: str
    code: str = Field(description="The last part of `type`.", examples=["no_such_finding"])
    instance: str = Field(description="Path of the request.")
    lang: Lang
    problems: list[ProblemItem] = Field(default_factory=list, description="What is wrong with the input, if anything.")
    limit: int | None = Field(default=None, description="The limit that was passed (413).")
    outcomes: list[dict[str, Any]] | None = Field(default=None, description="What became of each event (409, 422).")
    acts: list[str] | None = Field(default=None, description="What can be done with the case as it stands (409).")


class Scope(Shape):
    """The scope value in which a rule judged."""

    kind: str = Field(examples=["process"])
    id: str = Field(examples=["ocds-tw9990-2026-0017"])


class EventRef(Shape):
    """An event of the ledger, as evidence: where it stands and where it came from."""

    entry: int
    leaf_hash: str = Field(description="SHA-256 of the leaf, 64 hex digits.")
    source: str
    id: str
    type: str
    label: Text = Field(description="The kind's name.")
    time: Instant
    day: Day
    file: str | None = Field(description="File, sheet and row it was read from, where it came from a table.")
    sheet: str | None
    row: int | None
    summary: Text = Field(description="One line from its key fields.")
    is_judged: bool = Field(default=False, description="The event that the rule judged.")
