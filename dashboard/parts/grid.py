"""Tables of fewer than fifty rows, each one text in Markdown: numbers to the right, a dash where nothing was told.

One text is read once by the browser; `st.table` reads every cell as a document of its own, 4 ms of a page each.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.parts.numbers import ABSENT, plain, signed
from dashboard.words import LANGUAGES, language

Form = str | Callable[[float], str]
AMOUNT = "{:,.2f}"
COUNT = "{:,.0f}"
NARROW = 640
"""Up to so many pixels the columns of a page stand below each other; style.css says the same."""
_DIVIDER = re.compile(r"(\\.)|\|", re.DOTALL)
_RIGHT, _LEFT = "---:", "---"


def draw(
    columns: Mapping[str, Sequence[Any]],
    *,
    alternative: str,
    numbers: Mapping[str, Form | Sequence[Form]] | None = None,
    cards: str | None = None,
) -> None:
    """A table of `heading -> cells`; cells are Markdown of one line, those of `numbers` are numbers.

    `numbers` is heading -> format, or the format of each row where the rows have units of their own.
    `alternative` names the table for who does not see it.

    With a name for its `cards`, each row is a card on a narrow screen, with the headings over the values.
    """
    text = written(columns, alternative=alternative, numbers=numbers)
    if cards is None:
        st.markdown(text)
        return
    with st.container(key=f"cards_{cards}"):
        st.markdown(text)
        st.html(f"<style>@media (max-width: {NARROW}px) {{{''.join(_labels(cards, list(columns)))}}}</style>")


def written(
    columns: Mapping[str, Sequence[Any]],
    *,
    alternative: str,
    numbers: Mapping[str, Form | Sequence[Form]] | None = None,
) -> str:
    """The table as Markdown, below its name, which style.css hides from the eye alone."""
    told = numbers or {}
    right = {name for name, cells in columns.items() if name in told or all(map(_is_number, cells))}
    shown = [_shown(cells, told.get(name)) for name, cells in columns.items()]
    lines = [
        _row(map(cell, columns)),
        _row(_RIGHT if name in right else _LEFT for name in columns),
        *(_row(row) for row in zip(*shown, strict=True)),
    ]
    return "\n".join((plain(alternative), "", *lines))


def _row(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(cells: Sequence[Any], form: Form | Sequence[Form] | None) -> list[str]:
    """The cells of a column as they are written; `form`: how, where they are numbers."""
    if form is None:
        return [cell(one) for one in cells]
    forms = [form] * len(cells) if callable(form) or isinstance(form, str) else form
    return [_as(how, one) for how, one in zip(forms, cells, strict=True)]


def _as(form: Form, value: float | None) -> str:
    """A number in its format, with a true minus."""
    if value is None or math.isnan(value):
        return ABSENT
    return cell(signed(form(value) if callable(form) else form.format(value)))


def cell(value: Any) -> str:
    """A cell in one line, its dividers escaped; a dash where nothing was told."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ABSENT
    return _DIVIDER.sub(lambda found: found[1] or "\\|", " ".join(str(value).split("\n")))


def _labels(cards: str, headings: list[str]) -> Iterator[str]:
    """CSS that writes each heading over its cells; style.css turns the rows into cards."""
    for place, heading in enumerate(headings, 1):
        text = heading.replace("\u2060", "").replace("\\", "").replace('"', "").replace("<", "")
        yield f'.st-key-cards_{cards} td:nth-child({place})::before {{content: "{text}";}}'


def whole(text: str) -> str:
    """Text that no line break divides: joined by word joiners (Chinese may break anywhere), spaces kept together."""
    return "\u2060".join(text.replace(" ", "\u00a0"))


def facts(rows: Sequence[tuple[str, str]], *, alternative: str) -> None:
    """A list of facts: name to the left, value to the right, no heading. Both are Markdown of one line."""
    names = [f":gray[{whole(name) if language() == LANGUAGES[0] else name}]" for name, _ in rows]
    told = [_row((cell(name), cell(value))) for name, (_, value) in zip(names, rows, strict=True)]
    st.markdown("\n".join((plain(alternative), "", _row(("", "")), _row((_LEFT, _LEFT)), *told)))
