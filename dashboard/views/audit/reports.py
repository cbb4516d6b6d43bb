"""A month beside another: cases, findings, coverage, precision, questions and remedies; the same as files."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import COUNTY_TIME
from dashboard.parts import monthly, visitor
from dashboard.parts.states import refused, tried
from dashboard.words import language, w

FORM = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
BACK = 36
KINDS = ("docx", "xlsx")
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def keep(name: str) -> None:
    """The address follows the month."""
    st.query_params[name] = st.session_state[f"monthly_{name}"]


def asked(name: str) -> str | None:
    """The month in the address; None where it is none."""
    told = st.query_params.get(name, "")
    return told if FORM.fullmatch(told) else None


def offered(*beside: str) -> list[str]:
    """This month and those before it, with those that are asked for, the latest first."""
    today = datetime.now(UTC).astimezone(COUNTY_TIME).date()
    count = today.year * 12 + today.month - 1
    months = [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(BACK)]
    return sorted({f"{one:%Y-%m}" for one in months} | {*beside}, reverse=True)


def choose(told: dict[str, Any] | None) -> None:
    """The month and the one beside it."""
    for name, column in zip(("month", "other"), st.columns([1, 1, 4]), strict=False):
        chosen = told[name] if told else asked(name)
        months = offered(*([chosen] if chosen else []))
        with column:
            st.selectbox(
                w(f"monthly.{name}"),
                months,
                index=months.index(chosen) if chosen in months else None,
                key=f"monthly_{name}",
                on_change=keep,
                args=(name,),
            )


def files(told: dict[str, Any]) -> None:
    """The report as paper and as a workbook; each is made, and on record, when it is asked for."""
    if not visitor.may(visitor.visitor(), "export"):
        return
    with st.container(horizontal=True):
        for kind in KINDS:
            if st.button(w(f"monthly.{kind}"), key=f"make_{kind}", icon=":material/download:"):
                _made(told, kind)
    st.caption(w("monthly.prepare_note"))


def _made(told: dict[str, Any], kind: str) -> None:
    query = {"month": told["month"], "other": told["other"], "lang": language()}
    content, why = tried("monthly.what", lambda: client.content(f"/reports/monthly.{kind}", **query))
    if content is None:
        refused(w(f"monthly.{kind}"), why)
        return
    name = f"monthly-{told['month']}.{language()}.{kind}"
    st.download_button(name, content, name, MEDIA[kind], key=f"take_{kind}", icon=":material/download:", type="primary")


def show() -> None:
    """The page."""
    st.title(w("monthly.title"), anchor=False)
    st.caption(w("monthly.lead"))
    query = {"month": asked("month"), "other": asked("other"), "lang": language()}
    told, why = tried("monthly.what", lambda: client.get("/reports/monthly", **query))
    choose(told)
    if told is None:
        refused(w("monthly.title"), why)
        return
    lines = [w("monthly.as_of" if told["is_over"] else "monthly.so_far", day=told["as_of"])]
    if any(told["hidden"].values()):
        lines.append(w("monthly.recused", **told["hidden"]))
    st.caption(" ".join(lines))
    files(told)
    for name, make in (("cases", monthly.cases), ("findings", monthly.findings), ("coverage", monthly.coverage)):
        st.header(w(f"monthly.{name}"), anchor=name)
        monthly.table(w(f"monthly.{name}"), make(told), told)
        if name == "findings":
            st.subheader(w("monthly.by_stage"), anchor=False)
            monthly.stages(told)
    st.header(w("monthly.precision"), anchor="precision")
    monthly.precision(told)
    st.header(w("monthly.exchange"), anchor="exchange")
    monthly.table(w("monthly.exchange"), monthly.exchange(told), told)


show()
