"""What stands in a list's place when there is no list: empty, not fetched, unknown. The page never jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NoReturn

import streamlit as st

from dashboard import client
from dashboard.parts import foot, visitor
from dashboard.parts.numbers import plain
from dashboard.words import language, w

HEIGHT = 240


def fetch(what: str, path: str, **query: Any) -> Any:
    """The JSON at a path; where there is none the page ends with what happened."""
    told = fetch_if_there(what, path, **query)
    if told is None:
        unknown(what)
        _end()
    return told


def fetch_if_there(what: str, path: str, **query: Any) -> Any | None:
    """The JSON at a path, None where the API knows no such record; while it comes a sentence says so."""
    try:
        with st.spinner(w("state.waiting", what=w(what))):
            return client.get(path, **query)
    except client.NotThere:
        return None
    except client.NotFetched as problem:
        failed(problem)
        return _end()


def fetch_together(what: str, *asks: tuple[str, dict[str, Any]]) -> list[Any | None]:
    """The JSON at several paths with their queries, asked side by side; None where the API knows no such record."""
    try:
        with st.spinner(w("state.waiting", what=w(what))):
            return client.together(*asks)
    except client.NotFetched as problem:
        failed(problem)
        return _end()


def fetch_or_why(what: str, path: str, **query: Any) -> tuple[Any | None, str]:
    """The JSON at a path and nothing else, or None and the API's sentence why it cannot be had."""
    return _or_why(what, lambda: client.get(path, **query, lang=language()))


def send(what: str, path: str, body: Any) -> tuple[Any | None, str]:
    """What the API makes of a body and nothing else, or None and its sentence why it cannot be read."""
    return _or_why(what, lambda: client.post(path, body, lang=language()))


def tried(what: str, act: Callable[[], Any]) -> tuple[Any | None, str]:
    """What an act led to and nothing else, or None and the API's sentences why it was not done."""

    def acted() -> Any:
        try:
            return act()
        except client.Refused as refused:
            raise client.Refused(refused.code, " ".join((refused.text, *refused.items)), refused.kind) from refused

    return _or_why(what, acted)


def _or_why(what: str, asked: Callable[[], Any]) -> tuple[Any | None, str]:
    try:
        with st.spinner(w("state.waiting", what=w(what))):
            return asked(), ""
    except client.Refused as refused:
        return None, refused.text
    except (client.NotFetched, client.NotThere) as problem:
        failed(problem if isinstance(problem, client.NotFetched) else client.NotFetched("E-404"))
        return _end()


def _end() -> NoReturn:
    """The page ends here, with its foot."""
    foot.draw()
    st.stop()


def failed(problem: client.NotFetched) -> None:
    """Nothing was fetched: said in words, with the code for whoever helps, and a way to try again or to sign in."""
    if isinstance(problem, client.SignedOut):
        visitor.sign_in_first()
        return
    with st.container(border=True, height=HEIGHT, key="failed"):
        st.markdown(f":material/cloud_off: **{w('state.failed.title')}**")
        st.markdown(w("state.failed.text", code=problem.code, at=problem.at))
        st.button(w("state.failed.again"), key="again", type="primary", icon=":material/refresh:")


def refused(title: str, text: str) -> None:
    """What was brought or asked for cannot be read: the sentence says why, and nothing else on the page pretends."""
    with st.container(border=True, key="refused"):
        st.markdown(f":red-badge[×] **{title}**")
        st.markdown(plain(text))


def unknown(what: str) -> None:
    """The address names a record that is not on file."""
    st.title(w("state.unknown.title", what=w(what)), anchor=False)
    with st.container(border=True, height=HEIGHT, key="unknown"):
        st.markdown(f":material/info: {w('state.unknown.text')}")


def empty(
    title: str,
    text: str,
    action: str | None = None,
    on_click: Callable[[], None] | None = None,
    key: str = "empty",
    height: int | Literal["content"] = HEIGHT,
) -> None:
    """A list without rows: what that means, and the next step; `key` tells several of one page apart.

    `height` in px; "content" where more stands below than a list.
    """
    with st.container(border=True, height=height, key=key):
        st.markdown(f":material/inbox: **{title}**")
        st.markdown(text)
        if action:
            st.button(action, key="empty_action", icon=":material/arrow_forward:", on_click=on_click)
