"""What people reported: the list without what it says, and one that was opened, with what can be done now."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.client import at
from dashboard.parts import concern, grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import tag
from dashboard.words import count, language, said, w, word

SIZE: Final = 20
STATES: Final = ("received", "reading", "passed_on", "answered", "closed")


def keep() -> None:
    """The address follows the choice, and the first page is shown again."""
    value = st.session_state["concern_state"]
    if value:
        st.query_params["state"] = value
    else:
        st.query_params.pop("state", None)
    st.query_params.pop("page", None)
    st.session_state.pop("concern_page", None)


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["concern_page"])


def leave() -> None:
    """Back to the list."""
    st.query_params.pop("number", None)


def about(one: dict[str, Any]) -> str:
    """The record that it names, in words."""
    target = one["target"]
    return ABSENT if target is None else f"{word('concern.target', target['kind'])} {plain(target['id'])}"


def table(items: list[dict[str, Any]]) -> None:
    """One line each, the latest first."""
    grid.draw(
        {
            w("concerns.number"): [
                f"[{one['label']}](concerns?number={one['number']}&lang={language()})" for one in items
            ],
            w("field.state"): [tag("concern_state", one["state"]) for one in items],
            w("concern.field.kind"): [plain(said(one["kind_text"])) for one in items],
            w("concern.about"): [about(one) for one in items],
            w("concerns.received"): [grid.whole(moment(one["received_at"])[:16]) for one in items],
            w("concerns.since"): [grid.whole(moment(one["state_since"])[:16]) for one in items],
        },
        alternative=w("concerns.list_alt", n=len(items)),
        cards="concerns",
    )


def listed() -> None:
    """The list, narrowed by state."""
    asked, on = st.query_params.get("state"), st.query_params.get("page", "1")
    state = asked if asked in STATES else None
    page = max(1, int(on)) if on.isdecimal() else 1
    told = fetch("concerns.what", "/concerns", state=state, limit=SIZE, offset=(page - 1) * SIZE)
    st.title(w("concerns.title"), anchor=False)
    parts = [w("concerns.lead"), count("concerns.total", told["total"])]
    parts += [w("hidden.recused", n=f"{n:,}") for n in told["hidden"].values()]
    st.caption(" · ".join(parts))
    st.segmented_control(
        w("field.state"),
        STATES,
        default=state,
        format_func=lambda one: f"{word('concern_state', one)} {told['states'].get(one, 0):,}",
        key="concern_state",
        label_visibility="collapsed",
        on_change=keep,
    )
    if not told["items"]:
        empty(w("concerns.none_title"), w("concerns.none_text"))
        return
    table(told["items"])
    pages = -(-told["total"] // SIZE)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="concern_page", on_change=turn)


def show() -> None:
    """The page."""
    number = st.query_params.get("number")
    if number is None:
        listed()
        return
    told = fetch("concerns.what", at("concerns", number))
    st.button(w("concerns.back"), key="back", type="tertiary", icon=":material/arrow_back:", on_click=leave)
    concern.head(told)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        concern.contents(told)
        concern.history(told["steps"])
    with right:
        concern.decide(told)


show()
