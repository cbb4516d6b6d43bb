"""One's own account: password, second factor, sessions, machine tokens. A secret is shown once."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid, proof, visitor
from dashboard.parts.numbers import moment, plain
from dashboard.parts.states import fetch, refused, tried
from dashboard.parts.tags import tag
from dashboard.words import language, w, word

DAYS: Final = 90


def sent(method: str, path: str, body: Any = None) -> tuple[Any | None, bool]:
    """What an act led to and whether it was done; what is refused is said."""
    told, why = tried("own.what", partial(client.change, method, path, body, lang=language()))
    if why:
        refused(w("accounts.not_done"), why)
    return told, not why


def password() -> None:
    """Another password: every session ends by it."""
    st.header(w("own.password"), anchor="password")
    st.caption(w("own.password_note"))
    with st.form("password_form", enter_to_submit=False):
        present = st.text_input(w("own.present"), type="password", key="present", autocomplete="current-password")
        wanted = st.text_input(w("own.wanted"), type="password", key="wanted", autocomplete="new-password")
        again = st.text_input(w("own.again"), type="password", key="wanted_again", autocomplete="new-password")
        go = st.form_submit_button(w("own.password_go"), key="password_go", icon=":material/lock_reset:")
    if not go:
        return
    if wanted != again:
        refused(w("accounts.not_done"), w("own.not_twice"))
        return
    _, is_done = sent("POST", "/account/password", {"present": present, "wanted": wanted})
    if is_done:
        st.markdown(f":green-badge[:material/check: {w('own.password_done')}]")
        visitor.door("/sign-in", w("account.sign_in"), onward=True)


def second_factor() -> None:
    """A new authenticator: begun, its picture shown, and its first code."""
    st.header(w("own.factor"), anchor="factor")
    st.caption(w("own.factor_note"))
    told = st.session_state.get("enrolment")
    if told is None:
        asks = not proof.is_fresh()
        with st.form("factor_form", enter_to_submit=False):
            if asks:
                proof.fields("factor")
            go = st.form_submit_button(w("own.factor_begin"), key="factor_begin", icon=":material/qr_code:")
        if go and (not asks or proof.shown("factor")):
            told, is_done = sent("POST", "/account/second-factor")
            if is_done:
                st.session_state["enrolment"] = told
                st.rerun()
        return
    st.image(told["svg"], caption=w("enrol.qr"), width=200)
    st.markdown(f"{w('enrol.by_hand')} `{told['secret']}`")
    with st.form("code_form", enter_to_submit=False):
        code = st.text_input(w("enrol.code"), key="factor_code", autocomplete="one-time-code")
        go = st.form_submit_button(w("enrol.confirm"), key="factor_go", type="primary")
    if go:
        made, is_done = sent("POST", "/account/second-factor/confirmation", {"code": code.strip()})
        if is_done and made is not None:
            del st.session_state["enrolment"]
            st.markdown(w("recovery.text"))
            st.code("\n".join(made["recovery_codes"]), language=None)


def sessions() -> None:
    """Where one is signed in; all others ended at once."""
    st.header(w("own.sessions"), anchor="sessions")
    items = fetch("own.what", "/account/sessions")["items"]
    grid.draw(
        {
            w("own.session"): [f"`{one['session']}`" for one in items],
            w("own.seen"): [grid.whole(moment(one["seen_at"])) for one in items],
            w("own.ends"): [grid.whole(moment(one["ends_at"])) for one in items],
            w("field.note"): [f":green-badge[{w('own.this')}]" if one["is_this"] else "" for one in items],
        },
        alternative=w("own.sessions"),
        cards="sessions",
    )
    if len(items) > 1 and st.button(w("own.end_others"), key="end_others", icon=":material/logout:"):
        _, is_done = sent("DELETE", "/account/sessions")
        if is_done:
            st.rerun()


def tokens(acts: list[str]) -> None:
    """Secrets for one's own programs: listed, made, revoked."""
    st.header(w("own.tokens"), anchor="tokens")
    st.caption(w("own.tokens_note"))
    items = fetch("own.what", "/account/tokens")["items"]
    if items:
        grid.draw(
            {
                w("accounts.label"): [plain(one["label"]) for one in items],
                w("own.scopes"): [
                    w("process.comma").join(word("scope", act) for act in one["scopes"]) for one in items
                ],
                w("own.made"): [grid.whole(moment(one["made_at"])) for one in items],
                w("own.used"): [grid.whole(moment(one["used_at"])) for one in items],
                w("own.ends"): [grid.whole(moment(one["ends_at"])) for one in items],
                w("field.state"): [tag("token", one["state"]) for one in items],
            },
            alternative=w("own.tokens"),
            cards="tokens",
        )
    else:
        st.markdown(w("own.no_tokens"))
    revoke([one for one in items if one["state"] == "active"])
    with st.expander(w("own.token_new")):
        token(acts)


def revoke(items: list[dict[str, Any]]) -> None:
    """One that shall count no more."""
    if not items:
        return
    labels = {one["token"]: one["label"] for one in items}
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.selectbox(w("own.revoke_which"), list(labels), format_func=labels.__getitem__, key="revoke_which")
    if right.button(w("own.revoke"), key="revoke", icon=":material/block:", width="stretch"):
        _, is_done = sent("DELETE", at("account", "tokens", str(chosen)))
        if is_done:
            st.rerun()


def token(acts: list[str]) -> None:
    """A new one; its secret is in the answer and nowhere else."""
    asks, names = not proof.is_fresh(), {act: word("scope", act) for act in acts}
    with st.form("token_form", enter_to_submit=False):
        label = st.text_input(w("own.token_label"), key="token_label")
        scopes = st.multiselect(
            w("own.scopes"),
            list(names),
            format_func=names.__getitem__,
            placeholder=w("room.choose"),
            key="token_scopes",
        )
        days = st.number_input(w("own.token_days"), min_value=1, max_value=1_826, value=DAYS, key="token_days")
        if asks:
            proof.fields("token")
        go = st.form_submit_button(w("own.token_make"), key="token_go", icon=":material/key:")
    if not go or (asks and not proof.shown("token")):
        return
    made, is_done = sent("POST", "/account/tokens", {"label": label.strip(), "scopes": scopes, "days": int(days)})
    if is_done and made is not None:
        st.markdown(f"{w('own.token_once')} {w('own.ends')} {plain(moment(made['ends_at']))}")
        st.code(made["secret"], language=None)
