"""Something unusual: of what, compared with what, why, and what may explain it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Day, Instant, Shape, Text

SubjectKind = Literal["process", "party", "unit", "expert", "programme"]
RunState = Literal["waiting", "running", "done", "failed"]


class RunBrief(Shape):
    """A run of the screens, without its turns."""

    number: int
    state: RunState
    asked_by: str = Field(description="Account number; 0 for the nightly run.")
    is_nightly: bool
    asked_at: Instant
    started_at: Instant | None
    ended_at: Instant | None
    as_of: Day = Field(description="The day at whose end the records are looked at.")
    entry: int | None = Field(description="The last entry of the log that was looked at; -1: there was none.")
    events: int | None
    found: int | None = Field(description="Results of all screens; null until it is done.")


class Subject(Shape):
    """Whom or what a result is about; an expert is a code."""

    kind: SubjectKind
    id: str
    name: str | None = Field(description="Of an organisation or a tender; null where none is known.")


class Item(Shape):
    """One result. It is a place to look, never a conclusion about anybody."""

    id: str = Field(description="The same in every run over the same records.")
    screen: str
    version: int
    title: Text = Field(description="The screen's name in words.")
    market: str = Field(description="What it was compared within.")
    subject: Subject
    process_id: str | None
    unit_id: str | None
    unit_name: str | None
    day: Day | None
    percentile: float = Field(
        description="Its place in the comparison set, 0 to 100, 100 the most unusual: a rank, never a probability."
    )
    compared: Text = Field(description="The comparison set in words, with its size.")
    reasons: list[Text] = Field(description="Each with its number.")
    innocent: list[Text] = Field(description="What may explain it.")
    figures: dict[str, float | int | str | None]
    entries: list[int] = Field(description="Entries of the log on which it rests, where known.")


class MarketCount(Shape):
    """Results within one market."""

    market: str
    count: int


class Facets(Shape):
    """Value -> results under all other filters."""

    screen: dict[str, int]
    market: dict[str, int]
    subject_kind: dict[str, int]
    unit_id: dict[str, int]


class Page(Shape):
    """One page of what the newest run found, market by market, the most unusual of each first."""

    total: int
    limit: int
    offset: int
    hidden: int = Field(description="Results that concern the caller's own unit: they are not listed.")
    run: RunBrief | None = Field(description="The newest run that is done; null: none is.")
    markets: list[MarketCount] = Field(description="Of all that fits, in the order of the list.")
    facets: Facets
    unit_names: dict[str, str]
    titles: dict[str, Text] = Field(description="Screen -> its name in words.")
    items: list[Item]


class CaseBrief(Shape):
    """A case on the same subject."""

    number: int
    label: str = Field(examples=["C-000012"])
    state: str


class Result(Item):
    """One result, with what lies on its subject."""

    run: RunBrief | None
    is_current: bool = Field(description="Whether the newest run found it too.")
    findings: int = Field(description="Standing findings on the subject: only on these can a case be opened.")
    cases: list[CaseBrief]
