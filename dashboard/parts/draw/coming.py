"""What comes next in a draw, until when, and who has to do it: one sentence, and each party's reveal."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.grid import whole
from dashboard.parts.numbers import moment, plain
from dashboard.parts.tags import counted, tag
from dashboard.words import said, w


def sentence(told: dict[str, Any]) -> str:
    """What has to happen now, with the times that bind it."""
    revealed = sum(one["revealed_at"] is not None for one in told["parties"])
    return w(
        f"room_next.{told['state']}",
        until=moment(told["reveal_until"]),
        round=moment(told["round_at"]),
        opening=moment(told["opening_at"]),
        revealed=revealed,
        parties=len(told["parties"]),
        least=told["min_reveals"] or "—",
        attempt=told["attempt"] + 1,
    )


def draw(told: dict[str, Any]) -> None:
    """The box with the sentence; below it who revealed."""
    with st.container(border=True, key="coming"):
        st.markdown(f"{tag('draw_state', told['state'])} **{plain(sentence(told))}**")
        st.caption(w("room.now", at=moment(told["as_of"])))
    if told["parties"]:
        parties(told)


def parties(told: dict[str, Any]) -> None:
    """Each party: whether and when it revealed, in time or not."""
    st.header(w("room.parties"), anchor="parties")
    rows = told["parties"]
    grid.draw(
        {
            w("verify.party"): [plain(said(row["name"])) for row in rows],
            w("field.state"): [standing(row) for row in rows],
            w("field.time"): [whole(moment(row["revealed_at"])) for row in rows],
            w("field.entry"): ["—" if row["entry"] is None else f"{row['entry']:,}" for row in rows],
        },
        alternative=w("room.parties"),
        cards="parties",
    )


def standing(row: dict[str, Any]) -> str:
    """Revealed in time, too late, or not yet."""
    if row["revealed_at"] is None:
        return counted("step", "waiting", w("verify.not_revealed"))
    if row["in_time"]:
        return counted("check", "pass", w("room.in_time"))
    return counted("check", "fail", w("room.too_late"))
