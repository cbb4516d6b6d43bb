"""A question or a remedy as its unit sees it: what is asked, by when, on what; what was said, and the form for it."""

from __future__ import annotations

import re
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import due, grid, visit
from dashboard.parts.bring import choose
from dashboard.parts.case import act as acts
from dashboard.parts.case.talk import papers
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import refused, tried
from dashboard.parts.tags import counted, tag
from dashboard.parts.units import unit_marked
from dashboard.words import language, said, w

KINDS: Final = ("pdf", "png", "jpg", "jpeg", "xlsx", "docx")
SEPARATED: Final = re.compile(r"[\s,，;；、]+")


def head(told: dict[str, Any], kind: str) -> None:
    """What it is, by when, about which records and which rules' findings; then the words."""
    first = said(told["findings"][0]["title"]) if told["findings"] else ABSENT
    st.title(w(f"exchange.{kind}_title", n=told["number"], rule=plain(first)), anchor=False)
    st.markdown(f"{tag(kind, told['state'])} {due.tag(told['days_left'])}")
    rules = "  \n".join(f"{plain(said(one['title']))}" for one in told["findings"])
    record = told["process_id"] or told["project_id"]
    grid.facts(
        [
            (w("exchange.case"), w("exchange.case_number", n=told["case_number"])),
            (w("field.unit"), unit_marked(told["unit_id"], told["unit_name"])),
            (w("field.record"), plain(record or ABSENT)),
            (w("exchange.due"), told["due_day"]),
            (w("exchange.about"), rules or ABSENT),
        ],
        alternative=w("exchange.what"),
    )
    if record:
        visit.link(visit.PROCESS, w("finding.whole_process"), icon=":material/schedule:", id=record)
    st.header(w(f"exchange.{kind}_asked"), anchor=False)
    quoted(told["text"])


def quoted(text: str) -> None:
    """The words of somebody, line by line."""
    st.markdown("\n".join(f"> {plain(line)}  " for line in text.splitlines() or [ABSENT]))


def cited(entries: list[dict[str, Any]]) -> None:
    """The entries of the log that are cited."""
    if entries:
        grid.draw(
            {
                w("field.entry"): [f"{one['entry']:,}" for one in entries],
                w("field.event"): [plain(said(one["label"])) if one["label"] else ABSENT for one in entries],
                w("field.summary"): [plain(said(one["summary"])) if one["summary"] else ABSENT for one in entries],
            },
            alternative=w("exchange.cited"),
        )


def answers(told: dict[str, Any]) -> None:
    """What the unit answered, and what of it the public reads."""
    for one in told["answers"]:
        st.markdown(f"**{w('exchange.answered_at', at=plain(moment(one['at'])))}**")
        quoted(one["text"])
        if one["public_text"]:
            st.markdown(f":blue-badge[:material/visibility: {w('seen.public')}] {plain(one['public_text'])}")
        cited(one["entries"])


def reports(told: dict[str, Any]) -> None:
    """What the unit reported, what became of each report, and why one was returned."""
    for one in told["reports"]:
        st.markdown(f"**{w('exchange.reported_at', at=plain(moment(one['at'])))}**")
        quoted(one["text"])
        cited(one["entries"])
        if one["outcome"] is not None:
            at_ = plain(moment(one["decided_at"]))
            remark = plain(one["remark"] or ABSENT)
            st.markdown(f"{tag('remedy', one['outcome'])} {w('exchange.remark', at=at_, text=remark)}")


def attach(told: dict[str, Any], kind: str, *, is_open: bool, most: int) -> None:
    """The papers that belong to it; as long as it is open, one more of at most so many MB."""
    if told["papers"] or is_open:
        st.header(w("exchange.papers"), anchor="papers")
        papers(told["papers"], f"{kind}_{told['number']}")
    if not is_open:
        return
    choose(most)
    turn = st.session_state.setdefault("paper_turn", 0)  # another turn is another, empty widget
    file = st.file_uploader(w("exchange.paper"), key=f"paper_file_{turn}", type=list(KINDS), max_upload_size=most)
    if file is None or not st.button(w("exchange.attach"), key="attach", icon=":material/attach_file:"):
        return
    brought = (file.name, file.getvalue(), file.type or "application/octet-stream")
    query = {"of": kind, "number": told["number"], "lang": language()}
    _, why = tried("exchange.paper", lambda: client.upload("/papers", brought, {}, **query))
    if why:
        refused(w("desk.not_taken", name=plain(file.name)), why)
    else:
        st.session_state["paper_turn"] = turn + 1
        st.rerun()


def entries(text: str) -> list[int] | None:
    """The numbers of entries in a text; None where something else stands there."""
    told = [one for one in SEPARATED.split(text.strip()) if one]
    fits = all(one.isdecimal() and len(one) < 16 for one in told)  # noqa: PLR2004
    return [int(one) for one in told] if fits else None


def reply(told: dict[str, Any], kind: str) -> None:
    """The form: what to say, what of it to the public, which entries; what was typed is kept until it is sent."""
    place = f"{kind}_{told['number']}"
    st.header(w(f"exchange.{kind}_reply"), anchor="reply")
    text = acts.area(w(f"exchange.{kind}_text"), place)
    public = ""
    if kind == "question":
        public = acts.area(w("exchange.public"), f"{place}_public", hint=w("exchange.public_hint"), height=80)
        st.caption(w("exchange.public_note"))
    numbers = st.text_input(
        w("exchange.entries"), key=f"entries_{place}", persist_state="session", help=w("exchange.entries_help")
    )
    if not st.button(w(f"exchange.{kind}_send"), key="reply_go", type="primary", icon=":material/send:"):
        return
    cited_ = entries(numbers)
    if cited_ is None:
        refused(w("desk.not_done"), w("exchange.no_numbers", found=numbers))
        return
    path, more = ("answers", {"public_text": public.strip() or None}) if kind == "question" else ("reports", {})
    body = {"text": text, "entries": cited_} | {name: value for name, value in more.items() if value}
    came = acts.post(at(f"{'questions' if kind == 'question' else 'remedies'}", str(told["number"]), path), body)
    if not came.is_done:
        refused(w("desk.not_done"), came.why)
        return
    acts.drafts().pop(place, None)
    acts.drafts().pop(f"{place}_public", None)
    st.session_state["replied"] = place
    st.rerun()


def replied(told: dict[str, Any], kind: str) -> None:
    """What was just sent is said once."""
    if st.session_state.pop("replied", None) == f"{kind}_{told['number']}":
        st.markdown(counted("check", "pass", w(f"exchange.{kind}_sent")))
