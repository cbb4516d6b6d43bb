"""A line of the examination."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warn", "fail"]


class Line(NamedTuple):
    """What was examined, how it stands, what was found, and in both languages what to do; nothing where it is well."""

    name: str
    state: State
    found: str
    zh: str = ""
    en: str = ""

    def advice(self, lang: str) -> str:
        """What to do."""
        return self.zh if lang == "zh" else self.en


def ok(name: str, found: str) -> Line:
    """It is well."""
    return Line(name, "ok", found)


def warn(name: str, found: str, zh: str, en: str) -> Line:
    """The service works, but somebody should look."""
    return Line(name, "warn", found, zh, en)


def fail(name: str, found: str, zh: str, en: str) -> Line:
    """The service does not work, or does not what it should."""
    return Line(name, "fail", found, zh, en)
