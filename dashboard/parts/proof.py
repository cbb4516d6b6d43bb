"""Who it is, shown once more: acts that bind the unit ask for it, and it counts for ten minutes."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts.states import refused, tried
from dashboard.words import language, w


def is_fresh() -> bool:
    """Whether the visitor showed within ten minutes who he is; without accounts nobody has to."""
    who: dict[str, Any] = client.get("/session")
    return who["via"] == "open" or bool(who["is_fresh"])


def fields(key: str) -> None:
    """Password and code, inside a form of the page."""
    st.markdown(w("proof.text"))
    st.text_input(w("proof.password"), type="password", key=f"{key}_password", autocomplete="current-password")
    st.text_input(w("proof.code"), key=f"{key}_code", autocomplete="one-time-code", help=w("proof.code_help"))


def shown(key: str) -> bool:
    """Whether the fields as they were sent show who it is; what was wrong is said."""
    body = {"password": st.session_state[f"{key}_password"], "code": st.session_state[f"{key}_code"].strip()}
    _, why = tried("proof.what", partial(client.change, "POST", "/session/proof", body, lang=language()))
    if why:
        refused(w("proof.wrong"), why)
    return not why
