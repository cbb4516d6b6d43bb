"""Subjects with the rules that meet on them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.schemas import Day, Shape, Text, Yuan

By = Literal["party", "unit", "project", "process"]


class Met(Shape):
    """A rule that flags the subject."""

    id: str
    title: Text
    severity: str
    is_lead: bool
    count: int = Field(description="Findings of this rule on the subject.")
    score: float = Field(description="Its part of the subject's score.")


class Subject(Shape):
    """One subject."""

    kind: By
    id: str
    name: str | None = Field(description="Null where none is known.")
    rules: list[Met] = Field(description="Two or more, the highest score first.")
    findings: int
    severity: str = Field(description="The gravest of them.")
    stake_yuan: Yuan | None = Field(
        description="The largest money at stake: several rules may speak of the same money, it is not added up."
    )
    score: float
    last_day: Day = Field(description="The latest judged day.")


class Overlays(Shape):
    """One page of subjects."""

    by: By
    total: int
    limit: int
    offset: int
    items: list[Subject]
    formula: Text
    as_of: Day
