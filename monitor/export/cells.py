"""A text of somebody else's, as it may stand in a cell that we give out: read as text, never run as a formula."""

from __future__ import annotations

from typing import Final

LEADS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""First characters after which a spreadsheet computes, or asks another program (OWASP, CSV injection).

The full-width forms are among them: some spreadsheets narrow them when a file is opened.
"""
MARK: Final = "'"
"""What a spreadsheet takes as "this is text" and does not show."""


def plain(text: str) -> str:
    """The same text; marked where its first character would begin a formula. Numbers are written as numbers, not so."""
    return f"{MARK}{text}" if text.startswith(LEADS) else text
