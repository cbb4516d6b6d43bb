"""The auditor's queue: findings by score, narrowed by facets that live in the address, one of them in preview."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import facets, preview, rows
from dashboard.parts.numbers import ABSENT
from dashboard.parts.sheet import csv_bytes
from dashboard.parts.states import empty, fetch
from dashboard.words import count, said, w, word

SIZE = 12
CHUNK = 200
EXPORTED = (
    "id", "rule", "severity", "state", "stage", "project_id", "process_id", "unit_id", "unit_name", "stake_yuan", "day",
)  # fmt: skip


def all_rows(filters: dict[str, Any]) -> bytes:
    """Every finding under the filters as CSV, fetched when the button is pressed."""
    items: list[dict[str, Any]] = []
    total = 1
    while len(items) < total:
        told = client.get("/findings", **filters, limit=CHUNK, offset=len(items))
        total = told["total"]
        if not told["items"]:
            break
        items += told["items"]
    header = [*EXPORTED, w("field.title"), w("field.finding"), w("field.score")]
    return csv_bytes(
        header,
        (
            [*(item[name] for name in EXPORTED), said(item["title"]), said(item["message"]), item["score"]]
            for item in items
        ),
    )


def page_asked() -> int:
    """The page in the address, from 1; 1 where it is no number."""
    asked = st.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() else 1


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["page"])


def head(told: dict[str, Any], unassessed: int, filters: dict[str, Any]) -> None:
    """Title, what the page is, and the way out as CSV."""
    title, ways = st.columns([5, 1.2], vertical_alignment="bottom")
    with title:
        st.title(w("queue.title"), anchor=False)
        lines = [w("queue.lead"), count("queue.total", told["total"])]
        if unassessed:
            lines.append(count("queue.not_assessable", unassessed))
        st.caption(" · ".join(lines))
    with ways, st.container(horizontal_alignment="right"):
        st.download_button(
            w("queue.csv"),
            lambda: all_rows(filters),
            file_name=f"findings-{told['as_of']}.csv",
            mime="text/csv",
            key="csv",
            icon=":material/download:",
            on_click="ignore",
        )


def controls(told: dict[str, Any], filters: dict[str, Any]) -> None:
    """Which state, in which order."""
    counts = told["facets"]["state"]
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        st.segmented_control(
            w("field.state"),
            [state for state in ("raised", "cured", "superseded") if state in counts or filters["state"] == state],
            default=filters["state"],
            format_func=lambda state: f"{word('state', state)} {counts.get(state, 0):,}",
            key="facet_state",
            label_visibility="collapsed",
            on_change=facets.keep,
            args=("state",),
        )
    with right, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.markdown(f":gray[{w('queue.sort')}]", width="content")
        st.segmented_control(
            w("queue.sort"),
            facets.SORTS,
            default=filters["sort"] or "score",
            format_func=lambda name: w(f"sort.{name}"),
            required=True,
            key="facet_sort",
            label_visibility="collapsed",
            on_change=facets.keep,
            args=("sort",),
        )


def below(told: dict[str, Any], page: int) -> None:
    """How it is ordered, what is not listed and why, and the pages."""
    pages = -(-told["total"] // SIZE)
    parts = [w(f"hidden.{reason}", n=f"{n:,}") for reason, n in told["hidden"].items() if n]
    hidden = w("queue.hidden", parts="；".join(parts)) if parts else w("queue.hidden_none")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        paged = w("queue.page", size=SIZE, page=page, pages=pages)
        st.caption(f"{said(told['formula'])} · {paged} · {hidden}")
    if pages > 1:
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="page", on_change=turn)


def show() -> None:
    """The page."""
    filters = facets.chosen()
    page = page_asked()
    told = fetch("queue.what", "/findings", **filters, limit=SIZE, offset=(page - 1) * SIZE)
    rules = fetch("rules.what", "/rules")["items"]
    facets.draw(told, filters, {rule["id"]: said(rule["title"]) for rule in rules})
    head(told, sum(bool(rule["coverage"]["not_assessable"]) for rule in rules), filters)
    controls(told, filters)
    if not told["items"]:
        if facets.is_narrowed(filters):
            text = w("queue.empty_text", day=told["as_of"] or ABSENT)
            empty(w("queue.empty_title"), text, w("queue.clear"), facets.clear)
        else:
            empty(w("queue.empty_all"), w("queue.empty_text", day=told["as_of"] or ABSENT))
        return
    chosen = rows.draw(told["items"], key=f"queue_{page}")
    below(told, page)
    preview.draw(fetch("finding.what", client.at("findings", chosen["id"])))


show()
