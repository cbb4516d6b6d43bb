"""A draw verified by anybody: one of this log, or a transcript that a visitor brings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import client
from dashboard.client import at
from dashboard.parts import bring, visit
from dashboard.parts.draw import arithmetic, checks, head, pool, record, seats, steps
from dashboard.parts.states import fetch, fetch_or_why, refused
from dashboard.parts.tags import on_test_chain
from dashboard.words import language, w, word

NEWEST = 5


def of_log(draw_id: str) -> None:
    """A draw of this log."""
    told = fetch("verify.what", at("draws", draw_id))
    checked, why = fetch_or_why("verify.what", at("draws", draw_id, "check"))
    head.aside(told)
    head.title(told)
    if told["is_test_chain"]:
        head.banner(told["chain"])
    if checked is None:
        refused(w("verify.not_checked"), why)
    else:
        result(checked)
        ways(draw_id)
    steps.draw(told)
    if checked is not None:
        checks.draw(checked)
    numbers = checked["arithmetic"] if checked else None
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        seats.draw(told, numbers)
    with right:
        pool.draw(told)
    arithmetic.draw(numbers, told)
    record.draw(told)


def result(checked: dict[str, Any]) -> None:
    """How the checks stand, as tags and as a sentence."""
    st.markdown(f"{head.standing(checked)}  {head.verdict(checked)}")


def ways(draw_id: str) -> None:
    """The transcript to take along, and the way to a file of one's own."""
    with st.container(horizontal=True):
        st.download_button(
            w("verify.download"),
            client.later(at("draws", draw_id, "transcript"), lang=language()),
            file_name="draw.json",
            mime="application/json",
            key="transcript",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(w("verify.bring"), key="bring", icon=":material/upload_file:", on_click=visit.show_draw, args=(None,))


def brought() -> None:
    """A transcript of the visitor's own."""
    st.title(w("verify.title"), anchor=False)
    st.caption(w("verify.lead"))
    told = bring.form("verify", file="verify.file", paste="verify.paste", go="verify.go")
    if told is None:
        choose()
        return
    text, _ = told
    if not text:
        refused(w("verify.nothing_title"), w("verify.nothing"))
        return
    checked, why = bring.answered("verify", "verify.what", "/draws/check", {"transcript": text}, text)
    if checked is None:
        refused(w("verify.no_transcript"), why)
        return
    if checked["is_test_chain"]:
        head.banner((checked["arithmetic"] or {}).get("chain"))
    st.header(w("verify.of_file", draw=checked["draw_id"] or "—"), anchor=False)
    result(checked)
    checks.draw(checked)
    arithmetic.draw(checked["arithmetic"])


def choose() -> None:
    """The newest draws of this log, each a link, and the offline command."""
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        st.subheader(w("verify.newest"), anchor=False)
        items = fetch("draws.what", "/draws", limit=NEWEST)["items"]
        if not items:
            st.markdown(w("draws.none_text"))
        with st.container(gap="xxsmall"):
            for item in items:
                pick(item)
        visit.link(visit.DRAWS, w("verify.all_draws"), icon=":material/shuffle:")
    with right:
        checks.offline()


def pick(item: dict[str, Any]) -> None:
    """One draw to choose; the test chain is named."""
    parts = [*head.described(item)[:2], word("draw_state", item["state"])]
    if item["is_test_chain"]:
        parts.append(on_test_chain(is_plain=True))
    st.button(
        " · ".join(parts),
        key=f"pick_{item['draw_id']}",
        type="tertiary",
        icon=":material/verified:",
        on_click=visit.show_draw,
        args=(item["draw_id"],),
    )


def show() -> None:
    """The page."""
    asked = visit.asked("draw")
    if asked is None:
        brought()
    else:
        of_log(asked)


show()
