"""The options of an import, the places in what was published, and what can be wrong at one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from monitor.intake.problems import RowProblem, Weight
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import Words, shown

Path: TypeAlias = tuple[str | int, ...]
"""Keys and positions from a release down."""
Before: TypeAlias = Callable[[Sequence[tuple[str, str]]], Sequence[Event]]
"""(source, id) of events -> the events the store holds under them, with what they correct and what corrects them."""

UNIT: Final = "urn:tw:unit:"
PREFIX: Final = len("ocds-123456")
"""An ocid begins with `ocds-` and the six places that were given to its publisher."""

OBJECT: Final = Words("JSON 对象", "an object")
LIST: Final = Words("数组", "an array")
TEXT: Final = Words("文字", "a text")
GIVEN: Final = Words("契约必填的内容", "what the contract requires")
TAKEN: Final = Words("可用于该事件的取值", "a value that the event can hold")


@dataclass(frozen=True, slots=True)
class Options:
    """What the one who imports says beyond the files."""

    unit: str | None = None
    """Organisation id of who publishes; absent = told by the prefix of each ocid."""
    regime: str = "other"
    """A code of `regime`, for publications that cannot say which Chinese law governs."""
    region: str | None = None
    """Six digits (county) and more, for projects whose place is no code."""
    stored: bool = True
    """Whether `tw.events` may bring what the server sets (recordedtime, submitter), as replay files do."""

    def source(self, ocid: str) -> str:
        """The submitting unit of what is told about a process: the unit named, else the publisher by its prefix."""
        return UNIT + (self.unit or f"{ocid[:PREFIX]}:publisher")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a release stands: file, line of JSON Lines, and the path within the document."""

    file: str
    line: int | None = None
    path: Path = ()


@dataclass(slots=True)
class Found:
    """A release as it was published."""

    place: Place
    release: dict[str, Any]
    is_compiled: bool = False
    """True for a compiled release: the end of a history, not a step of it."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, or worth a look, at one path."""

    code: str
    """A key of the facts in `monitor.intake.problems` or of the contract's."""
    path: Path
    found: Any = ""
    expected: Words = field(default=TAKEN)
    weight: Weight = Weight.CHECK
    is_said: bool = False
    """True where `found` is ready to stand in a sentence."""

    def at(self, place: Place, ocid: str | None = None) -> RowProblem:
        """The problem with its place: the JSON path as column, the ocid as key of the row."""
        told = self.found if self.is_said else shown(self.found)
        column = written((*place.path, *self.path)) or None
        return RowProblem(
            place.file, self.code, told, self.expected, self.weight, row=place.line, column=column, key=ocid
        )


_LONGEST: Final = 200


def written(path: Path) -> str:
    """A path as JSON Pointer writes it (`awards/0/value/amount`), short and printable."""
    plain = "/".join(str(step) for step in path)
    short = plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def general(path: Path) -> str:
    """The path without positions (`awards/value/amount`): the same for every element of an array."""
    return written(tuple(step for step in path if isinstance(step, str)))
