"""What is put off: which rule on which subject, until when and why; each can be ended by hand."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts.case import act as acts
from dashboard.parts.numbers import plain
from dashboard.parts.states import fetch
from dashboard.words import count, said, w, word


def _end(number: int) -> None:
    st.session_state["snooze_why"] = acts.end(at("snoozes", str(number)))


def draw(hidden: int) -> None:
    """The list, where anything is put off."""
    if not hidden:
        return
    with st.expander(count("snooze.title", hidden), icon=":material/snooze:"):
        if why := st.session_state.pop("snooze_why", ""):
            st.markdown(f":red-badge[×] {plain(why)}")
        for one in fetch("snooze.what", "/snoozes")["snoozes"]:
            line(one)


def line(one: dict[str, Any]) -> None:
    """One of them."""
    told, ended = st.columns([6, 1], vertical_alignment="center")
    about = f"{word('subject', one['subject_kind'])} {one['subject_id']}"
    head = f"**{plain(said(one['title']))}** · {plain(about)} · {w('snooze.until', day=one['until'])}"
    told.markdown(f"{head}  \n:gray[{plain(one['made_by']['label'])}：{plain(one['reason'])}]")
    ended.button(w("snooze.end"), key=f"snooze_end_{one['number']}", on_click=_end, args=(one["number"],))
