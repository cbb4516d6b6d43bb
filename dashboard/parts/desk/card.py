"""The unit's card in the sidebar: what is unfinished, asked, owed and late, each a number."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import due, grid, visitor
from dashboard.parts.desk.drafts import OPEN
from dashboard.parts.numbers import ABSENT
from dashboard.parts.units import unit_marked
from dashboard.words import w


def draw(who: dict[str, Any]) -> None:
    """The card; what the API does not tell now is a dash."""
    asks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/submissions", {"limit": 1}),
        ("/questions", {"state": "open", "limit": 1}),
        ("/remedies", {"state": ["demanded", "returned"], "limit": 1}),
        ("/calendar", {"state": "late", "limit": 1}),
    )
    try:
        drafts, questions, remedies, calendar = client.together(*asks)
    except client.NotFetched:
        return
    open_drafts = sum(drafts["states"].get(state, 0) for state in OPEN) if drafts else None
    first = [one["items"][0] for one in (questions, remedies) if one and one["items"]]
    nearest = min(first, key=lambda one: str(one["due_day"]), default=None)
    units = who.get("units") or []
    rows = [
        (w("desk.card_drafts"), number(open_drafts)),
        (w("desk.card_questions"), number(questions and questions["total"])),
        (w("desk.card_remedies"), number(remedies and remedies["total"])),
        (w("desk.card_due"), due.tag(nearest["days_left"]) if nearest else ABSENT),
        (w("desk.card_late"), number(calendar and calendar["counts"]["late"])),
    ]
    with st.sidebar:
        names = " ".join(unit_marked(unit, visitor.unit_named(who, unit)) for unit in units)
        st.markdown(f"**{w('desk.card')}** {names}")
        grid.facts(rows, alternative=w("desk.card"))


def number(told: int | None) -> str:
    """A count; a dash where it is not known."""
    return ABSENT if told is None else f"{told:,}"
