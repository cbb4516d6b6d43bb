"""The rows of the queue: one line a finding, the strongest first, one of them chosen."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import due
from dashboard.parts.numbers import ABSENT, wan
from dashboard.parts.tags import SEVERITIES, named
from dashboard.parts.units import unit_text
from dashboard.words import LANGUAGES, language, said, w, word

TINTS = {
    "light": ("#FAE9EE", "#FBF1DC", "#E8F1F7", "#EDF0F2", "#EDF0F2"),
    "dark": ("#3A1C26", "#332813", "#1B2D38", "#252E35", "#252E35"),
}
HEAD, ROW = 36, 38
RECORD, HEAD_OF = 16, 4
BRACKETS = re.compile(r"\s*[（(].*$")
UNUSUAL = "◈ "


def record_of(item: dict[str, Any]) -> str:
    """The project or process a finding belongs to, else what was judged, else the value of its scope."""
    judged = next((str(value) for value in item["about"].values() if value), None)
    return item["project_id"] or item["process_id"] or judged or item["scope"]["id"]


def short(record: str) -> str:
    """An id whose end tells it from its neighbours: what is too long for the column goes from the middle."""
    return record if len(record) <= RECORD else f"{record[:HEAD_OF]}…{record[HEAD_OF + 1 - RECORD :]}"


def sentence(item: dict[str, Any]) -> str:
    """The rule's title, then the finding in one line, as far as it goes; a lead says so, the unusual has a mark."""
    text = f"{UNUSUAL if item.get('unusual') else ''}{said(item['title'])} · {said(item['message'])}"
    return f"○ {w('lead')} · {text}" if item["is_lead"] else text


def standing(item: dict[str, Any]) -> str:
    """Where its case stands, else the finding's own state; without a case a raised one says so."""
    if item.get("case"):
        return word("case_state", item["case"]["state"])
    return word("case_state", "none") if item["state"] == "raised" else word("state", item["state"])


def assignee(item: dict[str, Any]) -> str:
    """Who has the case; what stands in brackets behind a name is on the case's own page."""
    told = (item.get("case") or {}).get("assignee")
    return BRACKETS.sub("", told["label"]) or told["account"] if told else ABSENT


def left(item: dict[str, Any]) -> int | None:
    """Working days until the next step of its case is due."""
    days: int | None = (item.get("case") or {}).get("days_left")
    return days


def _frame(items: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "due": [None if left(item) is None else [due.short(left(item))] for item in items],
            "severity": [[named("severity", item["severity"])] for item in items],
            "finding": [sentence(item) for item in items],
            "record": [short(record_of(item)) for item in items],
            "unit": [unit_text(item["unit_id"], item["unit_name"]) for item in items],
            "amount": [wan(item["stake_yuan"]) for item in items],
            "stage": [word("stage", item["stage"]) for item in items],
            "state": [standing(item) for item in items],
            "assignee": [assignee(item) for item in items],
            "score": [item["score"] for item in items],
        }
    )


def tints() -> tuple[str, ...]:
    """The tints of the severities in the theme of the visit, gravest first."""
    return TINTS["dark" if st.context.theme.type == "dark" else "light"]


def severities() -> Any:
    """The column of severities, each with its tint."""
    return st.column_config.MultiselectColumn(
        w("field.severity"), options=[named("severity", code) for code in SEVERITIES], color=list(tints()), width=82
    )


def _days(items: list[dict[str, Any]]) -> Any:
    """The column of days left, late ones in the tint of the gravest."""
    shades = dict(zip(("red", "orange", "gray"), (tints()[0], tints()[1], tints()[3]), strict=True))
    told = {due.short(days): due.colour(days) for days in map(left, items) if days is not None}
    return st.column_config.MultiselectColumn(
        w("field.due_days"), options=list(told), color=[shades[shade] for shade in told.values()], width=74
    )


def _columns(items: list[dict[str, Any]]) -> dict[str, Any]:
    column = st.column_config
    is_wide = language() != LANGUAGES[0]  # words of other languages are longer
    return {
        "due": _days(items),
        "severity": severities(),
        "finding": column.TextColumn(w("field.finding"), width=250 if is_wide else 292),
        "record": column.TextColumn(w("field.record"), width=124 if is_wide else 132),
        "unit": column.TextColumn(w("field.unit"), width=112),
        "amount": column.NumberColumn(w("field.amount_wan"), format="%,.2f", width=88),
        "stage": column.TextColumn(w("field.stage"), width=96 if is_wide else 68),
        "state": column.TextColumn(w("field.state"), width=78 if is_wide else 64),
        "assignee": column.TextColumn(w("field.assignee"), width=72),
        "score": column.NumberColumn(w("field.score"), format="%.1f", width=48),
    }


def draw(items: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The table; returns the chosen findings, the first of the page until others are chosen."""
    state = st.dataframe(
        _frame(items),
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * len(items),
        row_height=ROW,
        column_config=_columns(items),
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [0]}},
        key=key,
        alt=w("queue.table_alt", n=len(items)),
    )
    rows = sorted(row for row in state["selection"]["rows"] if row < len(items))
    return [items[row] for row in rows]
