"""The tickets of each speciality, the lowest first: as far as the seats reach, and all of them on request."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.grid import whole
from dashboard.parts.numbers import first_bytes, plain, short_hash
from dashboard.parts.tags import tag
from dashboard.words import count, w, word

NEXT = 2
"""So many who wait behind the last seat are shown."""
MOST = 40
LISTED = 5_000
HEAD, ROW, ROWS = 36, 35, 12


def draw(slots: list[dict[str, Any]], key: str, note: str = "") -> None:
    """One table a speciality; the switch shows every ticket in full."""
    for place, slot in enumerate(slots):
        reached(slot, f"{place}")
    st.caption(f"{w('verify.tickets_note')} {note}")
    if st.toggle(w("verify.all_tickets"), key=f"all_tickets_{key}"):
        for place, slot in enumerate(slots):
            every(slot, f"{key}_{place}")


def states(slot: dict[str, Any]) -> list[str]:
    """The state of each ticket; one that waits before the last seat was passed over."""
    rows = slot["tickets"]
    last = max((row["rank"] for row in rows if row["state"] != "waiting"), default=0)
    return ["passed" if row["state"] == "waiting" and row["rank"] < last else row["state"] for row in rows]


def reached(slot: dict[str, Any], key: str) -> None:
    """The tickets down to the last seat and the next in line."""
    rows = list(zip(slot["tickets"], states(slot), strict=True))
    last = max((row["rank"] for row, state in rows if state != "waiting"), default=0)
    shown = [one for one in rows if one[0]["rank"] <= min(last + NEXT, MOST) or one[1] not in {"waiting", "passed"}]
    st.markdown(f"**{w('verify.slot_tickets', slot=plain(slot['slot']), seats=slot['seats'], all=f'{len(rows):,}')}**")
    grid.draw(
        {
            w("verify.rank"): [row["rank"] for row, _ in shown],
            w("verify.handle"): [f"`{whole(short_hash(row['handle']))}`" for row, _ in shown],
            w("verify.ticket"): [f"`{whole(first_bytes(row['ticket']))}`" for row, _ in shown],
            w("verify.group"): [plain(row["group"]) for row, _ in shown],
            w("field.state"): [state_text(row, state) for row, state in shown],
        },
        alternative=w("verify.step_tickets"),
        numbers={w("verify.rank"): grid.COUNT},
        cards=f"tickets_{key}",
    )
    if hidden := len(rows) - len(shown):
        st.caption(count("verify.more_tickets", hidden))


def state_text(row: dict[str, Any], state: str) -> str:
    """The tag; with a decline its reason."""
    reason = f" {plain(word('vacancy_reason', row['reason']))}" if "reason" in row else ""
    return f"{tag('ticket', state)}{reason}"


def every(slot: dict[str, Any], key: str) -> None:
    """Every ticket of the speciality in full."""
    rows = slot["tickets"][:LISTED]
    column = st.column_config
    frame = pd.DataFrame(
        {
            "rank": [row["rank"] for row in rows],
            "handle": [row["handle"] for row in rows],
            "ticket": [row["ticket"] for row in rows],
            "group": [row["group"] for row in rows],
            "state": [word("ticket", state) for state in states(slot)[:LISTED]],
        }
    )
    st.markdown(f"**{plain(slot['slot'])}**")
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * min(ROWS, max(len(rows), 1)),
        key=f"tickets_{key}",
        alt=w("verify.step_tickets"),
        column_config={
            "rank": column.NumberColumn(w("verify.rank"), width=60),
            "handle": column.TextColumn(w("verify.handle"), width=320),
            "ticket": column.TextColumn(w("verify.ticket_whole"), width=320),
            "group": column.TextColumn(w("verify.group"), width=80),
            "state": column.TextColumn(w("field.state"), width=90),
        },
    )
    if len(slot["tickets"]) > LISTED:
        st.caption(count("verify.more_tickets", len(slot["tickets"]) - LISTED))
