"""One's own account: who one is here, and what lets one in."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import grid, visitor
from dashboard.parts.accounts import own
from dashboard.parts.accounts.listing import roles_text, units_text
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import empty
from dashboard.words import w

PERSONAL = ("look", "sign_in", "own_account", "certify", "manage_accounts", "confirm_changes")  # no machine's


def show() -> None:
    """The page."""
    who = visitor.visitor()
    st.title(w("own.title"), anchor=False)
    st.caption(w("own.lead"))
    if who["via"] != "session":
        empty(w("own.none_title"), w("own.none_text"))
        return
    left, right = st.columns([1.4, 1], gap="large")
    with left:
        grid.facts(
            [
                (w("accounts.number"), str(who["account"])),
                (w("accounts.label"), plain(who["label"])),
                (w("accounts.person"), plain(who["person"] or ABSENT)),
                (w("accounts.roles"), roles_text(who["roles"])),
                (w("accounts.units"), units_text(who["units"])),
                (w("own.session_ends"), plain(moment(who["ends_at"]))),
            ],
            alternative=w("own.title"),
        )
        own.sessions()
        own.tokens([act for act in who["acts"] if act not in PERSONAL])
    with right:
        own.password()
        own.second_factor()


show()
