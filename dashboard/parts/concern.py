"""One concern: what was written, what it is about, each step, and what can be done now."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.parts import grid, visit
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import refused, tried
from dashboard.parts.tags import note, tag
from dashboard.words import said, w, word

WANTS_TEXT: Final = ("pass_on", "answer", "close", "note", "reopen")
PAGES: Final = {"process": visit.PROCESS, "draw": "views/public/verify_draw.py", "rule": "views/audit/rules.py"}
NAMES: Final = {"process": "id", "draw": "draw", "rule": "rule"}


def head(told: dict[str, Any]) -> None:
    """Number, sort and state; the look is on record."""
    st.title(f"{told['label']} · {plain(said(told['kind_text']))}", anchor=False)
    st.markdown(f"{tag('concern_state', told['state'])} {note(w('concerns.on_record'))}")
    st.caption(w("concerns.came", at=moment(told["received_at"]), since=moment(told["state_since"])))


def contents(told: dict[str, Any]) -> None:
    """The words of the teller, as text and never as markup; how to reach him; the record; the answer."""
    st.header(w("concern.field.text"), anchor="text")
    with st.container(border=True, key="concern_text"):
        st.text(w("concern.erased") if told["is_erased"] else told["text"])
    rows = [(w("concern.field.contact"), plain(told["contact"] or ABSENT)), (w("concern.about"), record(told))]
    rows.append((w("concerns.case"), ABSENT if told["case_number"] is None else f"C-{told['case_number']:06d}"))
    grid.facts(rows, alternative=w("concern.field.text"))
    target = told["target"]
    if target is not None and target["kind"] in PAGES:
        visit.link(
            PAGES[target["kind"]], w("concerns.open_target"), icon=":material/arrow_forward:",
            **{NAMES[target["kind"]]: target["id"]},
        )  # fmt: skip
    if told["case_number"] is not None:
        visit.link(
            "views/audit/case.py", w("concerns.open_case"), icon=":material/folder_open:", case=told["case_number"]
        )
    st.header(w("concern.reply"), anchor="reply")
    if told["reply"]:
        with st.container(border=True, key="concern_reply"):
            st.text(told["reply"])
    else:
        st.markdown(w("concern.erased" if told["is_erased"] else "concern.no_reply"))


def record(told: dict[str, Any]) -> str:
    """The record that it names, in words."""
    target = told["target"]
    return ABSENT if target is None else f"{word('concern.target', target['kind'])} `{plain(target['id'])}`"


def history(steps: list[dict[str, Any]]) -> None:
    """Each step with its note, which the teller never sees."""
    st.header(w("concerns.history"), anchor="history")
    grid.draw(
        {
            w("field.time"): [grid.whole(moment(one["at"])) for one in steps],
            w("concerns.act"): [grid.whole(word("concern_act", one["act"])) for one in steps],
            w("field.state"): [tag("concern_state", one["to_state"]) for one in steps],
            w("concerns.account"): [
                grid.whole(w("concerns.teller") if one["act"] == "receive" else one["account"]) for one in steps
            ],
            w("concerns.note"): [plain(one["note"] or ABSENT) for one in steps],
        },
        alternative=w("concerns.history"),
        cards="concern_steps",
    )
    st.caption(w("concerns.history_note"))


def decide(told: dict[str, Any]) -> None:
    """What can be done now, with its text; a refusal keeps what was written, what was done leaves an empty form."""
    if not told["may"]:
        return
    st.header(w("concerns.decide"), anchor="decide")
    turn = st.session_state.setdefault("concern_turn", 0)  # another turn is another, empty form
    act = st.radio(
        w("concerns.act"),
        told["may"],
        format_func=lambda one: word("concern_act", one),
        key=f"concern_act_{turn}",
        label_visibility="collapsed",
    )
    text = case = None
    if act == "link":
        case = st.number_input(w("concerns.case"), min_value=1, value=None, step=1, key=f"concern_case_{turn}")
    if act in WANTS_TEXT:
        label = w("concerns.answer_label" if act == "answer" else "concerns.note_label")
        text = st.text_area(label, key=f"concern_said_{turn}", max_chars=10_000, height=160)
    if act == "answer":
        st.caption(w("concerns.answer_note"))
    seen = f"concern_seen_{told['number']}"
    if not st.button(word("concern_act", act), key="concern_go", type="primary"):
        st.session_state[seen] = told["version"]  # what was on screen before the button was pressed
        return
    body: dict[str, Any] = {"version": st.session_state.get(seen, told["version"]), "text": text or ""}
    if case is not None:
        body["case"] = int(case)
    path = client.at("concerns", str(told["number"]), act)
    done, why = tried("concerns.what", lambda: client.change("POST", path, body))
    if done is None:
        refused(w("concerns.refused"), why)
        st.session_state[seen] = told["version"]
        return
    st.session_state["concern_turn"] = turn + 1
    st.session_state.pop(seen, None)
    st.rerun()
