"""The form by which a file is handed in: for a unit, in place of a draft, or as a correction of what is certified."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.parts import visitor
from dashboard.parts.bring import choose
from dashboard.parts.numbers import plain
from dashboard.parts.states import refused, tried
from dashboard.parts.units import choices
from dashboard.words import language, w

KINDS: Final = ("xlsx", "csv", "jsonl")


def unit(who: dict[str, Any], key: str) -> str | None:
    """For which unit: the account's only one, one of its several, or the code that is typed where there are none."""
    units = who.get("units") or []
    if len(units) == 1:
        return str(units[0])
    if units:
        names = choices(who.get("unit_names", {}), units)
        chosen: str | None = st.selectbox(w("desk.for_unit"), units, format_func=names.__getitem__, key=f"{key}_unit")
        return chosen
    return st.text_input(w("desk.for_unit"), key=f"{key}_unit", placeholder=w("desk.unit_hint")).strip() or None


def draw(who: dict[str, Any], key: str = "hand_in", **stands_for: int | None) -> None:
    """The form; once sent, the page shows the new submission. `stands_for`: `supersedes` or `corrects`, its number."""
    most = visitor.most(who, "upload")
    choose(most)
    turn = st.session_state.setdefault(f"{key}_turn", 0)  # another turn is another, empty widget
    with st.form(f"{key}_form", enter_to_submit=False):
        told_unit = unit(who, key)
        st.file_uploader(w("desk.file"), key=f"{key}_file_{turn}", max_upload_size=most, type=list(KINDS))
        sent = st.form_submit_button(w("desk.send"), key=f"{key}_go", type="primary", icon=":material/upload_file:")
    st.caption(w("desk.file_note"))
    if not sent:
        return
    file = st.session_state[f"{key}_file_{turn}"]
    if file is None:
        refused(w("desk.no_file_title"), w("desk.no_file"))
        return
    fields = {"unit": told_unit, **stands_for}
    brought = (file.name, file.getvalue(), file.type or "application/octet-stream")
    made, why = tried("desk.what", lambda: client.upload("/submissions", brought, fields, lang=language()))
    if made is None:
        refused(w("desk.not_taken", name=plain(file.name)), why)
        return
    st.session_state[f"{key}_turn"] = turn + 1
    st.query_params["id"] = str(made["id"])
    st.rerun()
