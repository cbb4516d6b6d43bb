"""What the screens found unusual: market by market, the most unusual first; one in full where the address names it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import unusual, unusual_filters, unusual_runs, visit
from dashboard.parts.numbers import plain
from dashboard.parts.states import empty, fetch, fetch_together
from dashboard.words import count, w

SIZE = 10


def page_asked() -> int:
    """The page in the address, from 1; 1 where it is no number."""
    told = st.query_params.get("page", "1")
    return max(1, int(told)) if told.isdecimal() else 1


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["unusual_page"])


def open_it(id: str) -> None:
    """The address names it."""
    st.query_params["id"] = id


def leave() -> None:
    """Back to the list, as it was narrowed."""
    st.query_params.pop("id", None)


def groups(told: dict[str, Any]) -> None:
    """The results of the page, each market under its name."""
    sizes = {one["market"]: one["count"] for one in told["markets"]}
    last = None
    for item in told["items"]:
        if item["market"] != last:
            last = item["market"]
            text = w("unusual.group", market=unusual.market(last), n=f"{sizes[last]:,}")
            st.subheader(plain(text[:1].upper() + text[1:]), anchor=False)
        unusual.brief(item, open_it)


def listed() -> None:
    """The list."""
    filters, page = unusual_filters.chosen(), page_asked()
    asked = {**filters, "limit": SIZE, "offset": (page - 1) * SIZE}
    told, screens = fetch_together("unusual.what", ("/unusual", asked), ("/screens", {}))
    unusual_filters.draw(told, filters)
    title, way = st.columns([5, 1], vertical_alignment="bottom")
    with title:
        st.title(w("unusual.title"), anchor=False)
    with way, st.container(horizontal=True, horizontal_alignment="right"):
        unusual_runs.ask(screens)
    st.markdown(w("unusual.lead"))
    lines = [unusual_runs.when(screens)]
    if told["run"]:
        lines.append(count("unusual.total", told["total"]))
    if told["hidden"]:
        lines.append(w("unusual.hidden", n=f"{told['hidden']:,}"))
    st.caption(" · ".join(lines))
    unusual_runs.said_of_run(screens)
    unusual_runs.screens(screens["items"])
    if not told["items"]:
        empty(w("unusual.empty_title"), w("unusual.empty_text"), w("unusual.clear"), unusual_filters.clear)
        return
    groups(told)
    pages = -(-told["total"] // SIZE)
    if pages > 1:
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.caption(w("unusual.page", size=SIZE, page=page, pages=pages))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="unusual_page", on_change=turn)


def show() -> None:
    """The page."""
    id = visit.asked("id")
    if id is None:
        listed()
        return
    told = fetch("unusual.what", at("unusual", id))
    st.button(w("unusual.back"), key="back", type="tertiary", icon=":material/arrow_back:", on_click=leave)
    unusual.whole(told)


show()
