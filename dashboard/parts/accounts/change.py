"""One account to change, one to make: roles, units, townships, state; credentials set anew."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts.accounts.listing import ROLES, outcome
from dashboard.words import LANGUAGES, language, w

STATES: Final = ("active", "locked", "closed")
SEPARATED: Final = re.compile(r"[\s,，;；、]+")


def parts(text: str) -> list[str]:
    """The codes of a text, whatever stands between them."""
    return [one for one in SEPARATED.split(text) if one]


def fields(key: str, told: dict[str, Any]) -> dict[str, Any]:
    """The fields that a new account and a changed one share, inside a form."""
    roles_ = {role: w(f"role.{role}") for role in ROLES}
    spoken_ = {lang: w(f"app.{lang}") for lang in LANGUAGES}
    label = st.text_input(w("accounts.label"), told.get("label", ""), key=f"{key}_label", help=w("accounts.label_help"))
    roles = st.multiselect(
        w("accounts.roles"),
        list(roles_),
        default=told.get("roles", []),
        format_func=roles_.__getitem__,
        placeholder=w("room.choose"),
        key=f"{key}_roles",
        help=w("accounts.roles_help"),
    )
    units = st.text_area(
        w("accounts.units"),
        "\n".join(told.get("units", [])),
        key=f"{key}_units",
        height=80,
        help=w("accounts.units_help"),
    )
    towns = st.text_input(
        w("accounts.townships"),
        " ".join(told.get("townships", [])),
        key=f"{key}_townships",
        help=w("accounts.townships_help"),
    )
    spoken = st.radio(
        w("app.language"),
        list(spoken_),
        index=LANGUAGES.index(told.get("language", LANGUAGES[0])),
        format_func=spoken_.__getitem__,
        key=f"{key}_language",
        horizontal=True,
    )
    return {
        "label": label.strip(),
        "roles": roles,
        "units": parts(units),
        "townships": parts(towns),
        "language": spoken,
    }


def make() -> None:
    """A new account."""
    with st.form("make_form", enter_to_submit=False):
        left, right = st.columns(2, gap="large")
        with left:
            login = st.text_input(w("accounts.login"), key="make_login")
            person = st.text_input(
                w("accounts.person"), key="make_person", placeholder="P-0000", help=w("accounts.person_help")
            )
            signs_in = st.checkbox(w("accounts.with_password"), value=True, key="make_with_password")
        with right:
            told = fields("make", {})
        go = st.form_submit_button(w("accounts.make"), key="make_go", type="primary", icon=":material/person_add:")
    if go:
        body = {"login": login.strip(), "person": person.strip(), "with_password": signs_in, **told}
        outcome(partial(client.post, "/accounts", body, lang=language()))


def alter(told: dict[str, Any]) -> None:
    """What shall be another of an account; only that is sent."""
    number = told["account"]
    states = {state: w(f"account_state.{state}") for state in STATES}
    with st.form(f"alter_form_{number}", enter_to_submit=False):
        wanted = fields(f"alter_{number}", told)
        wanted["state"] = st.radio(
            w("field.state"),
            list(states),
            index=STATES.index(told["state"]),
            format_func=states.__getitem__,
            key=f"alter_{number}_state",
            horizontal=True,
        )
        go = st.form_submit_button(w("accounts.change"), key="alter_go", type="primary", icon=":material/edit:")
    body = {name: value for name, value in wanted.items() if not same(value, told[name])}
    if go and body:
        outcome(partial(client.change, "PATCH", at("accounts", number), body, lang=language()))
    elif go:
        st.markdown(w("accounts.nothing_changed"))


def same(one: Any, other: Any) -> bool:
    """Equal, lists in any order."""
    return sorted(one) == sorted(other) if isinstance(one, list) else bool(one == other)


def credentials(told: dict[str, Any]) -> None:
    """A temporary password, and the end of a wait."""
    number = told["account"]
    with st.form(f"reset_form_{number}", enter_to_submit=False):
        st.markdown(w("accounts.reset_text"))
        factor = st.checkbox(w("accounts.reset_factor"), key=f"reset_{number}_factor")
        go = st.form_submit_button(w("accounts.reset"), key="reset_go", icon=":material/lock_reset:")
    if go:
        outcome(partial(client.post, at("accounts", number, "reset"), {"second_factor": factor}, lang=language()))
    if told["waits_until"] and st.button(w("accounts.release"), key="release", icon=":material/lock_open:"):
        outcome(partial(client.change, "POST", at("accounts", number, "release"), lang=language()))
