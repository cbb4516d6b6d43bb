"""A draft that is ready: certified by a second person of the unit, who shows once more who he is; else handed on."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts import proof, visitor
from dashboard.parts.numbers import short_hash
from dashboard.parts.states import refused, tried
from dashboard.words import count, language, w


def draw(told: dict[str, Any], who: dict[str, Any]) -> None:
    """The box: to sign for whoever may, for the others how it goes on."""
    st.header(w("desk.certify"), anchor="certify")
    is_own = who.get("account") == told["uploader"] and who["via"] != "open"
    with st.container(border=True, key="certify_box"):
        if visitor.may(who, "certify") and not is_own:
            sign(told)
        else:
            hand_on(told)


def hand_on(told: dict[str, Any]) -> None:
    """Who signs is another person: the address of this page is what he needs."""
    st.markdown(w("desk.hand_on", n=told["id"]))
    st.code(page_address(told["id"]), language=None, wrap_lines=True)
    st.caption(w("desk.hand_on_note"))


def page_address(id: int) -> str:
    """The address of this page for another person of the unit."""
    base = (st.context.url or "").partition("?")[0]
    return f"{base}?id={id}"


def sign(told: dict[str, Any]) -> None:
    """What is signed, and the button."""
    counts = told["counts"]
    st.markdown(
        w(
            "desk.sign_what",
            records=count("desk.n_records", counts["events"]),
            file=short_hash(told["file"]["sha256"]),
            events=short_hash(told["events_sha256"]),
        )
    )
    st.markdown(w("desk.sign_means"))
    asks = not proof.is_fresh()
    with st.form("certify_form", enter_to_submit=False):
        if asks:
            proof.fields("certify")
        st.checkbox(w("desk.sign_seen"), key="certify_seen")
        sent = st.form_submit_button(w("desk.sign"), key="certify_go", type="primary", icon=":material/how_to_reg:")
    if not sent:
        return
    if not st.session_state["certify_seen"]:
        refused(w("desk.not_signed"), w("desk.sign_seen_first"))
    elif not asks or proof.shown("certify"):
        done(told)


def done(told: dict[str, Any]) -> None:
    """It is certified, or the sentence why not."""
    seen = {"file_sha256": told["file"]["sha256"], "events_sha256": told["events_sha256"]}
    path = client.at("submissions", str(told["id"]), "certify")
    receipt, why = tried("desk.what", partial(client.post, path, seen, lang=language()))
    if receipt is None:
        refused(w("desk.not_signed"), why)
    else:
        st.rerun()
