"""Who sits in which seat by which ticket, who declined and who stepped in; the other seats did not move."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.grid import whole
from dashboard.parts.numbers import ABSENT, first_bytes, moment, plain, short_hash
from dashboard.parts.tags import counted, tag
from dashboard.words import count, w, word


def draw(told: dict[str, Any], numbers: dict[str, Any] | None) -> None:
    """The table of seats and the numbered declines; a seat that does not follow from the `numbers` says so."""
    st.header(w("verify.seats"), anchor="seats")
    if not told["table"]:
        st.markdown(w("verify.no_seats") if told["voided"] is None else w("verify.no_seats_void"))
        return
    rows = told["table"]
    due = due_of(numbers)
    columns = {
        w("verify.seat"): [seat_text(row) for row in rows],
        w("verify.slot"): [plain(row["slot"]) for row in rows],
        w("verify.handle"): [f"`{whole(short_hash(row['handle']))}`" for row in rows],
        w("verify.ticket"): [f"`{whole(first_bytes(row['ticket']))}`" if row["ticket"] else ABSENT for row in rows],
        w("verify.rank"): [row["rank"] for row in rows],
        w("field.state"): [state_text(row, due) for row in rows],
    }
    if any(row["expert"] for row in rows):
        columns[w("verify.expert")] = [plain(row["expert"] or ABSENT) for row in rows]
    ranks = {w("verify.rank"): grid.COUNT}
    grid.draw(columns, alternative=w("verify.seats"), numbers=ranks, cards="seats")
    st.caption(w("verify.seats_note"))
    if told["declines"]:
        declines(told["declines"])
    short = sum(slot["short"] or 0 for slot in told["slots"])
    if short:
        st.markdown(f":orange-badge[▲] {count('verify.short', short)}")


def seat_text(row: dict[str, Any]) -> str:
    """The number of a seat; one who stepped in has a mark behind it: 2, 2′."""
    return f"{row['seat']}{'′' * row['turn']}"


def due_of(numbers: dict[str, Any] | None) -> set[tuple[str, str]] | None:
    """Speciality and handle of everybody who sits or sat by the arithmetic; None where it says nothing."""
    if numbers is None or "slots" not in numbers:
        return None
    return {
        (slot["slot"], row["handle"])
        for slot in numbers["slots"]
        for row in slot["tickets"]
        if row["state"] != "waiting"
    }


def state_text(row: dict[str, Any], due: set[tuple[str, str]] | None) -> str:
    """Seated, declined, stepped in, or not the one whom the tickets seat."""
    if due is not None and (row["slot"], row["handle"]) not in due:
        return counted("check", "fail", w("verify.not_following"))
    return tag("ticket", row["state"])


def declines(rows: list[dict[str, Any]]) -> None:
    """Each decline with its reason, and who stepped in."""
    st.subheader(w("verify.declines"), anchor=False)
    grid.draw(
        {
            w("verify.decline"): [str(row["number"] or ABSENT) for row in rows],
            w("verify.out"): [f"`{whole(short_hash(row['out']))}`" for row in rows],
            w("verify.into"): [f"`{whole(short_hash(row['into']))}`" if row["into"] else ABSENT for row in rows],
            w("verify.reason"): [plain(word("vacancy_reason", row["reason"])) for row in rows],
            w("field.time"): [whole(moment(row["at"])) for row in rows],
            w("field.entry"): [f"{row['entry']:,}" for row in rows],
        },
        alternative=w("verify.declines"),
        cards="declines",
    )
