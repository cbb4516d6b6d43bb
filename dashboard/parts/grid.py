"""Tables of fewer than fifty rows as real HTML tables: numbers to the right, a dash where nothing was told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts.numbers import ABSENT, signed
from dashboard.words import LANGUAGES, language

Form = str | Callable[[float], str]
AMOUNT = "{:,.2f}"
COUNT = "{:,.0f}"
NARROW = 640
"""Up to so many pixels the columns of a page stand below each other; style.css says the same."""


def draw(
    columns: Mapping[str, Sequence[Any]],
    *,
    alternative: str,
    numbers: Mapping[str, Form | Sequence[Form]] | None = None,
    cards: str | None = None,
) -> None:
    """A table of `heading -> cells`; cells are Markdown, those of `numbers` are numbers.

    `numbers` is heading -> format, or the format of each row where the rows have units of their own.

    With a name for its `cards`, each row is a card on a narrow screen, with the headings over the values.
    """
    frame = pd.DataFrame(dict(columns))
    told = numbers or {}
    for name in told:
        frame[name] = pd.to_numeric(frame[name])
    is_text = not told and all(isinstance(cell, str) for cells in columns.values() for cell in cells)
    styled: Any = frame if is_text else frame.style.format(na_rep=ABSENT)
    for name, form in told.items():
        rows = [slice(None)] if callable(form) or isinstance(form, str) else range(len(form))
        forms = [form] if callable(form) or isinstance(form, str) else form
        for row, one in zip(rows, forms, strict=True):
            styled.format(_as(one), na_rep=ABSENT, subset=(row if isinstance(row, slice) else [row], [name]))
    if cards is None:
        st.table(styled, border="horizontal", hide_index=True, alt=alternative)
        return
    with st.container(key=f"cards_{cards}"):
        st.table(styled, border="horizontal", hide_index=True, alt=alternative)
        st.html(f"<style>@media (max-width: {NARROW}px) {{{''.join(_labels(cards, list(columns)))}}}</style>")


def _as(form: Form) -> Callable[[float], str]:
    """The format as a function, with a true minus."""
    return lambda value: signed(form(value) if callable(form) else form.format(value))


def _labels(cards: str, headings: list[str]) -> Iterator[str]:
    """CSS that writes each heading over its cells; style.css turns the rows into cards."""
    for place, heading in enumerate(headings, 1):
        text = heading.replace("\u2060", "").replace("\\", "").replace('"', "").replace("<", "")
        yield f'.st-key-cards_{cards} td:nth-child({place})::before {{content: "{text}";}}'


def whole(text: str) -> str:
    """Text that no line break divides: joined by word joiners (Chinese may break anywhere), spaces kept together."""
    return "\u2060".join(text.replace(" ", "\u00a0"))


def facts(rows: Sequence[tuple[str, str]], *, alternative: str) -> None:
    """A list of facts: name to the left, value to the right, no heading. Both are Markdown."""
    frame = pd.DataFrame(
        {
            "name": [f":gray[{whole(name) if language() == LANGUAGES[0] else name}]" for name, _ in rows],
            "value": [value for _, value in rows],
        }
    )
    st.table(frame, border="horizontal", hide_index=True, hide_header=True, alt=alternative)
