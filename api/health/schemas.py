"""Health."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Day, Shape


class Health(Shape):
    """Whether the service can do its work."""

    status: str = Field(description="ok, or lagging where entries wait for the audit.")
    entries: int
    last_entry: int = Field(description="-1: none yet.")
    last_audited: int = Field(description="Last entry the audit has read; -1: none yet.")
    audited_day: Day | None = Field(description="The day as of which it judged.")
    lag: int = Field(description="Entries the audit has not read yet.")
    findings: int = Field(description="Findings on record, superseded ones included.")
    place: str
    version: str
