"""The foot of every page: what a finding is and is not, and as of when the page speaks."""

from __future__ import annotations

import streamlit as st

from dashboard import client
from dashboard.words import w


def draw() -> None:
    """The foot; silent about the day where the API does not answer, since the page has said so already."""
    st.divider()
    st.caption(w("app.foot"))
    try:
        health = client.get("/health")
    except (client.NotFetched, client.NotThere):
        return
    if health["audited_day"]:
        st.caption(w("app.as_of", day=health["audited_day"]))
    if health["lag"]:
        st.caption(w("app.lagging", n=f"{health['lag']:,}"))
