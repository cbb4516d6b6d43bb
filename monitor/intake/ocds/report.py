"""What one import of releases read and made, path by path: kept, not kept with its event, without a place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from monitor.intake.report import Counted, Report


@dataclass(slots=True)
class Tally:
    """One file: its values (everything that is neither object nor array, null and what is empty aside)."""

    file: str
    releases: int = 0
    processes: int = 0
    kept: int = 0
    """Values that went into an event, or into its id."""
    refused: int = 0
    """Values of events that could not be made."""
    unmapped: int = 0
    """Values for which the contract has no place, or which do not fit the one it has."""
    derived: int = 0
    """Values beside events that the release carries whole."""
    superseded: int = 0
    """Values of earlier releases of a process, told again or changed by a later one."""

    def as_json(self) -> dict[str, Any]:
        """The counts ready for JSON."""
        names = ("file", "releases", "processes", "kept", "refused", "unmapped", "derived", "superseded")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Unmapped:
    """A path that could not be mapped: how often, and of which type the first was."""

    count: int
    example: str


@dataclass(slots=True)
class OcdsReport(Report):
    """The report of an import of releases."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    unmapped: dict[str, Unmapped] = field(default_factory=dict)
    """Path without positions -> what could not be mapped there."""
    assumed: Counter[str] = field(default_factory=Counter)
    """Required field taken as `other`, since OCDS has no place for it -> events."""

    def tally(self, file: str) -> Tally:
        """The counts of one file."""
        return self.tallies.setdefault(file, Tally(file))

    def counted(self, file: str, kind: str) -> Counted:
        """The elements of one file that could make an event of a kind."""
        for one in self.files:
            if one.file == file and one.kind == kind:
                return one
        self.files.append(Counted(file, kind=kind))
        return self.files[-1]

    def not_mapped(self, path: str, value: Any) -> None:
        """One more value without a place."""
        named = {"Decimal": "number", "int": "number", "str": "string", "bool": "boolean"}
        known = self.unmapped.setdefault(path, Unmapped(0, named.get(type(value).__name__, "number")))
        known.count += 1

    def as_json(self) -> dict[str, Any]:
        """The report ready for JSON."""
        unmapped = sorted(self.unmapped.items(), key=lambda item: (-item[1].count, item[0]))
        return {
            **Report.as_json(self),
            "values": [one.as_json() for one in self.tallies.values()],
            "unmapped": [{"path": path, "count": one.count, "example": one.example} for path, one in unmapped],
            "assumed": dict(self.assumed.most_common()),
        }
