"""A file that a visitor brings, pasted or uploaded; it stays with this visit and is kept nowhere."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from dashboard.parts import states
from dashboard.words import language, w

MOST_MB = 20
HEIGHT = 130
CHOOSE = '[data-testid="stFileUploaderDropzone"] button p::after'
"""Where style.css takes away the frame's own English."""


def choose(most: int) -> None:
    """The buttons of the page that choose a file say so in the language of the visit, and up to how many MB."""
    st.html(f"""<style>{CHOOSE} {{ content: "{w("verify.choose_file", most=most)}"; }}</style>""")


def form(name: str, *, file: str, paste: str, go: str, more: str | None = None) -> tuple[str, str] | None:
    """The form; returns the text last brought and what was told beside it, None before. Arguments are keys of words."""
    choose(MOST_MB)
    with st.form(f"{name}_form", enter_to_submit=False):
        st.file_uploader(w(file), key=f"{name}_file", max_upload_size=MOST_MB)
        st.text_area(w(paste), key=f"{name}_text", height=HEIGHT)
        if more is not None:
            with st.expander(w(more)):
                st.text_area(w(more), key=f"{name}_more", height=HEIGHT, label_visibility="collapsed")
        sent = st.form_submit_button(w(go), key=f"{name}_go", type="primary", icon=":material/fact_check:")
    if sent:
        file_ = st.session_state[f"{name}_file"]
        text = file_.getvalue().decode("utf-8-sig", "replace") if file_ else st.session_state[f"{name}_text"]
        bare = text.strip()  # signed texts end with a line break, which copying may have lost
        st.session_state[f"{name}_brought"] = (
            f"{bare}\n" if bare else "",
            st.session_state.get(f"{name}_more", "").strip(),
        )
    brought: tuple[str, str] | None = st.session_state.get(f"{name}_brought")
    return brought


def answered(name: str, what: str, path: str, body: dict[str, Any], text: str) -> tuple[Any | None, str]:
    """What the API says of it, asked once a language and content; else its sentence why it cannot be read."""
    known = (hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), language())
    kept = st.session_state.get(f"{name}_answer")
    if kept is None or kept[0] != known:
        kept = (known, states.send(what, path, body))
        st.session_state[f"{name}_answer"] = kept
    told: tuple[Any | None, str] = kept[1]
    return told
