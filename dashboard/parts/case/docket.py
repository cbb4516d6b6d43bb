"""The cases as a list: one's own, those that wait for a second person, late and closed ones; each opens in place."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.parts import due, visit
from dashboard.parts.numbers import plain
from dashboard.parts.states import empty, fetch_together
from dashboard.parts.tags import named, tag
from dashboard.parts.units import unit_text
from dashboard.words import count, said, w

OPEN: Final = ("awaiting_receipt", "checking", "awaiting_feedback", "awaiting_review")
DESKS: Final[dict[str, dict[str, Any]]] = {
    "mine": {"assignee": "me", "state": OPEN},
    "review": {"state": "awaiting_review"},
    "late": {"late": "true"},
    "closed": {"state": "closed"},
    "all": {},
}
SIZE: Final = 25
ONE: Final = {"limit": 1}


def asked() -> str:
    """The desk in the address; one's own where it names none."""
    told = st.query_params.get("desk", "")
    return told if told in DESKS else "mine"


def _chosen() -> None:
    st.query_params["desk"] = st.session_state["docket"]


def _open(number: int) -> None:
    st.query_params["case"] = str(number)
    st.query_params.pop("desk", None)


def row(case: dict[str, Any]) -> None:
    """One case: its number and strongest finding, where it stands, by when, about whom, whose it is."""
    what, state, whose = st.columns([6, 2.6, 2.4], vertical_alignment="center")
    first = case["findings"][0] if case["findings"] else None
    title = plain(said(first["message"])) if first else ""
    label = f"{plain(case['label'])} · {named('severity', case['severity'])} · {title}"
    what.button(label, key=f"docket_{case['number']}", type="tertiary", on_click=_open, args=(case["number"],))
    ended = tag("conclusion", case["conclusion"]) if case["conclusion"] else due.tag(case["days_left"])
    state.markdown(f"{tag('case_state', case['state'])} {ended}")
    who = case["assignee"]["label"] if case["assignee"] else w("case.nobody")
    whose.markdown(f"{plain(unit_text(case['unit_id'], case['unit_name']))}  \n:small[:gray[{plain(who)}]]")


def draw() -> None:
    """The whole page."""
    desk = asked()
    everything, own, told = fetch_together(
        "docket.what",
        ("/cases", ONE),
        ("/cases", {**DESKS["mine"], **ONE}),
        ("/cases", {**DESKS[desk], "limit": SIZE}),
    )
    facets = everything["facets"]
    counts = {
        "mine": own["total"],
        "review": facets["state"].get("awaiting_review", 0),
        "late": facets["late"].get("true", 0),
        "closed": facets["state"].get("closed", 0),
        "all": everything["total"],
    }
    st.title(w("docket.title"), anchor=False)
    st.caption(w("docket.lead"))
    st.segmented_control(
        w("docket.desk"),
        list(DESKS),
        default=desk,
        format_func=lambda name: f"{w(f'docket_desk.{name}')} {counts[name]:,}",
        required=True,
        key="docket",
        label_visibility="collapsed",
        on_change=_chosen,
    )
    if not told["items"]:
        empty(w("docket.none"), w("docket.none_text"))
    for case in told["items"]:
        row(case)
    if told["total"] > len(told["items"]):
        st.caption(count("docket.more", told["total"] - len(told["items"])))
    visit.link(visit.QUEUE, w("finding.pick_action"), icon=":material/checklist:")
