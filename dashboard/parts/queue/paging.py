"""The page of the queue, in the address."""

from __future__ import annotations

import streamlit as st


def page_asked() -> int:
    """The page in the address, from 1; 1 where it is no number."""
    asked = st.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() else 1


def turn() -> None:
    """The address follows the page."""
    if "page" in st.session_state:  # a filter that came meanwhile takes the pages away
        st.query_params["page"] = str(st.session_state["page"])
