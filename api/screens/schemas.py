"""The screens that look, and their runs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Shape, Text
from api.unusual.schemas import RunBrief, SubjectKind

TurnState = Literal["waiting", "running", "done", "broke", "limits"]


class Turn(Shape):
    """One screen in one run."""

    screen: str
    version: int
    title: Text
    state: TurnState = Field(
        description="broke: the screen raised an error; limits: it took too much memory or time. The others are kept."
    )
    parameters: dict[str, Any] = Field(description="Numbers with a point as their text, as the log holds them.")
    parameters_sha256: str
    found: int | None
    subjects: int | None = Field(description="Different subjects among the results.")
    of_subjects: int | None = Field(description="All subjects of that kind on the records that the screen reads.")
    share: float | None = Field(description="subjects / of_subjects.")
    subject_kind: SubjectKind | None
    results_sha256: str | None = Field(description="Equal for equal results: the same log gives the same.")
    seconds: float | None
    error: str | None = Field(description="The kind of error on which it broke.")


class Run(RunBrief):
    """A run with the turn of each screen."""

    turns: list[Turn]


class Runs(Shape):
    """Runs, the newest first."""

    total: int
    limit: int
    offset: int
    items: list[RunBrief]


class Learned(Shape):
    """How cases on subjects of this screen were closed."""

    confirmed: int
    referred: int
    unfounded: int
    false_alarm: int


class Screen(Shape):
    """One screen of this release."""

    id: str
    version: int
    title: Text
    reads: list[str] = Field(description="Kinds of events.")
    parameters: dict[str, Any]
    parameters_sha256: str
    model_card: str = Field(description="Its page in the documentation: for what it is good, and for what not.")
    last: Turn | None = Field(description="Its turn in the newest run that is done.")
    learned: Learned = Field(description="Results whose subject was in a case when that was closed, by conclusion.")


class Screens(Shape):
    """The catalogue."""

    run: RunBrief | None = Field(description="The newest run that is done.")
    waiting: RunBrief | None = Field(description="A run that waits or is being made.")
    nightly_at: str = Field(description="Time of the county's day; off: no nightly run.")
    items: list[Screen]
