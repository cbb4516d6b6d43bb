"""The newest run of the screens: when it was, how each turn ended, what closed cases said; and a new one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid, visitor
from dashboard.parts.case import act as acts
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.unusual import per_cent
from dashboard.words import said, w, word

TUNES = "tune_rules"
RIGHT, WRONG = ("confirmed", "referred"), ("unfounded", "false_alarm")


def when(told: dict[str, Any]) -> str:
    """Of what the page tells: the newest run, or that there is none; `told` is the answer of GET /screens."""
    run = told["run"]
    if run is None:
        off = told["nightly_at"] == "off"
        return w("unusual.run_off") if off else w("unusual.run_none", at=told["nightly_at"])
    entry = f"{max(run['entry'] or 0, 0):,}"
    return w("unusual.run", n=run["number"], at=moment(run["ended_at"])[:16], entry=entry, day=run["as_of"])


def _ask() -> None:
    came = acts.post("/screens/runs", {})
    if came.is_done:
        run = came.told
        st.session_state["run_told"] = w("unusual.same" if run["state"] == "done" else "unusual.asked", n=run["number"])
    else:
        st.session_state["run_why"] = came.why


def ask(told: dict[str, Any]) -> None:
    """The button that lets the screens look now, for who may; what became of the last press."""
    if visitor.may(visitor.visitor(), TUNES):
        st.button(
            w("unusual.ask"), key="ask_run", icon=":material/play_arrow:", on_click=_ask, disabled=bool(told["waiting"])
        )


def said_of_run(told: dict[str, Any]) -> None:
    """A run that waits, and what the last press led to."""
    if why := st.session_state.pop("run_why", ""):
        st.markdown(f":red-badge[×] {plain(why)}")
    if line := st.session_state.pop("run_told", ""):
        st.markdown(f":green-badge[:material/check:] {plain(line)}")
    elif told["waiting"]:
        st.markdown(f":blue-badge[●] {w('unusual.waits', n=told['waiting']['number'])}")
        st.button(w("unusual.again"), key="again_run", type="tertiary", icon=":material/refresh:")


def screens(items: list[dict[str, Any]]) -> None:
    """A row a screen."""
    with st.expander(w("unusual.screens"), icon=":material/tune:"):
        if not items:
            st.markdown(w("unusual.screens_none"))
            return
        grid.draw(
            {
                w("unusual.column.screen"): [plain(said(one["title"])) for one in items],
                w("unusual.column.version"): [f"{one['version']}" for one in items],
                w("unusual.column.state"): [state(one["last"]) for one in items],
                w("unusual.column.found"): [ABSENT if one["last"] is None else _count(one["last"]) for one in items],
                w("unusual.column.share"): [ABSENT if one["last"] is None else share(one["last"]) for one in items],
                w("unusual.column.learned"): [learned(one["learned"]) for one in items],
            },
            alternative=w("unusual.screens"),
        )


def state(turn: dict[str, Any] | None) -> str:
    """How its turn ended."""
    return word("turn_state", "none" if turn is None else turn["state"])


def _count(turn: dict[str, Any]) -> str:
    return ABSENT if turn["found"] is None else f"{turn['found']:,}"


def share(turn: dict[str, Any]) -> str:
    """How many subjects it lists, of how many there are."""
    if turn["share"] is None:
        return ABSENT
    told = {"n": f"{turn['subjects']:,}", "all": f"{turn['of_subjects']:,}", "share": per_cent(100 * turn["share"])}
    return w("unusual.share_of", **told)


def learned(told: dict[str, int]) -> str:
    """What persons concluded in cases on its subjects; a dash where none was closed."""
    if not sum(told.values()):
        return ABSENT
    return w("unusual.learned", right=sum(told[name] for name in RIGHT), wrong=sum(told[name] for name in WRONG))
