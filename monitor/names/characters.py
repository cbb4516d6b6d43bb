"""Characters as they count when names are compared: one width, one script, no brackets, spaces or points; and sounds.

Each character is folded for itself, so that a name's folded form never depends on what stands beside it. A character
that GB 2312 has is simplified Chinese in its own right (乾, 於, 著 are names of today) and stays.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from opencc import OpenCC
from pypinyin.pinyin_dict import pinyin_dict

KEPT: Final = frozenset("昇")
"""Not in GB 2312, but a character of its own in names since the table of 2013 (通用规范汉字表)."""
COUNTED: Final = frozenset("LMN")
"""Letters, marks and numbers count; brackets, spaces, points and signs do not (general categories of Unicode)."""


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=65_536)
def simplified(character: str) -> str:
    """One character in simplified form."""
    if character in KEPT or _is_gb2312(character):
        return character
    once = _converter().convert(character)
    return once if len(once) != 1 or once == character else simplified(once)


def _is_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def one_width(text: str) -> str:
    """Compatibility forms told apart by width or age alone are one, and so are capitals (NFKC, case folded)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def folded(text: str) -> str:
    """What of `text` counts; the same again when folded again."""
    counted = (simplified(each) for each in one_width(text) if unicodedata.category(each)[0] in COUNTED)
    told = "".join(counted)
    return told if told == text else folded(told)  # what is left may compose: y, a space, a macron


def is_han(character: str) -> bool:
    """Whether a character has a Chinese reading."""
    return ord(character) in pinyin_dict


@lru_cache(maxsize=65_536)
def syllable(character: str) -> str:
    """The first reading of a character without its tone, ü as v; of other characters the character itself."""
    told = pinyin_dict.get(ord(character))
    if told is None:
        return character
    apart = unicodedata.normalize("NFD", told.split(",")[0])
    dotted = unicodedata.normalize("NFC", "".join(each for each in apart if each not in "\u0300\u0301\u0304\u030c"))
    return dotted.replace("ü", "v").replace("ê", "e")


def sound(text: str) -> tuple[str, ...]:
    """The syllables of `text`, one a character."""
    return tuple(map(syllable, text))
