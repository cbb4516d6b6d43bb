"""What holds for a visit: its language, and links that keep it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.words import LANGUAGES, language, w

CASE = FINDING = "views/audit/case.py"
PROCESS = "views/audit/process.py"
QUEUE = "views/audit/queue.py"
RULES = "views/audit/rules.py"
NETWORK = "views/audit/network.py"
MONEY = "views/audit/money.py"
DRAWS = "views/public/draws.py"
VERIFY = "views/public/verify_draw.py"
LEDGER = "views/public/ledger.py"
CALENDAR = "views/audit/calendar.py"
UPLOAD = "views/bureau/upload.py"
RECEIPTS = "views/bureau/receipts.py"
DRAW_ROOM = "views/bureau/draws.py"


def _chosen() -> None:
    st.session_state["lang"] = st.session_state["language"]
    st.query_params["lang"] = st.session_state["language"]


def choose_language() -> None:
    """The switch between the languages, on top of the sidebar; the address carries the choice."""
    spoken = language()
    if "lang" in st.session_state and st.query_params.get("lang") != spoken:
        st.query_params["lang"] = spoken
    if st.session_state.get("language") not in (None, spoken):
        st.session_state["language"] = spoken
    with st.sidebar:
        st.segmented_control(
            w("app.language"),
            LANGUAGES,
            default=None if "language" in st.session_state else spoken,
            format_func=lambda lang: w(f"app.{lang}"),
            required=True,
            key="language",
            label_visibility="collapsed",
            on_change=_chosen,
        )


def asked(name: str) -> str | None:
    """What the address says under a name; None where it says nothing."""
    return st.query_params.get(name) or None


def told(**query: Any) -> dict[str, Any]:
    """The query of a link within the dashboard: the language of the visit goes along."""
    return {"lang": language()} | {name: value for name, value in query.items() if value not in (None, "")}


def link(page: str, label: str, icon: str | None = None, **query: Any) -> None:
    """A link to another page, with what it is to show."""
    st.page_link(page, label=label, icon=icon, query_params=told(**query))


def _show(record: str) -> None:
    st.query_params["id"] = record
    st.query_params.pop("case", None)
    st.session_state.pop("process_id", None)


def link_here(label: str, record: str, icon: str | None = None) -> None:
    """A link to another record on the same page; a page link would be drawn as the page one is on."""
    st.button(label, key=f"show_{record}", type="tertiary", icon=icon, on_click=_show, args=(record,))


def show_draw(draw_id: str | None) -> None:
    """Another draw on the page that verifies one; None: none, for a file of the visitor's own."""
    if draw_id is None:
        st.query_params.pop("draw", None)
    else:
        st.query_params["draw"] = draw_id


def go(page: str, **query: Any) -> None:
    """Leave for another page."""
    st.switch_page(page, query_params=told(**query))
