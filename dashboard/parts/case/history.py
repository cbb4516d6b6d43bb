"""What happened to a finding and its case, oldest first: the rules' changes and the steps of persons, with entries."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.grid import whole
from dashboard.parts.numbers import moment, plain
from dashboard.parts.tags import named, tag
from dashboard.words import w, word

TOLD = ("conclusion", "reason")


def done(step: dict[str, Any]) -> str:
    """The act in words, with what was concluded, and the state that it led to."""
    text = word("case_done", step["act"])
    data = step.get("data") or {}
    told = [
        named("conclusion", data["conclusion"]) if data.get("conclusion") else "",
        word("dismissal", data["reason"]) if data.get("reason") else "",
    ]
    if any(told):
        text = w("case.done_with", act=text, what=" · ".join(part for part in told if part))
    if step["from_state"] != step["to_state"]:
        text = f"{text} {tag('case_state', step['to_state'])}"
    return text


def rows_of(detail: dict[str, Any], case: dict[str, Any] | None) -> list[tuple[str, str, str, str, int | None]]:
    """Time, who, what, text and entry of each, in the order of time."""
    rows = [
        (change["at"], w("case.machine"), tag("state", change["state"]), "", change["cause"])
        for change in detail["history"]
    ]
    rows += [
        (step["at"], plain(step["label"] or step["account"]), done(step), plain(step["text"]), step["entry"])
        for step in (case["steps"] if case else ())
    ]
    return sorted(rows, key=lambda row: row[0])


def draw(detail: dict[str, Any], case: dict[str, Any] | None) -> None:
    """The table."""
    st.header(w("finding.history"), anchor="history")
    rows = rows_of(detail, case)
    if not rows:
        st.markdown(w("case.history_none"))
        return
    grid.draw(
        {
            w("field.time"): [whole(moment(row[0])) for row in rows],
            w("field.who"): [row[1] for row in rows],
            w("field.done"): [row[2] for row in rows],
            w("field.said"): [row[3] or "—" for row in rows],
            whole(w("field.entry")): [row[4] for row in rows],
        },
        alternative=w("finding.history"),
        numbers={whole(w("field.entry")): grid.COUNT},
    )
    st.caption(w("case.history_note"))
