"""Changes of accounts that wait for a second person: what shall be another, confirmed or rejected."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid
from dashboard.parts.accounts.listing import outcome, roles_text
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.words import language, w


def text(name: str, value: Any) -> str:
    """A value of an account in words."""
    if name == "roles":
        return roles_text(sorted(value or []))
    if name == "state" and value:
        return w(f"account_state.{value}")
    if isinstance(value, list):
        return w("process.comma").join(plain(one) for one in value) or ABSENT
    if isinstance(value, bool):
        return w("accounts.yes") if value else ABSENT
    return plain(value) if value not in (None, "") else ABSENT


def one(told: dict[str, Any]) -> None:
    """A change: before and wanted side by side, and the two answers."""
    with st.container(border=True, key=f"change_{told['change']}"):
        who = w("accounts.proposed", n=told["account"], by=told["proposed_by"], at=plain(moment(told["proposed_at"])))
        st.markdown(f"**{w('accounts.change_number', n=told['change'])}** {who}")
        names = list(told["wanted"])
        grid.draw(
            {
                w("accounts.what_changes"): [w(f"account_field.{name}") for name in names],
                w("accounts.before"): [text(name, told["before"].get(name)) for name in names],
                w("accounts.wanted"): [text(name, told["wanted"][name]) for name in names],
            },
            alternative=w("accounts.waiting"),
        )
        with st.container(horizontal=True, horizontal_alignment="right"):
            acts = {"reject": ("close", "secondary"), "confirm": ("how_to_reg", "primary")}
            for act, (icon, kind) in acts.items():
                key = f"{act}_{told['change']}"
                label = w(f"accounts.{act}")
                if st.button(label, key=key, type=kind, icon=f":material/{icon}:"):  # type: ignore[arg-type]
                    st.session_state["decided"] = (told["change"], act)


def draw(items: list[dict[str, Any]]) -> None:
    """Every change that can be decided."""
    st.header(w("accounts.waiting"), anchor="waiting")
    st.caption(w("accounts.waiting_note"))
    if not items:
        st.markdown(w("accounts.none_waiting"))
    for told in items:
        one(told)
    decided = st.session_state.pop("decided", None)
    if decided is not None:
        path = at("accounts", "changes", str(decided[0]), decided[1])
        outcome(partial(client.change, "POST", path, lang=language()))
