"""What else the log tells of a draw: other attempts for the lot, refused acts, entries that count for nothing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.grid import whole
from dashboard.parts.numbers import moment, plain, short_hash
from dashboard.words import count, w, word


def draw(told: dict[str, Any]) -> None:
    """Attempts to the left, refusals to the right."""
    st.header(w("verify.record"), anchor="record")
    left, right = st.columns(2, gap="large")
    with left:
        attempts(told)
    with right:
        refusals(told["refusals"])
    if told["further"]:
        entries = w("process.comma").join(f"{entry:,}" for entry in told["further"])
        st.markdown(f":violet-badge[◇] {w('verify.further', entries=entries)}")


def attempts(told: dict[str, Any]) -> None:
    """Every request for the same lot; the others are a click away."""
    st.subheader(w("verify.attempts"), anchor=False)
    others = [one for one in told["attempts"] if one["draw_id"] != told["draw_id"]]
    if not others:
        st.markdown(w("verify.only_attempt"))
    for one in others:
        label = f"{w('draws.attempt', n=one['attempt'])} · {plain(one['draw_id'])}"
        st.button(
            f"{label} · {word('draw_state', one['state'])}",
            key=f"attempt_{one['draw_id']}",
            type="tertiary",
            icon=":material/history:",
            on_click=visit.show_draw,
            args=(one["draw_id"],),
        )


def refusals(rows: list[dict[str, Any]]) -> None:
    """Acts that were refused: what was tried stays on record."""
    st.subheader(w("verify.refusals"), anchor=False)
    if not rows:
        st.markdown(w("verify.no_refusals"))
        return
    st.markdown(count("verify.refused_acts", len(rows)))
    grid.draw(
        {
            w("verify.act"): [plain(word("draw_act", row["act"])) for row in rows],
            w("verify.reason"): [plain(word("refused", row["reason"])) for row in rows],
            w("field.time"): [whole(moment(row["at"])) for row in rows],
            w("field.entry"): [f"{row['entry']:,}" for row in rows],
            w("verify.body"): [f"`{whole(short_hash(row['body_sha256']))}`" for row in rows],
        },
        alternative=w("verify.refusals"),
        cards="refusals",
    )
