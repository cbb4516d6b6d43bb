"""Subjects on which findings of several rules lie: a row each; the rules and findings of the chosen one below."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.numbers import ABSENT, plain, wan
from dashboard.parts.rows import HEAD, ROW, severities
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import named
from dashboard.words import count, said, w, word

KINDS = ("process", "party", "unit", "project")
MOST = 50
FINDINGS = 40
LISTED = ("party", "unit")


def name(item: dict[str, Any]) -> str:
    """The name of a subject, else its code."""
    return item["name"] or item["id"]


def draw(by: str) -> None:
    """The list, how it is ordered, and what lies on the chosen subject."""
    told = fetch("overlay.what", "/overlays", by=by, limit=MOST)
    items = told["items"]
    if not items:
        empty(w("overlay.empty_title"), w("overlay.empty_text"))
        return
    st.caption(w("overlay.lead", n=f"{told['total']:,}", kind=word("overlay_kind", by)))
    frame = pd.DataFrame(
        {
            "severity": [[named("severity", item["severity"])] for item in items],
            "name": [name(item) for item in items],
            "rules": [len(item["rules"]) for item in items],
            "findings": [item["findings"] for item in items],
            "titles": [w("app.semicolon").join(said(rule["title"]) for rule in item["rules"]) for item in items],
            "amount": [wan(item["stake_yuan"]) for item in items],
            "score": [item["score"] for item in items],
        }
    )
    column = st.column_config
    state = st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * min(12, len(items)),
        row_height=ROW,
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        key=f"overlay_{by}",
        alt=w("overlay.alt", n=len(items)),
        column_config={
            "severity": severities(),
            "name": column.TextColumn(word("overlay_kind", by), width=240),
            "rules": column.NumberColumn(w("overlay.rules"), format="%,d", width=70),
            "findings": column.NumberColumn(w("overlay.findings"), format="%,d", width=70),
            "titles": column.TextColumn(w("overlay.titles"), width=430),
            "amount": column.NumberColumn(w("field.amount_wan"), format="%,.2f", width=110),
            "score": column.NumberColumn(w("field.score"), format="%.1f", width=64),
        },
    )
    st.caption(said(told["formula"]))
    rows = [row for row in state["selection"]["rows"] if row < len(items)]
    one(items[rows[0] if rows else 0], by)


def one(item: dict[str, Any], by: str) -> None:
    """The rules that lie on one subject, and its findings, each a link."""
    with st.container(border=True, key="subject"):
        st.markdown(f"**{plain(name(item))}**  :small[:gray[{plain(item['id'])}]]")
        left, right = st.columns([1, 1.4], gap="large")
        with left:
            grid.draw(
                {
                    w("field.rule"): [plain(said(rule["title"])) for rule in item["rules"]],
                    w("overlay.findings"): [rule["count"] for rule in item["rules"]],
                },
                alternative=w("overlay.titles"),
                numbers={w("overlay.findings"): grid.COUNT},
            )
        with right:
            _findings(item, by)


def _findings(item: dict[str, Any], by: str) -> None:
    asked: dict[str, Any] = {f"{by}_id": item["id"]}
    asked["rule"] = [rule["id"] for rule in item["rules"]]
    told = fetch("queue.what", "/findings", **asked, limit=FINDINGS)
    for found in told["items"]:
        label = f"{named('severity', found['severity'])} · {plain(said(found['message']))}"
        visit.link(visit.CASE, label, id=found["id"])
    if told["total"] > len(told["items"]):
        st.caption(count("overlay.more", told["total"] - len(told["items"])))
    if by in LISTED:
        visit.link(visit.QUEUE, w("overlay.in_queue"), icon=":material/filter_list:", **{f"{by}_id": item["id"]})
