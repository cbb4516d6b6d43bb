"""The filters of the queue, with counts: kept in the address, so that every view is a link."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import streamlit as st

from dashboard.parts import visit
from dashboard.parts.tags import SEVERITIES, STATES

STAGES = (
    "decisions",
    "funds",
    "tendering",
    "experts",
    "collusion",
    "blacklist",
    "award",
    "objections",
    "changes",
    "subcontracting",
    "payment",
    "acceptance",
    "review",
    "disclosure",
    "spending",
    "integrity",
    "signing",
)
MANY = ("stage", "severity", "case_state")
ONE = (
    "is_lead", "unit_id", "party_id", "rule", "state", "min_amount", "q", "sort", "assignee", "late", "region",
    "programme", "day_from", "day_to",
)  # fmt: skip
CASE_STATES = ("none", "awaiting_receipt", "checking", "awaiting_feedback", "awaiting_review", "closed")
PERIODS = ("day_from", "day_to")
CASE = re.compile(r"[Cc]-\d{1,15}")
FINDING = re.compile(r"[0-9a-f]{20}")
PROCESS = re.compile(r"ocds-[0-9a-z]{6}-[^\s/?#]{1,100}")
AMOUNTS = ("100000", "500000", "4000000")
SORTS = ("score", "day", "amount")
KNOWN = {
    "stage": STAGES,
    "severity": SEVERITIES,
    "state": (*STATES, None),
    "is_lead": ("true", "false", None),
    "min_amount": (*AMOUNTS, None),
    "sort": (*SORTS, None),
    "case_state": CASE_STATES,
    "late": ("true", None),
}
"""What an address may ask for; anything else is passed over."""


def chosen() -> dict[str, Any]:
    """The filters that the address asks for: lists for stage and severity, one value else."""
    told = {name: [code for code in st.query_params.get_all(name) if code in KNOWN[name]] for name in MANY}
    one = {name: st.query_params.get(name) or None for name in ONE}
    known = {name: value if value in KNOWN.get(name, (value,)) else None for name, value in one.items()}
    days = {name: value if value and _is_day(value) else None for name in PERIODS for value in (one[name],)}
    who = one["assignee"] if one["assignee"] in {"me", "none"} or (one["assignee"] or "").isdecimal() else None
    return {**told, **known, **days, "assignee": who}


def _is_day(text: str) -> bool:
    """`2026-03-18`, a day that there is."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_narrowed(filters: dict[str, Any]) -> bool:
    """Anything but the order was asked for."""
    return any(value for name, value in filters.items() if name != "sort")


def clear() -> None:
    """No filter any more."""
    for name in (*MANY, *ONE, "page"):
        st.query_params.pop(name, None)
        st.session_state.pop(f"facet_{name}", None)


def keep(name: str) -> None:
    """The address follows the widget, and the first page is shown again."""
    value = st.session_state[f"facet_{name}"]
    if value:
        st.query_params[name] = value.isoformat() if isinstance(value, date) else value
    else:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
    st.session_state.pop("page", None)


def go(name: str) -> None:
    """To the case, finding or process of that number; anything else narrows the list."""
    told = st.session_state[f"facet_{name}"].strip()
    if CASE.fullmatch(told):
        st.session_state["go_to"] = (visit.CASE, {"case": told.upper().removeprefix("C-")})
    elif FINDING.fullmatch(told):
        st.session_state["go_to"] = (visit.CASE, {"id": told})
    elif PROCESS.fullmatch(told):
        st.session_state["go_to"] = (visit.PROCESS, {"id": told})
    else:
        keep(name)


def leave() -> None:
    """On to what was asked for by its number."""
    if told := st.session_state.pop("go_to", None):
        st.session_state.pop("facet_q", None)
        page, query = told
        visit.go(page, **query)
