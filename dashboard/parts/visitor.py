"""Who visits, as far as pages depend on it: what the account may do; the way to sign in and out."""

from __future__ import annotations

import os
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import client
from dashboard.parts.numbers import plain
from dashboard.words import language, w

LOOK = "look"
OWN = "views/admin/account.py"
PUBLIC: dict[str, Any] = {"acts": [LOOK], "roles": [], "via": "public"}
UNKNOWN: dict[str, Any] = {"acts": [], "roles": [], "via": "unknown"}
MEGABYTE = 1_000_000


def visitor() -> dict[str, Any]:
    """The answer of GET /session; the public's where a session is over, nobody's where the API does not answer."""
    try:
        told = client.get("/session")
    except client.SignedOut:
        return PUBLIC
    except (client.NotFetched, client.NotThere):
        return UNKNOWN
    return dict(told) if isinstance(told, dict) and "via" in told else UNKNOWN


def may(who: dict[str, Any], act: str) -> bool:
    """Whether the visitor may do `act`; while that cannot be known each page says itself what the API answers."""
    return who["via"] == "unknown" or act in who["acts"]


def most(who: dict[str, Any], what: str) -> int:
    """How many MB a file may have, as the API says: `what` is `upload` or `paper`; at least 1."""
    return max(1, int(who.get(f"{what}_bytes", 0)) // MEGABYTE)


def unit_named(who: dict[str, Any], unit: str) -> str | None:
    """The registered name of one of the visitor's units; None where none is known."""
    name = who.get("unit_names", {}).get(unit)
    return None if name is None else str(name)


def address() -> str:
    """Where a browser, or a command on somebody's own machine, reaches the API."""
    told = os.environ.get("TENDERWATCH_PUBLIC_URL") or os.environ.get("TENDERWATCH_API_URL") or client.DEFAULT_URL
    return told.rstrip("/")


def door(path: str, label: str, *, onward: bool = False) -> None:
    """A link to a page of the API, in the same window and in the language of the visit; `onward`: and back to here."""
    query = {"lang": language()} | ({"next": st.context.url} if onward and st.context.url else {})
    target = escape(f"{address()}{path}?{urlencode(query)}", quote=True)
    st.html(f'<a class="door" href="{target}">{escape(label)}</a>')


def sign_in_first() -> None:
    """The page needs an account: said in words, with the way to sign in."""
    st.title(w("account.needed.title"), anchor=False)
    with st.container(border=True, key="sign_in_first"):
        st.markdown(f":material/lock: {w('account.needed.text')}")
        door("/sign-in", w("account.sign_in"), onward=True)


def draw(who: dict[str, Any]) -> None:
    """Who is signed in, with the way out, or the way in; in the sidebar."""
    with st.sidebar:
        if who["via"] == "unknown":
            return
        if who["via"] == "public":
            door("/sign-in", w("account.sign_in"), onward=True)
        elif who["via"] == "open":
            st.caption(f":material/lock_open: {w('account.open')}")
        else:
            roles = w("app.comma").join(w(f"role.{role}") for role in who["roles"] if role != "public")
            names = dict.fromkeys((who["label"] or who["account"], roles))  # the one may say what the other says
            st.caption(f":material/person: {' · '.join(plain(one) for one in names)}")
            st.page_link(OWN, label=w("own.title"), icon=":material/person:", query_params={"lang": language()})
            door("/sign-out", w("account.sign_out"))
