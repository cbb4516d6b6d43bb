"""Organisations on screen: the name first, the code as small text behind it; without a name the code."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.parts.numbers import ABSENT, plain
from dashboard.words import w


def unit_text(id: str | None, name: str | None) -> str:
    """The name, else the code, as plain text; a dash where neither was told."""
    return name or id or ABSENT


def unit_marked(id: str | None, name: str | None) -> str:
    """Name and code in Markdown: `县水务局 :small[:gray[1199...]]`."""
    if not name or not id:
        return plain(unit_text(id, name))
    return f"{plain(name)} :small[:gray[{plain(id)}]]"


def choices(names: Mapping[str, str], ids: list[str]) -> dict[str, str]:
    """Code -> text to choose it by: the name; the code behind it where another has the same name."""
    told = {id: names.get(id, id) for id in ids}
    shown = list(told.values())
    return {id: w("queue.unit_twice", name=name, id=id) if shown.count(name) > 1 else name for id, name in told.items()}
