"""What became of every row: counts a file and a reason, ready for JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from monitor.intake.problems import FACTS, RowProblem
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words


@dataclass(slots=True)
class Counted:
    """The rows of one file by what became of them; `rows` is the sum of the others."""

    file: str
    table: str | None = None
    kind: str | None = None
    encoding: str | None = None
    rows: int = 0
    made: int = 0
    """Rows at which an event was made."""
    joined: int = 0
    """Further rows that went into an event made at another row."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason -> rows that make no event by the mapping."""
    refused: Counter[str] = field(default_factory=Counter)
    """Code of the first problem that must be fixed -> rows."""

    @property
    def is_complete(self) -> bool:
        """True where every row is accounted for once."""
        return self.rows == self.made + self.joined + self.skipped.total() + self.refused.total()

    def as_json(self) -> dict[str, Any]:
        """The counts ready for JSON."""
        named = {"file": self.file, "table": self.table, "kind": self.kind, "encoding": self.encoding}
        counts = {"rows": self.rows, "made": self.made, "joined": self.joined}
        sorted_out = {"skipped": dict(self.skipped.most_common()), "refused": dict(self.refused.most_common())}
        return {**{key: value for key, value in named.items() if value is not None}, **counts, **sorted_out}


@dataclass(slots=True)
class Report:
    """What one import read and made."""

    mapping: str | None = None
    place: str | None = None
    files: list[Counted] = field(default_factory=list)
    refused_files: list[str] = field(default_factory=list)
    """Files that could not be read as tables at all."""
    events: Counter[str] = field(default_factory=Counter)
    """Kind -> events."""
    problems: dict[str, Counter[str]] = field(default_factory=dict)
    """Severity -> code -> problems."""
    joins: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    """Join -> table -> rows, and rows that met another table."""
    reasons: dict[str, Words] = field(default_factory=dict)
    """The reasons for which rows were skipped, in words."""

    def count(self, item: Event | RowProblem) -> None:
        """One more event or problem."""
        if isinstance(item, Event):
            self.events[item.type] += 1
        else:
            self.problems.setdefault(item.severity.value, Counter())[item.code] += 1

    @property
    def rows(self) -> int:
        """Rows read, of all files."""
        return sum(counted.rows for counted in self.files)

    @property
    def is_complete(self) -> bool:
        """True where every row of every file that could be read is accounted for once."""
        return all(counted.is_complete for counted in self.files)

    def as_json(self) -> dict[str, Any]:
        """The report ready for JSON, with the words for every code in it."""
        codes = {code for counter in self.problems.values() for code in counter if code in FACTS}
        words = {**{code: FACTS[code] for code in sorted(codes)}, **self.reasons}
        return {
            "mapping": self.mapping,
            "place": self.place,
            "rows": self.rows,
            "files": [counted.as_json() for counted in self.files],
            "refused_files": self.refused_files,
            "events": dict(self.events.most_common()),
            "problems": {severity: dict(counter.most_common()) for severity, counter in sorted(self.problems.items())},
            "joins": self.joins,
            "words": {code: {"zh": told.zh, "en": told.en} for code, told in words.items()},
        }
