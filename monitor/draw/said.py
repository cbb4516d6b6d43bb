"""A sentence in Chinese and English, and the base of everything the draw refuses."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One statement in both languages."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in "zh", else in English."""
        return self.zh if lang == "zh" else self.en


class DrawRefused(ValueError):
    """Something of a draw cannot stand; `said` tells what, in both languages, and str() in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Said(zh, en)

    def text(self, lang: str) -> str:
        """The fact in "zh", else in English."""
        return self.said.text(lang)
