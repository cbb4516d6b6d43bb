"""The decision bar, always in view: the acts that are possible now, each with the day by which the next is due."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import due
from dashboard.parts.case import form
from dashboard.parts.case.act import drafts
from dashboard.parts.tags import tag
from dashboard.words import w, word

ORDER = ("ask", "transfer", "reopen", "withdraw", "return", "receive", "conclude", "propose", "confirm")
MORE = ("assign", "note", "remind", "join", "leave", "withdraw_question", "recuse")
LAST = {"receive", "conclude", "propose", "confirm"}
ICONS = {
    "ask": "forum",
    "transfer": "forward_to_inbox",
    "reopen": "undo",
    "withdraw": "undo",
    "return": "undo",
    "receive": "how_to_reg",
    "conclude": "check_circle",
    "propose": "how_to_reg",
    "confirm": "check_circle",
    "open": "folder_open",
    "assign": "assignment_ind",
    "remind": "notifications",
    "snooze": "snooze",
}
OWN_PAGE = {"answer", "report_remedy", "accept_remedy", "return_remedy"}


def begin(act: str) -> None:
    """A form follows."""
    st.session_state["deciding"] = act
    st.session_state.pop("seen_version", None)


def end() -> None:
    """No form is open."""
    st.session_state.pop("deciding", None)
    st.session_state.pop("seen_version", None)


def label(case: dict[str, Any], told: dict[str, Any]) -> str:
    """The act as a verb, with the day by which the next step is due; `…`: a form follows."""
    text = w(f"case_act.{told['act']}")
    is_next = told["next_due_day"] and told["next_due_day"] != case["due_day"]
    return w("case.act_until", act=text, day=told["next_due_day"]) if is_next else text


def offered(case: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The acts with a button of their own, the strongest last, and those of the menu."""
    may = {told["act"]: told for told in case["may"] if told["act"] not in OWN_PAGE}
    own, more = [act for act in ORDER if act in may], [act for act in MORE if act in may]
    if case["state"] == "awaiting_feedback" and "remind" in more:  # one waits for the bureau: it can be reminded
        own, more = [*own, "remind"], [act for act in more if act != "remind"]
    return [may[act] for act in own], [may[act] for act in more]


def standing(case: dict[str, Any]) -> str:
    """Where the case stands, and whether a second person decides."""
    parts = [f"**{w('case.decision')}**", tag("case_state", case["state"]), due.tag(case["days_left"])]
    if case["state"] == "closed":
        parts.append(tag("conclusion", case["conclusion"]) if case["conclusion"] else "")
        parts += [tag("remedy", one["state"]) for one in case["remedies"] if one["state"] != "accepted"]
    elif case["second_person"]:
        parts.append(f":gray[{w('case.second_person')}]")
    return " ".join(part for part in parts if part)


def bar(case: dict[str, Any], near: list[dict[str, Any]]) -> None:
    """The bar of a case; `near`: other findings that could join it. The form that is open stands over the page."""
    own, more = offered(case)
    with st.bottom, st.container(key="decision"):
        left, right = st.columns([1, 1.9], vertical_alignment="center")
        left.markdown(standing(case))
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            if not own and not more:
                st.markdown(f":gray[{w('case.nothing_to_do')}]")
            if more:
                st.menu_button(
                    w("case.more"),
                    [told["act"] for told in more],
                    format_func=lambda act: w(f"case_act.{act}"),
                    key="more",
                    on_click=lambda: begin(st.session_state["more"]) if st.session_state["more"] else None,
                )
            for told in own:
                st.button(
                    label(case, told),
                    key=f"act_{told['act']}",
                    type="primary" if told["act"] in LAST else "secondary",
                    icon=f":material/{ICONS[told['act']]}:",
                    on_click=begin,
                    args=(told["act"],),
                )
    _opened(case, near)


def _opened(case: dict[str, Any], near: list[dict[str, Any]]) -> None:
    act = st.session_state.get("deciding")
    if not act:
        return
    told = next((one for one in case["may"] if one["act"] == act), None)
    if told is None:
        end()
        _too_late(case, act)
        return
    st.dialog(w(f"case_act.{act}").rstrip("…"), width="medium", on_dismiss=end)(form.draw)(case, told, near, end)


def _too_late(case: dict[str, Any], act: str) -> None:
    """Somebody moved the case on: what is no longer done, where the case stands, and the text that was typed."""
    st.session_state.pop("moved_act", None)
    st.session_state.pop("refused_act", None)
    told = w("case.not_now", act=w(f"case_act.{act}").rstrip("…"), state=word("case_state", case["state"]))
    with st.bottom:
        st.markdown(f":orange-badge[▲] {told}")
        if draft := drafts().get(f"{case['number']}_{act}"):
            st.caption(w("case.draft_kept"))
            st.code(draft, language=None, wrap_lines=True)
