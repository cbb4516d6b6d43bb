"""Tables of fewer than fifty rows as real HTML tables: numbers to the right, a dash where nothing was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts.numbers import ABSENT, signed
from dashboard.words import LANGUAGES, language

AMOUNT = "{:,.2f}"
COUNT = "{:,.0f}"


def draw(columns: Mapping[str, Sequence[Any]], *, alternative: str, numbers: Mapping[str, str] | None = None) -> None:
    """A table of `heading -> cells`; cells are Markdown, those of `numbers` (heading -> format) are numbers."""
    frame = pd.DataFrame(dict(columns))
    told = numbers or {}
    for name in told:
        frame[name] = pd.to_numeric(frame[name])
    styled = frame.style.format(
        {name: (lambda value, form=form: signed(form.format(value))) for name, form in told.items()}, na_rep=ABSENT
    )
    st.table(styled, border="horizontal", hide_index=True, alt=alternative)


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
