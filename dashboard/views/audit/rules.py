"""The catalogue of rules: basis, severity and coverage in four verdicts; one of them in full below."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.client import at
from dashboard.parts import coverage, rule
from dashboard.parts.numbers import ABSENT
from dashboard.parts.rows import HEAD, ROW, TINTS
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import SEVERITIES, named
from dashboard.words import said, w, word

SHOWN = 10


def table(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """The list; returns the chosen rule: the one in the address, else the first."""
    asked = st.query_params.get("rule")
    first = next((place for place, told in enumerate(rules) if told["id"] == asked), 0)
    share = [told["coverage"]["not_assessable_share"] for told in rules]
    frame = pd.DataFrame(
        {
            "severity": [[named("severity", told["severity"])] for told in rules],
            "title": [f"○ {said(told['title'])}" if told["is_lead"] else said(told["title"]) for told in rules],
            "stage": [word("stage", told["stage"]) for told in rules],
            "cites": ["；".join(said(one["cited"]) for one in told["cites"]) for told in rules],
            "flagged": [told["coverage"]["flagged"] for told in rules],
            "clear": [told["coverage"]["clear"] for told in rules],
            "not_assessable": [told["coverage"]["not_assessable"] for told in rules],
            "not_applicable": [told["coverage"]["not_applicable"] for told in rules],
            "share": [None if one is None else 100 * one for one in share],
        }
    )
    column = st.column_config
    shade = "dark" if st.context.theme.type == "dark" else "light"
    counts = {
        name: column.NumberColumn(w(f"verdict.{name}"), format="%,d", width=width)
        for name, width in (("flagged", 62), ("clear", 72), ("not_assessable", 134), ("not_applicable", 96))
    }
    state = st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * min(SHOWN, len(rules)),
        row_height=ROW,
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [first]}},
        key="rules",
        alt=w("rules.table_alt", n=len(rules)),
        column_config={
            **counts,
            "severity": column.MultiselectColumn(
                w("field.severity"),
                options=[named("severity", code) for code in SEVERITIES],
                color=list(TINTS[shade]),
                width=96,
            ),
            "title": column.TextColumn(w("field.title"), width=236),
            "stage": column.TextColumn(w("field.stage"), width=84),
            "cites": column.TextColumn(w("field.cites"), width=172),
            "share": column.NumberColumn(w("rules.share"), format="%.1f %%", width=108),
        },
    )
    chosen = [row for row in state["selection"]["rows"] if row < len(rules)]
    return rules[chosen[0] if chosen else first]


def show() -> None:
    """The page."""
    rules = fetch("rules.what", "/rules")["items"]
    st.title(w("rules.title"), anchor=False)
    st.caption(w("rules.lead"))
    if not rules:
        empty(w("rules.title"), w("finding.none_told"))
        return
    coverage.summary(rules)
    chosen = table(rules)
    off = sum(not told["is_on"] for told in rules)
    if off:
        st.caption(w("rules.off", n=off))
    rule.draw(fetch("rules.what", at("rules", chosen["id"])))


show()
