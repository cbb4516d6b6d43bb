"""Who is told, and what became of each notice."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Instant, Shape, Text

NoticeState = Literal["waiting", "delivered", "dead"]


class NewHook(BaseModel):
    """Somebody to be told."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        min_length=1,
        max_length=2_000,
        description="https:// of a webhook on the public net (or a network of one's own), or mailto: and a mailbox.",
        examples=["https://hooks.example.gov/tenderwatch", "mailto:duty@example.gov"],
    )
    kinds: list[str] = Field(min_length=1, max_length=100, description="As GET /hooks/kinds lists them.")
    unit: str | None = Field(default=None, max_length=200, description="Only what is about this organisation.")


class HookChange(BaseModel):
    """What shall be another; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(default=None, min_length=1, max_length=2_000)
    kinds: list[str] | None = Field(default=None, min_length=1, max_length=100)
    state: Literal["active", "stopped"] | None = Field(
        default=None, description="active: goes on where the log was read to, so that nothing is missed."
    )


class Hook(Shape):
    """Somebody who is told."""

    id: str
    url: str
    channel: Literal["webhook", "mail"]
    kinds: list[str]
    unit: str | None
    state: Literal["active", "stopped"]
    reason: str | None = Field(description="Why it was stopped.")
    read_to: int = Field(description="Last entry of the log that was read for it; -1: none.")
    waiting: int = Field(description="Notices that wait.")
    failing_since: Instant | None = Field(description="First failure since the last success.")
    made_at: Instant
    made_by: str = Field(description="Account number.")


class Made(Hook):
    """The same, with the secret: told this once."""

    secret: str | None = Field(description="whsec_..., as Standard Webhooks has it; null: a mailbox.")


class Hooks(Shape):
    """All who are told, and which process tells them."""

    items: list[Hook]
    courier: str | None = Field(description="The process that delivers; null: none does, and everything waits.")
    courier_until: Instant | None
    mail_works: bool = Field(description="Whether a mail server is set; without it mail waits.")


class Kind(Shape):
    """A kind of notice."""

    kind: str
    label: Text


class Kinds(Shape):
    """What can be subscribed to."""

    items: list[Kind]


class Notice(Shape):
    """One notice and what became of it."""

    id: int
    hook: str
    message: str = Field(description="webhook-id: the same at every attempt; a receiver drops what it had already.")
    kind: str
    body: str = Field(description="As it is sent.")
    state: NoticeState
    attempts: int
    next_at: Instant | None = Field(description="When it is tried next; null: it is not.")
    status: int | None = Field(description="Last answer, of HTTP or SMTP.")
    error: str | None
    made_at: Instant
    ended_at: Instant | None


class Notices(Shape):
    """One page of notices, the newest first."""

    total: int
    limit: int
    offset: int
    items: list[Notice]
