"""Everything that was submitted about a process, in the order of time."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts.numbers import ABSENT, moment, wan
from dashboard.words import count, kind, said, w

ROWS = 14
HEAD, ROW = 36, 36


def standing(event: dict[str, Any]) -> str:
    """What became of an event: replaced, taken back, or a dash where it holds."""
    if event["state"] == "corrected":
        return w("process.corrected", n=event["replaced_by"])
    return w("process.withdrawn") if event["state"] == "withdrawn" else ABSENT


def draw(events: list[dict[str, Any]]) -> None:
    """The table and how many there are."""
    st.header(w("process.events"), anchor="events")
    if not events:
        return
    entries = [event["entry"] for event in events]
    st.caption(count("process.events_note", len(events), first=f"{min(entries):,}", last=f"{max(entries):,}"))
    frame = pd.DataFrame(
        {
            "time": [moment(event["time"]) for event in events],
            "event": [kind(event["label"], event["kind"]) for event in events],
            "summary": [said(event["summary"]) for event in events],
            "amount": [wan(event["amount_yuan"]) for event in events],
            "documents": [len(event["documents"]) or None for event in events],
            "note": [standing(event) for event in events],
            "entry": entries,
        }
    )
    column = st.column_config
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * min(ROWS, len(events)),
        row_height=ROW,
        placeholder=ABSENT,
        key="events",
        alt=w("process.events"),
        column_config={
            "time": column.TextColumn(w("field.time"), width=140),
            "event": column.TextColumn(w("field.event"), width=130),
            "summary": column.TextColumn(w("field.summary"), width=400),
            "amount": column.NumberColumn(w("field.amount_wan"), format="%,.2f", width=100),
            "documents": column.NumberColumn(w("field.documents"), width=60),
            "note": column.TextColumn(w("field.note"), width=130),
            "entry": column.NumberColumn(w("field.entry"), format="%,d", width=86),
        },
    )
