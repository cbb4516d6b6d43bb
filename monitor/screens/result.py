"""What a screen says: a subject is unusual among those it was compared with; a place to look, never a conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from monitor.facts.facts import Facts

SUBJECTS: Final = ("process", "party", "unit", "expert", "programme")
LANGUAGES: Final = ("zh", "en")


class Unsaid(ValueError):
    """A result lacks what a reader needs: a subject, a comparison set or a reason in both languages, a percentile."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """One subject that a screen found unusual, with its reasons and with what may explain it innocently.

    `market` is what it was compared within; `percentile` its place there (0 to 100, 100 the most unusual): a rank,
    never a probability. `compared` says the comparison set in words, with its size. `day` counts from 1970-01-01.
    `entries` are positions in the log, where known. Sentences are {"zh": ..., "en": ...}.
    """

    screen: str
    version: int
    market: str
    subject_kind: str
    subject_id: str
    process_id: str | None
    unit_id: str | None
    day: int | None
    percentile: float
    compared: Mapping[str, str]
    reasons: tuple[Mapping[str, str], ...]
    innocent: tuple[Mapping[str, str], ...]
    figures: Mapping[str, float | int | str | None]
    entries: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.subject_kind not in SUBJECTS:
            raise Unsaid(f"{self.screen}: subject_kind is {self.subject_kind!r}, expected one of {', '.join(SUBJECTS)}")
        if not 0 <= self.percentile <= 100:  # noqa: PLR2004 - a percentile
            raise Unsaid(f"{self.screen}: percentile is {self.percentile}, expected 0 to 100")
        if not (self.subject_id and self.reasons and self.innocent):
            raise Unsaid(f"{self.screen}: a subject, a reason and an innocent explanation are expected")
        for sentence in (self.compared, *self.reasons, *self.innocent):
            if not all(sentence.get(language) for language in LANGUAGES):
                raise Unsaid(f"{self.screen}: a sentence in {' and '.join(LANGUAGES)} is expected, found {sentence}")


class Screen(Protocol):
    """A screen without labels: arithmetic on the facts of the county, the same facts always giving the same results."""

    @property
    def id(self) -> str:
        """A name like "tender.unusual": what it looks at, then what it looks for."""

    @property
    def version(self) -> int:
        """Raised whenever the same facts may give another result."""

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in words, zh and en."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The kinds of events that `look` reads."""

    @property
    def parameters(self) -> Mapping[str, float | int | str]:
        """All that could be set otherwise."""

    def look(self, facts: Facts, as_of: int) -> list[Unusual]:
        """What is unusual at the end of day `as_of` (days since 1970-01-01) in facts of scope `county`."""
