"""The workbooks to fill: one a family of records."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.parts.states import fetch
from dashboard.words import count, language, said, w

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw() -> None:
    """A choice of family and the template of the chosen one, made when it is asked for."""
    families: dict[str, dict[str, Any]] = {one["id"]: one for one in fetch("desk.templates", "/templates")["templates"]}
    names = {id: said(one["name"]) for id, one in families.items()}
    chosen = st.selectbox(w("desk.family"), list(names), format_func=names.__getitem__, key="family")
    family = families[chosen]
    st.download_button(
        w("desk.template"),
        client.later(family["address"], lang=language()),
        file_name=f"{said(family['name'])}.xlsx",
        mime=XLSX,
        key="template",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )
    st.caption(count("desk.template_note", len(family["kinds"])))
