"""A receipt that is handed in, and what its check says."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Lang, Shape

State = Literal["pass", "fail", "not_checked"]


class Held(BaseModel):
    """A receipt, and the event it was given for if its holder wants that compared as well."""

    model_config = ConfigDict(extra="forbid")

    receipt: dict[str, Any] | str = Field(
        description="A whole answer to POST /events, one of its receipts, or the text of a .tlog-proof file."
    )
    event: dict[str, Any] | None = Field(default=None, description="The event as it was sent (CloudEvents 1.0).")


class Step(Shape):
    """One step of the check."""

    name: str = Field(examples=["proof"])
    state: State
    text: str = Field(description="One sentence in the caller's language.")


class Checked(Shape):
    """What became of one receipt."""

    entry: int = Field(description="Index in the log that it names.")
    passed: bool = Field(description="No step failed, and the entry is shown to be in the log.")
    steps: list[Step]


class Answer(Shape):
    """One answer a receipt, in the order in which they stand in what was handed in."""

    lang: Lang
    passed: bool
    receipts: list[Checked]
