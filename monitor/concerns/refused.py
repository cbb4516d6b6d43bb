"""What the room of concerns refuses, each fact by its name.

ConcernRefused
├── TextUnfit           what was written cannot be taken: where, what was found, what is expected
├── NoSuchConcern       no concern under this number, or behind this tracking code
├── NotNow              the act does not follow from the state; `can` are those that do
├── MovedOn             somebody changed it meanwhile
└── NoSuchCaseToLink    the case that should be linked is not there
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words


class ConcernRefused(TenderwatchError):
    """Something that is asked of concerns is refused."""


class TextUnfit(ConcernRefused):
    """What was written cannot be taken: the field, the place in it, what was found, what is expected."""

    def __init__(self, field: str, place: int | None, found: Words, expected: Words) -> None:
        """State the fact; `place` is the character, from 1."""
        super().__init__(f"{field}: {found.en}; expected {expected.en}")
        self.field, self.place, self.found, self.expected = field, place, found, expected

    def text(self, lang: str) -> str:
        """The sentence in "zh", else in English; the field is named by who shows it."""
        if lang == "zh":
            where = "" if self.place is None else f"第 {self.place:,} 个字符："
            return f"{where}{self.found.zh}；应为：{self.expected.zh}"
        where = "" if self.place is None else f"character {self.place:,}: "
        return f"{where}{self.found.en}; expected: {self.expected.en}"


class NoSuchConcern(ConcernRefused):
    """There is no concern under this number or code."""


class NotNow(ConcernRefused):
    """The act does not follow from the state that the concern is in."""

    def __init__(self, state: str, act: str, can: Sequence[str]) -> None:
        """State the state, the act and the acts that can be done."""
        super().__init__(f"{act} does not follow {state}; possible: {', '.join(can)}")
        self.state, self.act, self.can = state, act, tuple(can)


class MovedOn(ConcernRefused):
    """Somebody made a step with the concern since it was shown."""

    def __init__(self, seen: int, now: int) -> None:
        """State the version that was seen and the one that stands."""
        super().__init__(f"version {seen} was seen, {now} stands")
        self.seen, self.now = seen, now


class NoSuchCaseToLink(ConcernRefused):
    """There is no case of this number, or none that this account may see."""
