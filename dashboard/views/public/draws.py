"""The draws of experts, newest first, each with its state; one on the test chain says so in its row."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import visit
from dashboard.parts.draw import head
from dashboard.parts.numbers import moment, plain
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import LOOK, note, on_test_chain, tag
from dashboard.words import count, w, word

SIZE = 12
STATES = tuple(key.partition(".")[2] for key in LOOK if key.startswith("draw_state."))


def keep(name: str) -> None:
    """The address follows the filter, and the first page is shown again."""
    value = st.session_state[f"draws_{name}"]
    if isinstance(value, str):
        value = value.strip()
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
    st.session_state.pop("draws_page", None)


def clear() -> None:
    """No filter any more."""
    for name in ("ocid", "state", "page"):
        st.query_params.pop(name, None)
        st.session_state.pop(f"draws_{name}", None)


def narrow(ocid: str | None, states: list[str]) -> None:
    """The filters in the sidebar: process and state."""
    with st.sidebar:
        st.text_input(
            w("draws.ocid"),
            value=ocid or "",
            placeholder=w("draws.ocid_hint"),
            icon=":material/search:",
            key="draws_ocid",
            on_change=keep,
            args=("ocid",),
        )
        st.pills(
            w("field.state"),
            STATES,
            selection_mode="multi",
            default=states,
            format_func=lambda state: word("draw_state", state),
            key="draws_state",
            on_change=keep,
            args=("state",),
        )
        if ocid or states:
            st.button(w("queue.clear"), key="clear", type="tertiary", icon=":material/undo:", on_click=clear)


def row(item: dict[str, Any], place: int) -> None:
    """One draw: what it is and where it leads, its state, its times."""
    with st.container(key=f"row_{place}"):
        what, state, when = st.columns([2.3, 1.6, 1.5], gap="medium", vertical_alignment="center")
        with what, st.container(gap="xxsmall"):
            parts = head.described(item)
            visit.link(visit.VERIFY, " · ".join(parts[:2]), draw=item["draw_id"])
            if item["pool"] is not None:
                parts.append(count("draws.seats", item["seats"], pool=f"{item['pool']:,}"))
            st.caption(" · ".join(parts[2:]))
        with state:
            chain = on_test_chain() if item["is_test_chain"] else note(plain(item["chain"] or "—"))
            st.markdown(f"{tag('draw_state', item['state'])} {chain}")
        with when:
            asked, drawn = w("draws.asked", at=moment(item["asked_at"])), w("draws.round", at=moment(item["round_at"]))
            st.caption(f"{asked}  \n{drawn}")


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["draws_page"])


def show() -> None:
    """The page."""
    ocid = visit.asked("ocid")
    states = [state for state in st.query_params.get_all("state") if state in STATES]
    asked = st.query_params.get("page", "1")
    page = max(1, int(asked)) if asked.isdecimal() else 1
    narrow(ocid, states)
    told = fetch("draws.what", "/draws", ocid=ocid, state=states, limit=SIZE, offset=(page - 1) * SIZE)
    st.title(w("draws.title"), anchor=False)
    st.caption(f"{w('draws.lead')} {w('draws.test_note')}")
    if not told["items"]:
        if ocid or states or page > 1:
            empty(w("draws.empty_title"), w("draws.empty_text"), w("queue.clear"), clear)
        else:
            empty(w("draws.none_title"), w("draws.none_text"))
        return
    pages = -(-told["total"] // SIZE)
    st.subheader(count("draws.total", told["total"]), anchor=False)
    for place, item in enumerate(told["items"]):
        row(item, place)
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(w("draws.as_of", at=moment(told["as_of"]), page=page, pages=pages))
    if pages > 1:
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="draws_page", on_change=turn)


show()
