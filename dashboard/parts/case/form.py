"""The form of one act: what it needs, what it leads to and by when, and what the API says where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard.parts.case import act as acts
from dashboard.parts.numbers import plain
from dashboard.parts.states import fetch
from dashboard.parts.tags import named, tag
from dashboard.words import said, w, word

CONCLUSIONS = ("confirmed", "referred", "unfounded", "false_alarm")
DISMISSED = {"unfounded", "false_alarm"}
REMEDY_DAYS = 30
REASONS = ("explained", "data_error", "rule_too_strict", "duplicate", "below_materiality")


def leads(case: dict[str, Any], told: dict[str, Any]) -> str:
    """What the act leads to, and by when the step after it is due."""
    state = tag("case_state", told["next_state"])
    if told.get("next_due_day"):
        return w("case.leads_until", state=state, day=told["next_due_day"])
    return w("case.stays" if told["next_state"] == case["state"] else "case.leads", state=state)


def conclusion(place: str) -> dict[str, Any]:
    """What was concluded, why where it is a dismissal, what is to be put right where it is confirmed."""
    chosen = st.radio(
        w("case.conclusion"),
        CONCLUSIONS,
        index=None,
        format_func=lambda code: f"{word('conclusion', code)} :gray[{word('conclusion_means', code)}]",
        key=f"conclusion_{place}",
    )
    body: dict[str, Any] = {"conclusion": chosen}
    if chosen in DISMISSED:
        body["reason"] = st.radio(
            w("case.reason"),
            REASONS,
            index=None,
            format_func=lambda code: word("dismissal", code),
            key=f"reason_{place}",
            horizontal=True,
        )
        st.caption(w("case.reason_note"))
    if chosen == "confirmed" and st.checkbox(w("case.demand_remedy"), key=f"remedy_{place}"):
        text = acts.area(w("case.remedy"), f"remedy_{place}", height=90)
        # a proposal on screen; the API judges by the day of the county
        near = (date.today() + timedelta(days=REMEDY_DAYS)).isoformat()  # noqa: DTZ011
        until = _day(w("case.remedy_due"), f"remedy_day_{place}", near)
        body["remedy"] = {"text": text} | ({"due_day": until} if until else {})
    return body


def _day(label: str, key: str, proposed: str | None) -> str | None:
    told = st.date_input(
        label, value=date.fromisoformat(proposed) if proposed else None, format="YYYY-MM-DD", key=key, min_value="today"
    )
    return told.isoformat() if isinstance(told, date) else None


def account(place: str, hint: str = "case.account_hint") -> str | None:
    """One of those who review; `hint` stands where nobody is chosen."""
    told = fetch("case.assignees", "/cases/assignees")
    labels = [one["label"] for one in told["assignees"]]
    known = {
        one["account"]: one["label"] if labels.count(one["label"]) == 1 else f"{one['label']} · {one['account']}"
        for one in sorted(told["assignees"], key=lambda one: one["account"] != told["me"])
    }
    if told["me"] in known:
        known[told["me"]] = w("case.myself", label=known[told["me"]])
    chosen: str | None = st.selectbox(
        w("case.account"),
        list(known),
        index=None,
        format_func=lambda number: known[number],
        placeholder=w(hint),
        key=f"account_{place}",
    )
    return chosen


def findings(items: list[dict[str, Any]], place: str) -> list[str]:
    """Which findings join or leave."""
    if not items:
        st.markdown(w("case.no_others"))
        return []
    known = {item["id"]: f"{named('severity', item['severity'])} {said(item['message'])}" for item in items}
    return [id for id, text in known.items() if st.checkbox(plain(text), key=f"choose_{place}_{id}")]


def asked_of(case: dict[str, Any], told: dict[str, Any], near: list[dict[str, Any]], place: str) -> dict[str, Any]:
    """The fields that the act needs, drawn; what is filled in."""
    needs, body = told["needs"], {}
    if "account" in needs:
        body["account"] = account(place)
    if "conclusion" in needs:
        body |= conclusion(place)
    if "findings" in needs:
        body["findings"] = findings(case["findings"] if told["act"] == "leave" else near, place)
    if "text" in needs:
        body["text"] = acts.area(w(f"case_text.{told['act']}"), place, hint=None)
    if "due_day" in needs:
        body["due_day"] = _day(w("case.answer_due"), f"day_{place}", told.get("next_due_day"))
    return body


def draw(case: dict[str, Any], told: dict[str, Any], near: list[dict[str, Any]], end: Callable[[], None]) -> None:
    """The form; when it is done the page is drawn anew, when it is not the sentence stands over the kept text."""
    act = told["act"]
    place = f"{case['number']}_{act}"
    st.session_state.setdefault("seen_version", case["version"])
    st.markdown(f"{plain(case['label'])} · {leads(case, told)}")
    if act == "transfer" and case.get("body"):
        st.markdown(w("case.transfer_body", body=plain(said(case["body"]))))
    if act in {"propose", "confirm", "return"} and case["second_person"]:
        st.caption(w("case.second_person_note"))
    if act in {"ask", "remind"}:
        st.caption(w("case.asked_unit", unit=plain(case.get("unit_name") or case["unit_id"] or w("case.no_unit"))))
    if st.session_state.pop("moved_act", None):
        st.caption(f":material/sync: {w('case.moved_note')}")
    body = asked_of(case, told, near, place)
    if st.button(w(f"case_act.{act}").rstrip("…"), key=f"send_{act}", type="primary"):
        _send(case, told, place, body, end)
    if why := st.session_state.pop("refused_act", None):
        st.markdown(f":red-badge[×] {plain(why)}")


def _send(
    case: dict[str, Any], told: dict[str, Any], place: str, body: dict[str, Any], end: Callable[[], None]
) -> None:
    """Done: the page anew. Changed by somebody meanwhile: the page anew, the form and its text as they are."""
    act = told["act"]
    filled = {name: value for name, value in body.items() if value not in (None, "")}
    came = acts.step(case, act, filled, seen=st.session_state["seen_version"])
    if came.is_done:
        state = came.told.get("state", told["next_state"])
        acts.sent(place, w("case.done", act=w(f"case_act.{act}").rstrip("…"), state=word("case_state", state)))
        acts.drafts().pop(f"remedy_{place}", None)
        end()
        st.rerun()
    st.session_state["refused_act"] = came.why
    if came.is_moved:
        st.session_state["moved_act"] = act
        st.session_state.pop("seen_version")
        st.rerun()
