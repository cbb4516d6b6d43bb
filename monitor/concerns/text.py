"""What somebody writes, as it is kept: line breaks alike, nothing that cannot be seen, no longer than a page or ten."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from monitor.concerns.refused import TextUnfit
from monitor.vocabulary.problems import Words

LONGEST: Final = 10_000
"""Characters of a text."""
LONGEST_CONTACT: Final = 200
DIRECTING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: a reader would see another text than the one that is kept."""
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def text_of(told: str, field: str, *, longest: int = LONGEST, required: bool = True) -> str:
    """The text as it is kept. Raises `TextUnfit` with the place."""
    text = _BREAKS.sub("\n", told).strip()
    if required and not text:
        raise TextUnfit(field, None, Words("没有内容", "nothing"), Words("几句话", "a few sentences"))
    if len(text) > longest:
        found = Words(f"共 {len(text):,} 个字符", f"{len(text):,} characters")
        raise TextUnfit(field, longest + 1, found, Words(f"不超过 {longest:,} 个字符", f"at most {longest:,}"))
    for place, letter in enumerate(text, start=1):
        if letter in DIRECTING:
            raise TextUnfit(field, place, _named(letter), Words("不含改变书写方向的字符", "no direction marks"))
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t":
            raise TextUnfit(field, place, _named(letter), Words("看得见的文字", "characters that can be seen"))
    return text


def _named(letter: str) -> Words:
    code = f"U+{ord(letter):04X}"
    return Words(f"不可见字符 {code}", f"the invisible {code}")
