"""By when the next step is due: days left or late in working days, as a tag and as plain text."""

from __future__ import annotations

from dashboard.parts.numbers import ABSENT
from dashboard.parts.tags import note
from dashboard.words import count, w

SOON = 3


def short(days_left: int | None) -> str:
    """For a narrow column whose heading says "working days": late, today, left; a dash where nothing is due."""
    if days_left is None:
        return ABSENT
    if not days_left:
        return w("due.today")
    return w("due.late_short" if days_left < 0 else "due.left_short", n=abs(days_left))


def colour(days_left: int) -> str:
    """Red where it is late, orange where it is soon, else grey."""
    return "red" if days_left < 0 else "orange" if days_left <= SOON else "gray"


def tag(days_left: int | None) -> str:
    """The tag in Markdown; empty where nothing is due."""
    if days_left is None:
        return ""
    if not days_left:
        return note(f":material/schedule: {w('due.today')}", colour(days_left))
    text = count("due.late" if days_left < 0 else "due.left", abs(days_left))
    return note(f":material/schedule: {text}", colour(days_left))
