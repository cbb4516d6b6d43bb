"""Two texts that one slip of the pen, or of the ear, turns into each other."""

from __future__ import annotations

from typing import Final

from monitor.names.characters import sound
from monitor.names.reasons import Reason

NUMERALS: Final = frozenset("0123456789一二三四五六七八九十百零〇")
POINTS: Final = frozenset("东南西北中")
"""What tells 第一 from 第二 and 华东 from 华北 is the name itself and no misprint of it."""


FEWEST: Final = 3
"""Characters of the longer text from which one apart may be a slip: of two, one apart is half the name."""


def between(one: str, other: str) -> tuple[str, str] | None:
    """What stands on each side where the two differ by one character put in, left out or replaced; else None."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return None
    shorter, at = min(len(one), len(other)), 0
    while at < shorter and one[at] == other[at]:
        at += 1
    end = 0
    while end < shorter - at and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[at : len(one) - end], other[at : len(other) - end]
    return (left, right) if len(left) <= 1 and len(right) <= 1 else None


def misprint(one: str, other: str) -> Reason | None:
    """Why `other` may be `one` misprinted, OTHER_NUMERAL where it only looks so, None where it does not."""
    if one == other:
        return None
    if sound(one) == sound(other):
        return Reason.HOMOPHONE
    apart = between(one, other)
    if apart is None:
        return None
    told = frozenset("".join(apart))
    counts = told <= NUMERALS or (all(apart) and told <= POINTS)
    return Reason.OTHER_NUMERAL if counts else Reason.ONE_CHARACTER


def deletions(text: str) -> set[str]:
    """`text`, and `text` without each of its characters: two texts one character apart share one of these."""
    return {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}
