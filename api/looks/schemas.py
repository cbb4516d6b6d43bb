"""What accounts did that is on the log."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Instant, Shape, Text

Doing = Literal["record.viewed", "export.made", "account.changed"]


class Done(Shape):
    """One act of an account."""

    entry: int = Field(description="Index in the log.")
    at: Instant
    account: str = Field(description="Number of the account; 0: the product itself.")
    kind: Doing
    label: Text
    data: dict[str, Any] = Field(description="What the entry says, as its kind is declared.")


class Doings(Shape):
    """Newest first."""

    items: list[Done]
    next_before: int | None = Field(description="Ask with before= this for older ones; null: there are none.")
