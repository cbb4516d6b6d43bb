"""Filters that the visitor keeps: save what stands in the address, open, subscribe, delete."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from dashboard.client import at
from dashboard.parts.case import act as acts
from dashboard.parts.numbers import plain
from dashboard.words import w

PAGE = "queue"
SHOWN = 20
NOT_KEPT = {"lang", "page"}


def standing() -> str:
    """The filters of the address as a query, without language and page."""
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    return urlencode([pair for pair in pairs if pair[0] not in NOT_KEPT])


def _use(query: str) -> None:
    """The address becomes the saved one; what the widgets held goes."""
    lang = st.query_params.get("lang")
    for name in [one for one in st.session_state if str(one).startswith("facet_")]:
        del st.session_state[name]
    st.query_params.clear()
    told: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        told.setdefault(name, []).append(value)
    st.query_params.from_dict(told | ({"lang": [lang]} if lang else {}))


def _save(name: str) -> None:
    came = acts.post("/filters", {"name": name, "page": PAGE, "query": standing()})
    if came.is_done:
        acts.sent("filter", w("saved.kept", name=name))
        _tell_feed(came.told)
    else:
        st.session_state["filter_why"] = came.why


def _tell_feed(told: dict[str, Any]) -> None:
    """The secret address of the feed is told once."""
    if told.get("feed_url"):
        st.session_state["feed_url"] = told["feed_url"]


def _subscribe(number: int) -> None:
    """A new secret address of the feed; the one before tells nothing any more."""
    came = acts.post(at("filters", str(number), "feed"), {})
    if came.is_done:
        _tell_feed(came.told)
    else:
        st.session_state["filter_why"] = came.why


def _end(number: int) -> None:
    if why := acts.end(at("filters", str(number))):
        st.session_state["filter_why"] = why


def draw(kept: dict[str, Any]) -> None:
    """The menu: what is saved (the answer of GET /filters), and a name for what stands in the address."""
    with st.popover(w("saved.title"), icon=":material/bookmark:", key="saved"):
        _list([one for one in kept["items"] if one["page"] == PAGE])
        name = st.text_input(w("saved.name"), key="filter_name", max_chars=60, placeholder=w("saved.name_hint"))
        if st.button(w("saved.save"), key="filter_save", type="primary", disabled=not standing()):
            _save(name.strip())
            st.rerun()
        if not standing():
            st.caption(w("saved.nothing"))
        if why := st.session_state.pop("filter_why", None):
            st.markdown(f":red-badge[×] {plain(why)}")
        if address := st.session_state.get("feed_url"):
            st.caption(w("saved.feed"))
            st.code(address, language=None, wrap_lines=True)


def _list(items: list[dict[str, Any]]) -> None:
    if not items:
        st.caption(w("saved.none"))
    for one in items[:SHOWN]:
        name, feed, gone = st.columns([4, 1.3, 1.3], vertical_alignment="center")
        name.button(
            plain(one["name"]),
            key=f"filter_{one['number']}",
            type="tertiary",
            icon=":material/bookmark:",
            on_click=_use,
            args=(one["query"],),
        )
        for place, word, act in ((feed, "subscribe", _subscribe), (gone, "delete", _end)):
            place.button(
                w(f"saved.{word}"),
                key=f"filter_{word}_{one['number']}",
                type="tertiary",
                on_click=act,
                args=(one["number"],),
            )
