"""Health."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Day, Shape


class WitnessHealth(Shape):
    """How one witness stands to the log."""

    name: str
    standing: Literal["unasked", "cosigned", "away", "refuses"] = Field(
        description="refuses: it says that this log is not the one it cosigned. That is for a human to look at."
    )
    reason: str = Field(description="What it answered, where it did not cosign.")
    size: int = Field(description="The head it cosigned last.")
    hours_silent: int = Field(description="Full hours since it cosigned last while the log has a newer head.")


class Health(Shape):
    """Whether the service can do its work."""

    status: str = Field(description="ok, or lagging where entries wait for the audit.")
    entries: int
    last_entry: int = Field(description="-1: none yet.")
    last_audited: int = Field(description="Last entry the audit has read; -1: none yet.")
    audited_day: Day | None = Field(description="The day as of which it judged.")
    lag: int = Field(description="Entries the audit has not read yet.")
    findings: int = Field(description="Findings on record, superseded ones included.")
    checkpoint: int = Field(description="Entries under the newest signed head; 0: none yet.")
    quorum_met: bool | None = Field(
        description="Whether enough witnesses cosigned a recent head; null: the policy asks for none."
    )
    witnesses: list[WitnessHealth]
    place: str
    version: str


class Ready(Shape):
    """The service takes work."""

    status: Literal["ready"]
