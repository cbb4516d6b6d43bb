"""Everything that was handed in: state, what corrects or replaces what, and the receipts."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.parts import visit
from dashboard.parts.desk import drafts
from dashboard.parts.states import empty, fetch
from dashboard.words import count, w, word

SIZE: Final = 20
STATES: Final = ("checking", "has_problems", "ready", "certified", "withdrawn", "superseded", "failed")


def keep() -> None:
    """The address follows the filter, and the first page is shown again."""
    value = st.session_state["receipts_state"]
    if value:
        st.query_params["state"] = value
    else:
        st.query_params.pop("state", None)
    st.query_params.pop("page", None)
    st.session_state.pop("receipts_page", None)


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["receipts_page"])


def show() -> None:
    """The page."""
    asked, at = st.query_params.get("state"), st.query_params.get("page", "1")
    state = asked if asked in STATES else None
    page = max(1, int(at)) if at.isdecimal() else 1
    told = fetch("desk.what", "/submissions", state=state, limit=SIZE, offset=(page - 1) * SIZE)
    st.title(w("desk.receipts_title"), anchor=False)
    st.caption(" · ".join([w("desk.receipts_lead"), count("desk.n_submissions", told["total"])]))
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        st.segmented_control(
            w("field.state"),
            [one for one in STATES if told["states"].get(one) or one == state],
            default=state,
            format_func=lambda one: f"{word('submission', one)} {told['states'].get(one, 0):,}",
            key="receipts_state",
            label_visibility="collapsed",
            on_change=keep,
        )
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        visit.link(visit.UPLOAD, w("desk.upload"), icon=":material/upload_file:")
        visit.link(visit.LEDGER, w("desk.check_receipt"), icon=":material/fact_check:")
    if not told["submissions"]:
        empty(w("desk.none_title"), w("desk.none_text"))
        return
    drafts.draw(told["submissions"], "receipts")
    pages = -(-told["total"] // SIZE)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="receipts_page", on_change=turn)


show()
