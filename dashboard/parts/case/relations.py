"""Who has to do with whom around a finding: the block of the case page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import network
from dashboard.parts.states import failed
from dashboard.words import w

AROUND = frozenset({"party", "expert", "unit"})


def subject(detail: dict[str, Any]) -> dict[str, str] | None:
    """Around what it lies: the process, else the organisation or expert; None where the finding is about neither."""
    scope = detail["scope"]
    if detail["process_id"]:
        kind, id = "process", detail["process_id"]
    elif scope["kind"] in AROUND:
        kind, id = scope["kind"], scope["id"]
    elif detail["unit_id"]:
        kind, id = "unit", detail["unit_id"]
    else:
        return None
    return {"subject_kind": kind, "subject_id": id}


@st.fragment(parallel=True)
def block(asked: dict[str, str] | None) -> None:
    """The whole block, asked for and drawn beside the rest of the page: all else can be read, and acted on, meanwhile.

    Where it cannot be had the block alone says so, and trying again asks for it alone.
    """
    st.header(w("case_block.network"), anchor="network")
    told = None
    if asked is not None:
        try:
            with st.spinner(w("state.waiting", what=w("case.network"))):
                told = client.get("/networks", **asked)
        except client.NotThere:
            pass
        except client.NotFetched as problem:
            failed(problem)
            return
    draw(told)


def draw(told: dict[str, Any] | None) -> None:
    """The picture and its list; None: there is nobody around whom it could lie."""
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
