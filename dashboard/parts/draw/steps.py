"""The six steps in the order of time: state, time and a few words each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts.numbers import moment, plain
from dashboard.parts.tags import tag
from dashboard.words import said, w


def draw(told: dict[str, Any]) -> None:
    """Six boxes in a row; on a narrow screen two beside each other."""
    st.header(w("verify.steps"), anchor="steps")
    st.caption(w("verify.steps_note"))
    with st.container(key="steps"):
        for step, column in zip(told["steps"], st.columns(max(len(told["steps"]), 1)), strict=False):
            with column, st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(tag("step", step["state"]))
                st.markdown(f"**{step['number']} {plain(said(step['title']))}**")
                st.markdown(f":gray[{moment(step['at'])}]  \n{plain(said(step['text']))}")
