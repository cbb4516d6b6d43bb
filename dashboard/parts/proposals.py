"""Parameters that wait for a second person: what they would change, and the decision."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import fetch, tried
from dashboard.parts.what_if import with_unit
from dashboard.words import language, said, w, word

DECIDED = ("confirmed", "rejected", "withdrawn")
KEPT = 10
ICONS = {"confirm": ":material/check:", "reject": ":material/block:", "withdraw": ":material/undo:"}


def values(told: dict[str, Any]) -> str:
    """The values in words."""
    return w("network.and").join(f"{said(one['label'])} {with_unit(one)}" for one in told["changed"])


def _decide(told: dict[str, Any], act: str) -> None:
    @st.dialog(w(f"proposal.do.{act}"))
    def form() -> None:
        st.markdown(f"**{plain(values(told))}**")
        st.markdown(w(f"proposal.asks.{act}", day=told["from_day"]))
        needs = act == "reject"
        text = st.text_area(w("proposal.text_needed" if needs else "proposal.text"), key=f"{act}_text", max_chars=2_000)
        if not st.button(w(f"proposal.do.{act}"), key=f"{act}_send", type="primary"):
            return
        if needs and not text.strip():
            st.markdown(f":red-badge[×] {w('what_if.needs_reason')}")
            return
        path = at("proposals", str(told["number"]), act)
        made, why = tried("proposal.what", lambda: client.post(path, {"text": text.strip()}, lang=language()))
        if made is None:
            st.markdown(f":red-badge[×] {plain(why)}")
            return
        st.toast(w(f"proposal.done.{act}"), icon=":material/check:")
        st.rerun()

    form()


def one(told: dict[str, Any]) -> None:
    """One open proposal with what may be done about it."""
    with st.container(border=True, key=f"proposal_{told['number']}"):
        st.markdown(f"**{plain(w('proposal.head', n=told['number'], rule=said(told['title'])))}**")
        st.markdown(f"{plain(values(told))}  \n{plain(w('proposal.reason', text=told['reason']))}")
        who = told["proposed_by_label"] or told["proposed_by"]
        lines = [
            w("proposal.line", who=plain(who), at=moment(told["at"]), day=told["from_day"]),
            w("proposal.shows", gained=told["gained_total"], lost=told["lost_total"]),
        ]
        st.caption(" · ".join(lines))
        if "confirm" not in told["may"]:
            st.caption(w("proposal.waits"))
        with st.container(horizontal=True):
            for act in told["may"]:
                is_main = act == "confirm"
                if st.button(
                    w(f"proposal.{act}"),
                    key=f"{act}_{told['number']}",
                    icon=ICONS[act],
                    type="primary" if is_main else "secondary",
                ):
                    _decide(told, act)


def decided() -> None:
    """Those that are over, with what was said."""
    told = fetch("proposal.what", "/proposals", state=list(DECIDED), limit=KEPT)["items"]
    if not told:
        return
    with st.expander(w("proposal.before")):
        grid.draw(
            {
                w("proposal.number"): [row["number"] for row in told],
                w("proposal.rule"): [plain(said(row["title"])) for row in told],
                w("proposal.values"): [plain(values(row)) for row in told],
                w("proposal.from_day"): [grid.whole(row["from_day"]) for row in told],
                w("what_if.state"): [word("proposal_state", row["state"]) for row in told],
                w("proposal.decided"): [
                    plain(f"{row['decided_by_label'] or row['decided_by'] or ABSENT} {row['decision'] or ''}".strip())
                    for row in told
                ],
            },
            alternative=w("proposal.before"),
        )


def draw() -> None:
    """What waits, then what was decided."""
    told = fetch("proposal.what", "/proposals", state=["open"])["items"]
    if told:
        st.header(w("proposal.title"), anchor="proposals")
        for row in told:
            one(row)
    decided()
