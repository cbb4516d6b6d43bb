"""One contracting process or project: money in a strip, periods on a timeline, every submission, its findings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import events, money, timeline, visit
from dashboard.parts.numbers import plain
from dashboard.parts.rows import record_of
from dashboard.parts.states import fetch, fetch_if_there, unknown
from dashboard.parts.tags import named, on_test_chain
from dashboard.parts.units import unit_marked
from dashboard.words import said, w

SUGGESTED = 100
SHOWN = 10
FIRMS = 3
BLOCKS = ("timeline", "money", "findings", "draws", "events")


def ask() -> None:
    """Which one: an id, or one of those with the strongest findings."""
    st.title(w("process.pick_title"), anchor=False)
    st.caption(w("process.pick_text"))
    queue = fetch("queue.what", "/findings", limit=SUGGESTED)
    seen: dict[str, dict[str, Any]] = {}
    for item in queue["items"]:
        record = item["process_id"] or item["project_id"]
        if record:
            seen.setdefault(record, item)
    for record, item in list(seen.items())[:SHOWN]:
        label = f"{plain(record_of(item))} · {named('severity', item['severity'])} · {plain(said(item['message']))}"
        visit.link_here(label, record, icon=":material/schedule:")


def search() -> None:
    """The box in the sidebar: go to another id."""

    def to_asked() -> None:
        st.query_params["id"] = st.session_state["process_id"].strip()

    with st.sidebar:
        st.text_input(
            w("process.id"),
            value=visit.asked("id") or "",
            icon=":material/search:",
            key="process_id",
            on_change=to_asked,
        )


def head(told: dict[str, Any]) -> None:
    """The name, whose it is, and the contents in the sidebar."""
    st.title(plain(told["title"] or told["id"]), anchor=False)
    parts = [plain(told["id"])]
    if told["project_id"] and told["project_id"] != told["id"]:
        parts.append(w("process.of_project", project=plain(told["project_id"])))
    if told["unit"]:
        parts.append(w("process.unit", unit=unit_marked(told["unit"], told["unit_name"])))
    if told["suppliers"]:
        firms = [unit_marked(firm["id"], firm["name"]) for firm in told["suppliers"][:FIRMS]]
        more = len(told["suppliers"]) - len(firms)
        parts.append(
            w("process.suppliers_more" if more else "process.suppliers", firms=w("process.comma").join(firms), n=more)
        )
    st.caption(" · ".join(parts))
    with st.sidebar:
        st.markdown(f"**{w('finding.contents')}**")
        st.markdown("\n".join(f"1. [{w(f'process.{block}')}](#{block})" for block in BLOCKS))
        for process in told["process_ids"] if told["kind"] == "project" else []:
            visit.link_here(plain(process), process, icon=":material/schedule:")
        if told["kind"] == "process" and told["project_id"]:
            visit.link_here(plain(told["project_id"]), told["project_id"], icon=":material/folder_open:")


def findings(told: dict[str, Any]) -> None:
    """Each finding as a link."""
    st.header(w("process.findings"), anchor="findings")
    if not told["findings"]:
        st.markdown(w("process.no_findings"))
    for item in told["findings"]:
        label = f"{named('severity', item['severity'])} · {plain(said(item['message']))}"
        visit.link(visit.FINDING, label, id=item["id"])


def draws(told: dict[str, Any]) -> None:
    """Each draw as a link; none on record means that nothing can be verified."""
    st.header(w("process.draws"), anchor="draws")
    ids = [told["id"]] if told["kind"] == "process" else told["process_ids"]
    found = [one for ocid in ids[:SHOWN] for one in fetch("draws.what", "/draws", ocid=ocid)["items"]]
    if not found:
        st.markdown(w("process.no_draws"))
    for one in found:
        chain = f" · {on_test_chain(is_plain=True)}" if one["is_test_chain"] else ""
        label = f"{w('process.verify')} {plain(one['draw_id'])} · {said(one['state_text'])}{chain}"
        visit.link(visit.VERIFY, label, icon=":material/verified:", draw=one["draw_id"])


def show() -> None:
    """The page."""
    search()
    asked = visit.asked("id")
    if asked is None:
        ask()
        return
    told = fetch_if_there("process.what", at("processes", asked)) or fetch_if_there(
        "process.what", at("projects", asked)
    )
    if told is None:
        unknown("process.what")
        return
    head(told)
    money.strip(told["money"])
    money.gaps(told["money"])
    timeline.draw(told, fetch("rules.what", "/rules")["items"])
    money.draw(told["money"])
    findings(told)
    draws(told)
    events.draw(told["events"])


show()
