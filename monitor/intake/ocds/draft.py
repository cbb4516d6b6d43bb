"""An event on its way: what is known of it, what it was read from, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from monitor.intake.ocds.block import Reading
from monitor.intake.ocds.terms import Flaw, Path
from monitor.intake.problems import Weight
from monitor.vocabulary.contract import Field
from monitor.vocabulary.problems import Words


@dataclass(slots=True)
class Draft:
    """One event of one state, by its key within the process."""

    kind: str
    key: tuple[str, ...]
    """Path by ids instead of positions: awards, the award's id."""
    path: Path
    """Where the element stands in the state."""
    data: dict[str, Any] = field(default_factory=dict)
    time: str | None = None
    by_release: bool = False
    """True where `time` is the date of the release, so that the first to tell it holds."""
    reading: Reading = field(default_factory=Reading)
    missing: list[Flaw] = field(default_factory=list)
    """Why there is no event; a missing time too."""
    is_amended: bool = False
    """True of a contract with amendments: what it says now is not what was signed."""
    assumed: list[str] = field(default_factory=list)
    """Required fields that OCDS has no place for, taken as `other`; `time`, where another date stands for it."""

    def lacks(self, told: Field, at: str) -> None:
        """A required field is not told."""
        self._lacks(f"{self.kind}.{told.name} ({at})", Words(told.zh, told.en))

    def lacks_time(self, meaning: str, at: str) -> None:
        """No date says when it happened."""
        self._lacks(f"{self.kind}.time ({at})", Words(f"发生时间（{meaning}）", meaning))

    def _lacks(self, found: str, expected: Words) -> None:
        self.missing.append(Flaw("not_made", self.path, found, expected, Weight.CHECK, is_said=True))
