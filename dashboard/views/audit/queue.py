"""The auditor's queue: findings by score, narrowed by facets that live in the address; those chosen are worked on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import facets, preview, rows
from dashboard.parts.case import act, opening
from dashboard.parts.numbers import ABSENT
from dashboard.parts.queue import overlay, put_off, saved, sidebar
from dashboard.parts.queue.paging import page_asked, turn
from dashboard.parts.sheet import csv_bytes
from dashboard.parts.states import empty, fetch_together
from dashboard.words import count, language, said, w

SIZE = 12
CHUNK = 200
VIEWS = ("findings", *overlay.KINDS)
EXPORTED = (
    "id", "rule", "severity", "state", "stage", "project_id", "process_id", "unit_id", "unit_name", "stake_yuan", "day",
)  # fmt: skip


def all_rows(filters: dict[str, Any]) -> Callable[[], bytes]:
    """Fetches, when the button is pressed, every finding under the filters as CSV, for the visitor of now."""
    get, lang = client.get_later(), language()
    header = [*EXPORTED, w("field.title"), w("field.finding"), w("field.score")]

    def fetched() -> bytes:
        items: list[dict[str, Any]] = []
        total = 1
        while len(items) < total:
            told = get("/findings", **filters, unusual="false", limit=CHUNK, offset=len(items))
            total = told["total"]
            if not told["items"]:
                break
            items += told["items"]
        return csv_bytes(
            header,
            (
                [*(item[name] for name in EXPORTED), item["title"][lang], item["message"][lang], item["score"]]
                for item in items
            ),
        )

    return fetched


def head(told: dict[str, Any], unassessed: int, filters: dict[str, Any], kept: dict[str, Any]) -> None:
    """Title, what the page is, the saved filters, and the ways out as files."""
    title, ways = st.columns([2.4, 2], vertical_alignment="bottom")
    with title:
        st.title(w("queue.title"), anchor=False)
        lines = [w("queue.lead"), count("queue.total", told["total"])]
        if unassessed:
            lines.append(count("queue.not_assessable", unassessed))
        st.caption(" · ".join(lines))
    with ways, st.container(horizontal=True, horizontal_alignment="right"):
        saved.draw(kept)
        st.download_button(
            w("queue.xlsx"),
            client.later("/findings.xlsx", **filters, lang=language()),
            file_name=f"findings-{told['as_of']}.xlsx",
            key="xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            w("queue.csv"),
            all_rows(filters),
            file_name=f"findings-{told['as_of']}.csv",
            mime="text/csv",
            key="csv",
            icon=":material/download:",
            on_click="ignore",
        )


def desk(filters: dict[str, Any]) -> str:
    """Which of the desks the filters stand for."""
    whose = {"me": "mine", "none": "unassigned"}
    if filters["late"]:
        return "late"
    return whose.get(filters["assignee"] or "", "all") if filters["assignee"] else "all"


def _desk_chosen() -> None:
    """The address follows."""
    chosen = st.session_state["desk"]
    for name in ("assignee", "late", "page"):
        st.query_params.pop(name, None)
    if chosen == "late":
        st.query_params["late"] = "true"
    elif chosen in {"mine", "unassigned"}:
        st.query_params["assignee"] = "me" if chosen == "mine" else "none"


def _view_chosen() -> None:
    if st.session_state["view"] == VIEWS[0]:
        st.query_params.pop("view", None)
    else:
        st.query_params["view"] = st.session_state["view"]


def view_asked() -> str:
    """One finding a row, or one subject a row."""
    asked = st.query_params.get("view", VIEWS[0])
    return asked if asked in VIEWS else VIEWS[0]


def view() -> None:
    """Findings, or the subjects on which several rules lie."""
    st.segmented_control(
        w("queue.view"),
        VIEWS,
        default=view_asked(),
        format_func=lambda name: w(f"queue_view.{name}"),
        required=True,
        key="view",
        label_visibility="collapsed",
        on_change=_view_chosen,
    )


def desks(told: dict[str, Any], filters: dict[str, Any]) -> None:
    """Whose cases they are, with how many."""
    whose, late = told["facets"]["assignee"], told["facets"]["late"]
    counts = {"mine": whose.get(told["me"], 0), "unassigned": whose.get("none", 0), "late": late.get("true", 0)}
    st.segmented_control(
        w("queue.desk"),
        ("mine", "unassigned", "late", "all"),
        default=desk(filters),
        format_func=lambda name: w(f"queue_desk.{name}") + (f" {counts[name]:,}" if name in counts else ""),
        required=True,
        key="desk",
        label_visibility="collapsed",
        on_change=_desk_chosen,
    )


def order(filters: dict[str, Any]) -> None:
    """By what the rows are ordered."""
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


def controls(told: dict[str, Any], filters: dict[str, Any]) -> None:
    """Whose, one row a finding or a subject, in which order; subjects come in the order of the API."""
    is_list = view_asked() == VIEWS[0]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if is_list:
            desks(told, filters)
        view()
        if is_list:
            order(filters)


def below(told: dict[str, Any], page: int) -> None:
    """How it is ordered, what is not listed and why, and the pages."""
    pages = -(-told["total"] // SIZE)
    parts = [w(f"hidden.{reason}", n=f"{n:,}") for reason, n in told["hidden"].items() if n]
    hidden = w("queue.hidden", parts=w("app.semicolon").join(parts)) if parts else w("queue.hidden_none")
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        paged = w("queue.page", size=SIZE, page=page, pages=pages)
        marked = f"{w('queue.unusual_mark')} · " if any(item.get("unusual") for item in told["items"]) else ""
        st.caption(f"{said(told['formula'])} · {marked}{paged} · {hidden}")
    if pages > 1:
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="page", on_change=turn)


def bar(chosen: list[dict[str, Any]]) -> None:
    """What may be done with the chosen rows, always in view."""
    with st.bottom, st.container(key="decision"):
        left, right = st.columns([1, 1.6], vertical_alignment="center")
        left.markdown(count("queue.chosen", len(chosen)) if chosen else f":gray[{w('queue.choose')}]")
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            free = any(not item.get("case") for item in chosen)
            opening.buttons(is_disabled=not chosen, is_open_disabled=not free)
    opening.opened(chosen)


def findings(told: dict[str, Any], filters: dict[str, Any], page: int) -> None:
    """The rows, one chosen in preview, and what is hidden."""
    if not told["items"]:
        if facets.is_narrowed(filters):
            text = w("queue.empty_text", day=told["as_of"] or ABSENT)
            empty(w("queue.empty_title"), text, w("queue.clear"), facets.clear)
        else:
            empty(w("queue.empty_all"), w("queue.empty_text", day=told["as_of"] or ABSENT))
        put_off.draw(told["hidden"].get("snoozed", 0))
        return
    chosen = rows.draw(told["items"], key=f"queue_{page}")
    below(told, page)
    put_off.draw(told["hidden"].get("snoozed", 0))
    shown = chosen[0] if chosen else told["items"][0]
    (detail,) = fetch_together("finding.what", (client.at("findings", shown["id"]), {}))
    if detail is not None:
        preview.draw(detail)
    bar(chosen)


def show() -> None:
    """The page."""
    facets.leave()
    filters, page = facets.chosen(), page_asked()
    asked = {**filters, "limit": SIZE, "offset": (page - 1) * SIZE}
    told, rules, kept = fetch_together("queue.what", ("/findings", asked), ("/rules", {}), ("/filters", {}))
    act.tell_done()
    titles = {rule["id"]: said(rule["title"]) for rule in rules["items"]}
    sidebar.go_to(filters)
    if view_asked() == VIEWS[0]:
        sidebar.draw(told, filters, titles)
    head(told, sum(bool(rule["coverage"]["not_assessable"]) for rule in rules["items"]), filters, kept)
    controls(told, filters)
    if view_asked() == VIEWS[0]:
        findings(told, filters, page)
    else:
        overlay.draw(view_asked())


show()
