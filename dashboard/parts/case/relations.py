"""Who has to do with whom around a finding: the block of the case page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import network
from dashboard.parts.states import fetch_if_there
from dashboard.words import w

AROUND = frozenset({"party", "expert", "unit"})


def told(detail: dict[str, Any]) -> Any | None:
    """The answer of the API: around the process, else the organisation or expert; None where it is about neither."""
    scope = detail["scope"]
    if detail["process_id"]:
        kind, id = "process", detail["process_id"]
    elif scope["kind"] in AROUND:
        kind, id = scope["kind"], scope["id"]
    elif detail["unit_id"]:
        kind, id = "unit", detail["unit_id"]
    else:
        return None
    return fetch_if_there("case.network", "/networks", subject_kind=kind, subject_id=id)


def draw(told: dict[str, Any] | None) -> None:
    """The picture and its list; None: there is nobody around whom it could lie."""
    st.header(w("case_block.network"), anchor="network")
    if told is None:
        st.markdown(w("case.no_network"))
        return
    network.notes(told)
    if not told["edges"]:
        st.markdown(w("network.none"))
        return
    if told["is_drawn"]:
        network.chart(told, "case_network")
        st.caption(w("network.legend"))
    with st.expander(w("network.list" if told["is_drawn"] else "network.list_only"), icon=":material/list:"):
        left, right = st.columns([1.6, 1], gap="large")
        with left:
            network.ties(told)
        with right:
            network.parties(told)
