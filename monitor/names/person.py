"""Two persons compared. A person is decided by a code; a name alone says only whether the name is the same."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.names.characters import folded, is_han, one_width, sound
from monitor.names.misprint import FEWEST, between
from monitor.names.reasons import SAID, Reason, Verdict


@dataclass(frozen=True, slots=True)
class PersonComparison:
    """What can be said of two persons' names, and why."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    one: str
    other: str

    def said(self, lang: str = "zh") -> tuple[str, ...]:
        """The reasons as sentences."""
        return tuple(SAID[reason][lang] for reason in self.reasons)


def person_key(name: str) -> str:
    """What two names of a person must share to be the same name."""
    return folded(name)


def compare_persons(one: str, other: str, *, ids: tuple[str | None, str | None] = (None, None)) -> PersonComparison:
    """By their codes where both are told, else by name alone."""
    left, right = folded(one), folded(other)
    if ids[0] and ids[1]:
        same = ids[0] == ids[1]
        verdict, why = (Verdict.SAME, Reason.SAME_ID) if same else (Verdict.DIFFERENT, Reason.OTHER_ID)
        return PersonComparison(verdict, (why,), left, right)
    if left == right:
        return PersonComparison(Verdict.SAME, (Reason.SAME_NAME, Reason.NAME_ALONE), left, right)
    doubt = _doubt(left, right) or _romanised(one, other) or _romanised(other, one)
    verdict = Verdict.POSSIBLE if doubt else Verdict.DIFFERENT
    return PersonComparison(verdict, (doubt or Reason.OTHER_NAME,), left, right)


def _doubt(one: str, other: str) -> Reason | None:
    if sound(one) == sound(other):
        return Reason.HOMOPHONE
    slip = between(one, other) is not None and max(len(one), len(other)) >= FEWEST
    return Reason.ONE_CHARACTER if slip and one[:1] == other[:1] else None


def _romanised(latin: str, han: str) -> Reason | None:
    """Zhang Wei, Wei Zhang or ZHANGWEI for 张伟: family name first or last."""
    if not (one_width(latin).isascii() and (told := folded(han)) and all(map(is_han, told))):
        return None
    syllables = sound(told)
    written = folded(latin)
    orders = {"".join((*syllables[at:], *syllables[:at])) for at in range(min(len(syllables), 3))}
    return Reason.ROMANISED if written in orders else None
