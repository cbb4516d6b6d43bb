"""A replay: what was tried, how far it is, and which findings it gains and loses."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Day, Instant, Scope, Shape, Text, Yuan

ReplayState = Literal["waiting", "running", "done", "failed"]


class NewReplay(BaseModel):
    """A rule and the values to try."""

    model_config = ConfigDict(extra="forbid")

    rule: str = Field(min_length=1, max_length=100, examples=["col.always-loser"])
    params: dict[str, Any] = Field(
        description="Name -> value, as the rule takes it: whole numbers (amounts in yuan), texts, lists, yes or no; "
        'a ratio is a text, "0.85" or "2/3". All history is judged with them.',
        examples=[{"min_bids": 6}],
    )


class Found(Shape):
    """A finding that only one side makes."""

    id: str
    rule: str
    version: int
    severity: str
    is_lead: bool
    state: str
    title: Text
    message: Text = Field(description="The finding in one sentence.")
    about: dict[str, Any]
    scope: Scope
    project_id: str | None
    process_id: str | None
    unit_id: str | None
    unit_name: str | None
    stake_yuan: Yuan | None
    day: Day = Field(description="The judged day.")
    score: float
    event: int = Field(description="The judged entry.")


class Difference(Shape):
    """Findings of one side only, the highest ranked first."""

    total: int = Field(description="All of them, those hidden and those not kept included.")
    hidden: int = Field(description="Of those kept, how many concern one's own unit (recusal); they are not listed.")
    items: list[Found]


class Changed(Shape):
    """One value that was tried, beside the one in force when it was."""

    name: str
    label: Text
    unit: str
    value: Any
    text: Text
    set_by: Text | None = Field(
        description="The national article that sets it: it may be replayed and not be proposed; null: none does."
    )


class Brief(Shape):
    """A replay without what it found."""

    number: int
    rule: str
    version: int
    title: Text
    params: dict[str, Any]
    state: ReplayState
    progress: float = Field(description="0 to 1.")
    asked_by: str = Field(description="Account number.")
    asked_at: Instant
    as_of: Day
    gained_total: int | None = Field(description="Null until it is done.")
    lost_total: int | None
    same: int | None = Field(description="Findings that both values make.")
    seconds: float | None
    events: int | None = Field(description="Events that were read.")
    entry: int | None = Field(description="The last entry of the log that was judged; -1: there was none.")
    failure: Literal["limits", "broke", "cancelled"] | None = Field(
        description="limits: it took too much memory or time; broke: the rule broke on these values; cancelled: who "
        "asked for it needed it no longer."
    )


class Replay(Brief):
    """A replay with what it found; lists are paged by `limit` and `offset`."""

    changed: list[Changed]
    seconds_left: float | None = Field(
        description="As far as the last replay of this rule tells; null: it does not run, or there was none."
    )
    can_cancel: bool = Field(description="Whether the reader may cancel it now.")
    gained: Difference
    lost: Difference
    proposals: list[int] = Field(description="Numbers of the proposals that rest on it.")


class Replays(Shape):
    """Replays, the newest first."""

    total: int
    limit: int
    offset: int
    items: list[Brief]
