"""Who is told of what happens by webhook or mail, what waits, and what could not be delivered."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import empty, fetch, refused, tried
from dashboard.parts.tags import counted, tag
from dashboard.words import language, said, w

LISTED: Final = 20


def sent(method: str, path: str, body: Any = None) -> tuple[Any | None, bool]:
    """What an act led to and whether it was done; what is refused is said."""
    told, why = tried("hooks.what", partial(client.change, method, path, body, lang=language()))
    if why:
        refused(w("accounts.not_done"), why)
    return told, not why


def standing(told: dict[str, Any]) -> None:
    """Which process delivers, and whether mail can go out."""
    if told["items"] and told["courier"] is None:
        st.markdown(counted("check", "fail", w("hooks.no_courier")))
    if not told["mail_works"]:
        st.markdown(counted("check", "not_checked", w("hooks.no_mail")))


def table(items: list[dict[str, Any]], labels: dict[str, str]) -> None:
    """One line a receiver."""
    grid.draw(
        {
            w("hooks.address"): [plain(one["url"]) for one in items],
            w("hooks.kinds"): [
                w("process.comma").join(labels.get(kind, kind) for kind in one["kinds"]) for one in items
            ],
            w("field.unit"): [plain(one["unit"] or ABSENT) for one in items],
            w("field.state"): [tag("hook", one["state"]) + reason(one) for one in items],
            w("hooks.waiting"): [one["waiting"] for one in items],
            w("hooks.failing"): [grid.whole(moment(one["failing_since"])) for one in items],
        },
        alternative=w("hooks.title"),
        numbers={w("hooks.waiting"): grid.COUNT},
        cards="hooks",
    )


def reason(one: dict[str, Any]) -> str:
    """Why it was stopped."""
    return f" :small[{plain(one['reason'])}]" if one["reason"] else ""


def change(items: list[dict[str, Any]]) -> None:
    """Stop, go on, a new secret, remove."""
    known = {one["id"]: one for one in items}
    urls = {id: one["url"] for id, one in known.items()}
    chosen = st.selectbox(w("hooks.choose"), list(urls), format_func=urls.__getitem__, key="hook_chosen")
    one = known[chosen]
    other = "stopped" if one["state"] == "active" else "active"
    with st.container(horizontal=True):
        turned = w("hooks.to_stopped") if other == "stopped" else w("hooks.to_active")
        if st.button(turned, key="hook_state", icon=":material/swap_horiz:"):
            _, is_done = sent("PATCH", at("hooks", chosen), {"state": other})
            if is_done:
                st.rerun()
        if one["channel"] == "webhook" and st.button(w("hooks.renew"), key="hook_renew", icon=":material/key:"):
            made, is_done = sent("POST", at("hooks", chosen, "secret"))
            if is_done:
                once(made)
        if st.button(w("hooks.remove"), key="hook_remove", icon=":material/delete:"):
            _, is_done = sent("DELETE", at("hooks", chosen))
            if is_done:
                st.rerun()


def once(made: Any) -> None:
    """The secret, shown this once."""
    if made and made["secret"]:
        st.markdown(w("hooks.secret_once"))
        st.code(made["secret"], language=None)


def add(labels: dict[str, str]) -> None:
    """Somebody to be told from now on."""
    st.header(w("hooks.new"), anchor="new")
    st.caption(w("hooks.new_note"))
    with st.form("hook_form", enter_to_submit=False):
        url = st.text_input(w("hooks.address"), key="hook_url", placeholder=w("hooks.address_hint"))
        kinds = st.multiselect(
            w("hooks.kinds"),
            list(labels),
            format_func=labels.__getitem__,
            placeholder=w("room.choose"),
            key="hook_kinds",
        )
        unit = st.text_input(w("hooks.unit"), key="hook_unit")
        go = st.form_submit_button(w("hooks.add"), key="hook_go", type="primary", icon=":material/add_alert:")
    if go:
        made, is_done = sent("POST", "/hooks", {"url": url.strip(), "kinds": kinds, "unit": unit.strip() or None})
        if is_done:
            st.markdown(counted("check", "pass", w("hooks.added")))
            once(made)


def dead() -> None:
    """Notices that could not be delivered, each tried again on request."""
    st.header(w("hooks.dead"), anchor="dead")
    told = fetch("hooks.what", "/hooks/notices", state="dead", limit=LISTED)
    if not told["items"]:
        st.markdown(w("hooks.no_dead"))
        return
    grid.draw(
        {
            w("hooks.notice"): [str(one["id"]) for one in told["items"]],
            w("field.event"): [plain(one["kind"]) for one in told["items"]],
            w("hooks.attempts"): [one["attempts"] for one in told["items"]],
            w("hooks.error"): [plain(one["error"] or one["status"] or ABSENT) for one in told["items"]],
            w("field.time"): [grid.whole(moment(one["ended_at"])) for one in told["items"]],
        },
        alternative=w("hooks.dead"),
        numbers={w("hooks.attempts"): grid.COUNT},
        cards="dead",
    )
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.selectbox(w("hooks.resend_which"), [one["id"] for one in told["items"]], key="resend_which")
    if right.button(w("hooks.resend"), key="resend", icon=":material/refresh:", width="stretch"):
        _, is_done = sent("POST", at("hooks", "notices", str(chosen), "resend"))
        if is_done:
            st.rerun()


def show() -> None:
    """The page."""
    st.title(w("hooks.title"), anchor=False)
    st.caption(w("hooks.lead"))
    told = fetch("hooks.what", "/hooks")
    labels = {one["kind"]: said(one["label"]) for one in fetch("hooks.what", "/hooks/kinds")["items"]}
    standing(told)
    if told["items"]:
        table(told["items"], labels)
        change(told["items"])
    else:
        empty(w("hooks.none_title"), w("hooks.none_text"), height="content")
    add(labels)
    dead()


show()
