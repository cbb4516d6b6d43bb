"""Questions to the bureau with their answers, what it is to put right, and the papers that belong to each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import due
from dashboard.parts.case import act as acts
from dashboard.parts.numbers import moment, plain
from dashboard.parts.tags import tag
from dashboard.words import w, word


def papers(told: list[dict[str, Any]], place: str) -> None:
    """Each paper to download, with its size and the first digits of its hash."""
    for one in told:
        st.download_button(
            w("case.paper_file", name=plain(one["file_name"]), kib=f"{max(1, round(one['bytes'] / 1024)):,}"),
            client.later(at("papers", str(one["id"]))),
            file_name=one["file_name"],
            mime=one["media_type"],
            key=f"paper_{place}_{one['id']}",
            icon=":material/attach_file:",
            on_click="ignore",
            type="tertiary",
        )


def question(case: dict[str, Any], place: int, told: dict[str, Any]) -> None:
    """One question: when, to whom, by when, and what was answered."""
    with st.container(border=True, key=f"question_{told['number']}"):
        marks = [f"**{w('case.question', n=place)}**", plain(moment(told["asked_at"])), tag("question", told["state"])]
        if told["state"] == "open":
            marks.append(due.tag(told["days_left"]))
        st.markdown(" ".join(mark for mark in marks if mark))
        st.markdown(plain(told["text"]))
        if told["state"] == "open":
            st.caption(w("case.answer_by", day=told["due_day"]))
        for answer in told["answers"]:
            _said(answer, case)
            if answer["public_text"]:
                st.caption(w("case.public_text", text=plain(answer["public_text"])))
        papers(told["papers"], f"question_{told['number']}")
        if told["state"] == "open":
            _withdrawn(told["number"])


def _withdrawn(number: int) -> None:
    """The question is taken back, where the API lets this visitor."""
    if st.button(w("case.withdraw_question"), key=f"withdraw_{number}", icon=":material/undo:", type="tertiary"):
        came = acts.post(at("questions", str(number), "withdraw"), {})
        if came.is_done:
            acts.sent(f"withdraw_{number}", w("case.done_short", act=w("case.withdraw_question")))
            st.rerun()
        st.markdown(f":red-badge[×] {plain(came.why)}")


def remedy(case: dict[str, Any], told: dict[str, Any]) -> None:
    """One thing to put right: by when, what was reported, and whether it was accepted."""
    with st.container(border=True, key=f"remedy_{told['number']}"):
        marks = [f"**{w('case.remedy')}**", tag("remedy", told["state"])]
        if told["state"] != "accepted":
            marks.append(due.tag(told["days_left"]))
        st.markdown(" ".join(mark for mark in marks if mark))
        st.markdown(plain(told["text"]))
        st.caption(w("case.remedy_by", day=told["due_day"]))
        for report in told["reports"]:
            _said(report, case)
            if report["outcome"]:
                remark = plain(report["remark"] or "")
                st.markdown(f"{tag('remedy', report['outcome'])} {plain(moment(report['decided_at']))} {remark}")
        papers(told["papers"], f"remedy_{told['number']}")
        if told["awaits"] == "reviewer":
            _judge(told)


def _said(one: dict[str, Any], case: dict[str, Any]) -> None:
    """What the unit said, when, and the entries that it cites."""
    st.markdown("\n".join(f"> {plain(line)}  " for line in one["text"].splitlines()))
    parts = [plain(case["unit_name"] or case["unit_id"] or ""), plain(moment(one["at"]))]
    if one["entries"]:
        parts.append(w("case.cites", entries=w("app.comma").join(f"{cited['entry']:,}" for cited in one["entries"])))
    st.caption(" · ".join(part for part in parts if part))


def _judge(told: dict[str, Any]) -> None:
    """Accepted or returned, with a text; the API says where a second person is needed."""
    place = f"remedy_answer_{told['number']}"
    text = acts.area(w("case.remedy_answer"), place, height=80)
    with st.container(horizontal=True):
        for act in ("accept", "return"):
            if st.button(word("remedy_act", act), key=f"{act}_{told['number']}"):
                came = acts.post(at("remedies", str(told["number"]), act), {"text": text})
                if came.is_done:
                    acts.sent(place, w("case.done_short", act=word("remedy_act", act)))
                    st.rerun()
                st.session_state["why_remedy"] = came.why
    if why := st.session_state.pop("why_remedy", None):
        st.markdown(f":red-badge[×] {plain(why)}")


def draw(case: dict[str, Any] | None) -> None:
    """The whole block; a finding without a case has asked nobody."""
    st.header(w("case_block.talk"), anchor="talk")
    if case is None:
        st.markdown(w("case.no_case_no_talk"))
        return
    if not case["questions"] and not case["remedies"]:
        st.markdown(w("case.nothing_asked"))
    for place, told in enumerate(case["questions"], 1):
        question(case, place, told)
    for told in case["remedies"]:
        remedy(case, told)
