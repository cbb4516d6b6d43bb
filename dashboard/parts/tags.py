"""Severity, verdict and state as a tag: glyph, word and tint, so that each reads without the others."""

from __future__ import annotations

from dashboard.words import w, word

SEVERITIES = ("critical", "high", "medium", "low", "info")
VERDICTS = ("flagged", "clear", "not_assessable", "not_applicable")
STATES = ("raised", "cured", "superseded")

LOOK = {
    "severity.critical": ("◆", "red"),
    "severity.high": ("▲", "orange"),
    "severity.medium": ("■", "blue"),
    "severity.low": ("●", "gray"),
    "severity.info": ("●", "gray"),
    "verdict.flagged": ("▲", "orange"),
    "verdict.clear": (":material/check:", "green"),
    "verdict.not_assessable": ("◇", "violet"),
    "verdict.not_applicable": ("—", "gray"),
    "state.raised": ("●", "blue"),
    "state.cured": (":material/check:", "green"),
    "state.superseded": ("—", "gray"),
    "lead": ("○", "gray"),
}
"""Kind and code -> glyph and colour of the theme."""


def named(kind: str, code: str) -> str:
    """Glyph and word as plain text: `◆ 重大`."""
    glyph = LOOK[f"{kind}.{code}"][0]
    told = word(kind, code)
    return told if glyph.startswith(":") else f"{glyph} {told}"


def tag(kind: str, code: str) -> str:
    """A tag in Markdown."""
    glyph, colour = LOOK[f"{kind}.{code}"]
    return f":{colour}-badge[{glyph} {word(kind, code)}]"


def lead() -> str:
    """The tag of a heuristic."""
    glyph, colour = LOOK["lead"]
    return f":{colour}-badge[{glyph} {w('lead')}]"


def note(text: str, colour: str = "gray") -> str:
    """A tag without a glyph, for facts that are neither good nor bad."""
    return f":{colour}-badge[{text}]"
