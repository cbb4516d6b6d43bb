"""Accounts as a list, and what an act on one led to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import refused, tried
from dashboard.parts.tags import tag
from dashboard.words import w

ROLES: Final = ("bureau_submitter", "bureau_certifier", "auditor", "supervisor", "administrator", "witness")


def roles_text(roles: list[str]) -> str:
    """The roles in words."""
    return w("process.comma").join(w(f"role.{role}") for role in roles if role != "public") or ABSENT


def draw(items: list[dict[str, Any]]) -> None:
    """One line an account."""
    grid.draw(
        {
            w("accounts.number"): [one["account"] for one in items],
            w("accounts.login"): [plain(one["login"]) for one in items],
            w("accounts.label"): [plain(one["label"]) for one in items],
            w("accounts.person"): [plain(one["person"]) for one in items],
            w("accounts.roles"): [roles_text(one["roles"]) for one in items],
            w("accounts.units"): [units_text(one["units"]) for one in items],
            w("accounts.second_factor"): [w("accounts.yes") if one["has_second_factor"] else ABSENT for one in items],
            w("field.state"): [state_text(one) for one in items],
        },
        alternative=w("accounts.list_alt", n=len(items)),
        cards="accounts",
    )


def units_text(units: list[str]) -> str:
    """The organisation ids, small."""
    return w("process.comma").join(f":small[{plain(unit)}]" for unit in units) or ABSENT


def state_text(one: dict[str, Any]) -> str:
    """Active, locked or closed; one that waits after failed attempts says until when."""
    waits = f" :small[{w('accounts.waits', at=plain(moment(one['waits_until'])))}]" if one["waits_until"] else ""
    return f"{tag('account_state', one['state'])}{waits}"


def outcome(act: Callable[[], Any]) -> None:
    """What an act led to: it holds, it waits for a second person, or it was refused; a password is shown once."""
    told, why = tried("accounts.what", act)
    if why:
        refused(w("accounts.not_done"), why)
        return
    waits = told["change"] is not None and told["change"]["state"] == "waiting"
    text = w("accounts.waits_second", n=told["change"]["change"]) if waits else w("accounts.done")
    with st.container(border=True, key="outcome"):
        st.markdown(f":blue-badge[●] {text}" if waits else f":green-badge[:material/check: {text}]")
        if told["temporary_password"]:
            st.markdown(w("accounts.temporary", login=plain(told["account"]["login"])))
            st.code(told["temporary_password"], language=None)
        st.caption(w("accounts.list_follows"))
