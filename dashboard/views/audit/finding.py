"""One finding: a sentence, then its why, its evidence, its time and its history."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import evidence, grid, money, timeline, visit, why
from dashboard.parts.numbers import moment, money_text, plain
from dashboard.parts.rows import record_of
from dashboard.parts.states import empty, fetch, fetch_if_there
from dashboard.parts.tags import lead, named, note, tag
from dashboard.parts.units import unit_marked
from dashboard.words import said, w, word

BLOCKS = ("why", "evidence", "timeline", "others", "history")


def aside(detail: dict[str, Any]) -> None:
    """The card of the finding, the contents of the page, the way out as JSON."""
    body = plain(said(detail["body"]["name"])) if detail["body"] else w("finding.none_told")
    rows = [
        (w("field.record"), plain(record_of(detail))),
        (w("field.process"), plain(detail["process_id"] or "—")),
        (w("field.unit"), unit_marked(detail["unit_id"], detail["unit_name"])),
        (w("field.day"), detail["day"]),
        (w("field.raised_at"), plain(moment(detail["raised_at"]))),
        (w("field.cured_day"), detail["cured_day"] or "—"),
        (w("field.body"), body),
        (w("field.score"), str(detail["score"])),
    ]
    with st.sidebar:
        st.markdown(f"{tag('severity', detail['severity'])} {tag('state', detail['state'])}")
        grid.facts(rows, alternative=w("nav.finding"))
        st.markdown(f"**{w('finding.contents')}**")
        st.markdown("\n".join(f"1. [{w(f'finding.{block}')}](#{block})" for block in BLOCKS))
        st.download_button(
            w("finding.json"),
            json.dumps(detail, ensure_ascii=False, indent=1),
            file_name=f"finding-{detail['id']}.json",
            mime="application/json",
            key="json",
            icon=":material/data_object:",
            on_click="ignore",
            width="stretch",
        )


def head(detail: dict[str, Any]) -> None:
    """The sentence, and what kind of thing it is."""
    visit.link(visit.QUEUE, w("nav.queue"), icon=":material/arrow_back:")
    st.title(plain(said(detail["message"])), anchor=False)
    marks = [tag("severity", detail["severity"])]
    if detail["is_lead"]:
        marks.append(lead())
    marks.append(note(word("stage", detail["stage"])))
    if detail["stake_yuan"]:
        marks.append(note(w("finding.stake", amount=money_text(detail["stake_yuan"]))))
    st.markdown(f"{' '.join(marks)}  {w('finding.lead')}")
    if detail["is_lead"]:
        st.caption(w("finding.lead_kind"))


def when(detail: dict[str, Any]) -> None:
    """The timeline of the process it belongs to, else of the project."""
    process, project = detail["process_id"], detail["project_id"]
    path = at("processes", process) if process else at("projects", project) if project else ""
    told = fetch_if_there("process.what", path) if path else None
    if told is None:
        st.header(w("finding.timeline"), anchor="timeline")
        st.markdown(w("finding.no_timeline"))
        return
    timeline.draw(told, fetch("rules.what", "/rules")["items"])
    if told["money"]["payments"]:
        money.draw(told["money"])
    visit.link(visit.PROCESS, w("finding.whole_process"), icon=":material/schedule:", id=process or project)


def others(detail: dict[str, Any]) -> None:
    """The other findings on the same project, each a link."""
    st.header(w("finding.others"), anchor="others")
    if not detail["others"]:
        st.markdown(w("finding.others_none"))
    for item in detail["others"]:
        label = f"{named('severity', item['severity'])} · {plain(said(item['message']))}"
        visit.link_here(label, item["id"])


def history(detail: dict[str, Any]) -> None:
    """Each change of state, and up to which entry the rules had read."""
    st.header(w("finding.history"), anchor="history")
    steps = detail["history"]
    grid.draw(
        {
            w("field.time"): [plain(moment(step["at"])) for step in steps],
            w("field.state"): [tag("state", step["state"]) for step in steps],
            w("field.cause"): [step["cause"] for step in steps],
        },
        alternative=w("finding.history"),
        numbers={w("field.cause"): grid.COUNT},
    )


def show() -> None:
    """The page."""
    asked = visit.asked("id")
    if asked is None:
        st.title(w("nav.finding"), anchor=False)
        empty(w("finding.pick_title"), w("finding.pick_text"))
        visit.link(visit.QUEUE, w("finding.pick_action"), icon=":material/checklist:")
        return
    detail = fetch("finding.what", at("findings", asked))
    aside(detail)
    head(detail)
    why.draw(detail)
    evidence.draw(detail)
    when(detail)
    others(detail)
    history(detail)


show()
