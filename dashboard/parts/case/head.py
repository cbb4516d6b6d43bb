"""The head of the page: one sentence, what kind of thing it is, and which findings the case holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import unusual, visit
from dashboard.parts.numbers import money_text, plain
from dashboard.parts.tags import lead, named, note, tag
from dashboard.words import count, said, w, word


def draw(detail: dict[str, Any], case: dict[str, Any] | None) -> None:
    """The sentence and its tags."""
    visit.link(visit.QUEUE, w("nav.queue"), icon=":material/arrow_back:")
    st.title(plain(said(detail["message"])), anchor=False)
    marks = [tag("severity", detail["severity"])]
    if detail["is_lead"]:
        marks.append(lead())
    marks.append(note(word("stage", detail["stage"])))
    if detail["stake_yuan"]:
        marks.append(note(w("finding.stake", amount=money_text(detail["stake_yuan"]))))
    if case is not None:
        marks.append(note(count("case.holds", len(case["findings"]))))
    st.markdown(f"{' '.join(marks)}  {w('finding.lead')}")
    if detail["is_lead"]:
        st.caption(w("finding.lead_kind"))
    unusual.line(detail)
    if case is not None and case.get("ground_gone"):
        st.markdown(f":orange-badge[▲] {w('case.ground_gone')}")


def choose(case: dict[str, Any], chosen: str) -> None:
    """Which finding of the case the page tells of; one alone is no choice."""
    known = {one["id"]: one for one in case["findings"]}
    if len(known) == 1:
        return

    key = f"which_{case['number']}"

    def show() -> None:
        st.query_params["id"] = st.session_state[key]

    st.segmented_control(
        w("case.which"),
        list(known),
        default=chosen,
        required=True,
        format_func=lambda id: f"{named('severity', known[id]['severity'])} {said(known[id]['title'])}",
        key=key,
        on_change=show,
        label_visibility="collapsed",
    )
