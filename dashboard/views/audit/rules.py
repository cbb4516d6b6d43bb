"""The catalogue of rules: basis, coverage in four verdicts, how often right; one in full below, with a what-if."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.client import at
from dashboard.parts import coverage, proposals, rule, visitor, what_if
from dashboard.parts.numbers import ABSENT
from dashboard.parts.rows import HEAD, ROW, TINTS
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import SEVERITIES, VERDICTS, named
from dashboard.words import language, said, w, word

SHOWN = 10
WIDTHS = {"zh": (56, 66, 84, 66), "en": (64, 56, 146, 100)}


def hit_rate(counts: dict[str, Any]) -> float | None:
    """Flagged of all that was judged, in per cent; None where nothing was."""
    judged = counts["flagged"] + counts["clear"] + counts["not_assessable"]
    return 100 * counts["flagged"] / judged if judged else None


def right(told: dict[str, Any]) -> str | None:
    """Cases closed as confirmed or referred, of all that were closed; None where none was."""
    if not told["closed"]:
        return None
    return w("performance.right_of", right=told["confirmed"] + told["referred"], closed=told["closed"])


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
            "cites": [w("app.semicolon").join(said(one["cited"]) for one in told["cites"]) for told in rules],
            "flagged": [told["coverage"]["flagged"] for told in rules],
            "clear": [told["coverage"]["clear"] for told in rules],
            "not_assessable": [told["coverage"]["not_assessable"] for told in rules],
            "not_applicable": [told["coverage"]["not_applicable"] for told in rules],
            "share": [None if one is None else 100 * one for one in share],
            "hit": [hit_rate(told["coverage"]) for told in rules],
            "right": [right(told["precision"]) for told in rules],
        }
    )
    column = st.column_config
    shade = "dark" if st.context.theme.type == "dark" else "light"
    counts = {
        name: column.NumberColumn(w(f"verdict.{name}"), format="%,d", width=width)
        for name, width in zip(VERDICTS, WIDTHS[language()], strict=True)
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
            "title": column.TextColumn(w("field.title"), width=172),
            "stage": column.TextColumn(w("field.stage"), width=76),
            "cites": column.TextColumn(w("field.cites"), width=100),
            "share": column.NumberColumn(w("rules.share"), format="%.1f %%", width=96),
            "hit": column.NumberColumn(w("performance.hit"), format="%.1f %%", width=76),
            "right": column.TextColumn(w("performance.right"), width=80),
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
    tunes = visitor.may(visitor.visitor(), "tune_rules")
    if tunes:
        proposals.draw()
    coverage.summary(rules)
    chosen = table(rules)
    off = sum(not told["is_on"] for told in rules)
    if off:
        st.caption(w("rules.off", n=off))
    told = fetch("rules.what", at("rules", chosen["id"]))
    rule.head(told)
    if tunes:
        what_if.draw(told)
    rule.page(told)


show()
