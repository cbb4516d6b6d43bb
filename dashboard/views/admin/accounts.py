"""Accounts: who may do what, changed by one person or by two; what waits for a second person."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import visitor
from dashboard.parts.accounts import change, listing, waiting
from dashboard.parts.numbers import plain
from dashboard.parts.states import fetch, fetch_if_there
from dashboard.words import count, w


def pick(items: list[dict[str, Any]]) -> None:
    """One account to change, as the address or the choice says."""
    known = {one["account"]: one for one in items}
    shown = {number: f"{number} · {one['login']} · {one['label']}" for number, one in known.items()}
    asked = st.query_params.get("account")
    chosen = st.selectbox(
        w("accounts.choose"),
        list(known),
        index=list(known).index(asked) if asked in known else None,
        format_func=shown.__getitem__,
        placeholder=w("room.choose"),
        key="account_chosen",
    )
    if chosen is None:
        return
    told = fetch_if_there("accounts.what", at("accounts", chosen)) or known[chosen]
    st.subheader(f"{chosen} · {plain(told['login'])}", anchor=False)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        change.alter(told)
    with right:
        change.credentials(told)


def show() -> None:
    """The page."""
    who = visitor.visitor()
    st.title(w("accounts.title"), anchor=False)
    st.caption(w("accounts.lead"))
    waiting.draw(fetch("accounts.what", "/accounts/changes")["items"])
    if not visitor.may(who, "manage_accounts"):
        return
    items = fetch("accounts.what", "/accounts")["items"]
    st.header(w("accounts.all"), anchor="all")
    st.caption(count("accounts.total", len(items)))
    if items:
        listing.draw(items)
    st.header(w("accounts.one"), anchor="one")
    pick(items)
    st.header(w("accounts.new"), anchor="new")
    change.make()


show()
