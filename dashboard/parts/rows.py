"""The rows of the queue: one line a finding, the strongest first, one of them chosen."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts.numbers import ABSENT, wan
from dashboard.parts.tags import SEVERITIES, named
from dashboard.parts.units import unit_text
from dashboard.words import said, w, word

TINTS = {
    "light": ("#FAE9EE", "#FBF1DC", "#E8F1F7", "#EDF0F2", "#EDF0F2"),
    "dark": ("#3A1C26", "#332813", "#1B2D38", "#252E35", "#252E35"),
}
HEAD, ROW = 36, 38


def record_of(item: dict[str, Any]) -> str:
    """The project or process a finding belongs to, else what was judged, else the value of its scope."""
    judged = next((str(value) for value in item["about"].values() if value), None)
    return item["project_id"] or item["process_id"] or judged or item["scope"]["id"]


def sentence(item: dict[str, Any]) -> str:
    """The finding in one line; a lead says so."""
    text = said(item["message"])
    return f"○ {w('lead')} · {text}" if item["is_lead"] else text


def _frame(items: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "severity": [[named("severity", item["severity"])] for item in items],
            "finding": [sentence(item) for item in items],
            "record": [record_of(item) for item in items],
            "unit": [unit_text(item["unit_id"], item["unit_name"]) for item in items],
            "amount": [wan(item["stake_yuan"]) for item in items],
            "stage": [word("stage", item["stage"]) for item in items],
            "state": [word("state", item["state"]) for item in items],
            "score": [item["score"] for item in items],
        }
    )


def _columns() -> dict[str, Any]:
    shade = "dark" if st.context.theme.type == "dark" else "light"
    column = st.column_config
    return {
        "severity": column.MultiselectColumn(
            w("field.severity"),
            options=[named("severity", code) for code in SEVERITIES],
            color=list(TINTS[shade]),
            width=88,
        ),
        "finding": column.TextColumn(w("field.finding"), width=350),
        "record": column.TextColumn(w("field.record"), width=172),
        "unit": column.TextColumn(w("field.unit"), width=162),
        "amount": column.NumberColumn(w("field.amount_wan"), format="%,.2f", width=92),
        "stage": column.TextColumn(w("field.stage"), width=78),
        "state": column.TextColumn(w("field.state"), width=64),
        "score": column.NumberColumn(w("field.score"), format="%.1f", width=56),
    }


def draw(items: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The table; returns the chosen finding, the first of the page until another is chosen."""
    state = st.dataframe(
        _frame(items),
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * len(items),
        row_height=ROW,
        column_config=_columns(),
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        key=key,
        alt=w("queue.table_alt", n=len(items)),
    )
    rows = [row for row in state["selection"]["rows"] if row < len(items)]
    return items[rows[0] if rows else 0]
