"""A finding that is in no case yet: open one on it, give it to somebody, or put it off until a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard.parts import grid, visit
from dashboard.parts.case import act as acts
from dashboard.parts.case import form
from dashboard.parts.case.decide import ICONS, begin, end
from dashboard.parts.numbers import plain
from dashboard.words import count, said, w

LONGEST = 365
NEAR = 90


def bar(detail: dict[str, Any]) -> None:
    """What may be done with one finding."""
    with st.bottom, st.container(key="decision"):
        left, right = st.columns([1, 1.9], vertical_alignment="center")
        left.markdown(f"**{w('case.decision')}** :gray[{w('case.none_yet')}]")
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            buttons()
    opened([detail])


def buttons(*, is_disabled: bool = False, is_open_disabled: bool = False) -> None:
    """Put off, assign, open."""
    for act in ("snooze", "assign", "open"):
        st.button(
            w(f"batch.{act}"),
            key=f"act_{act}",
            type="primary" if act == "open" else "secondary",
            icon=f":material/{ICONS[act]}:",
            disabled=is_disabled or (act == "open" and is_open_disabled),
            on_click=begin,
            args=(act,),
        )


def opened(chosen: Sequence[dict[str, Any]]) -> None:
    """The form that was asked for, over the page; `chosen` are findings as the queue tells them."""
    act = st.session_state.get("deciding")
    forms = {"open": _open, "assign": _assign, "snooze": _snooze}
    if act in forms and chosen:
        st.dialog(w(f"batch.{act}").rstrip("…"), width="medium", on_dismiss=end)(forms[act])(list(chosen))
    elif act:
        end()


def _named(chosen: list[dict[str, Any]]) -> None:
    st.markdown(count("batch.chosen", len(chosen)))
    st.markdown("\n".join(f"- {plain(said(one['message']))}" for one in chosen[:5]))
    if len(chosen) > 5:  # noqa: PLR2004 - the dialog stays on one screen
        st.caption(w("batch.and_more", n=len(chosen) - 5))


def _open(chosen: list[dict[str, Any]]) -> None:
    _named(chosen)
    body: dict[str, Any] = {"findings": [one["id"] for one in chosen]}
    if len(chosen) > 1:
        st.caption(w("batch.open_note"))
        if st.checkbox(w("batch.together"), key="open_together"):
            body["together"] = True
    if who := form.account("open", "case.account_later"):
        body["account"] = who
    if st.button(w("batch.open_now"), key="send_open", type="primary"):
        _batch("open", body, chosen)


def _assign(chosen: list[dict[str, Any]]) -> None:
    _named(chosen)
    st.caption(w("batch.assign_note"))
    who = form.account("assign")
    if st.button(w("batch.assign_now"), key="send_assign", type="primary", disabled=not who):
        _batch("assign", {"findings": [one["id"] for one in chosen], "account": who}, chosen)


def _batch(act: str, body: dict[str, Any], chosen: list[dict[str, Any]]) -> None:
    came = acts.post("/cases/batch", {"act": act, **body})
    if not came.is_done:
        st.markdown(f":red-badge[×] {plain(came.why)}")
        return
    failed = [one for one in came.told["items"] if not one["ok"]]
    if failed:
        _outcomes(came.told["items"], chosen)
        return
    acts.sent(act, count("batch.done", len(came.told["items"])))
    end()
    if len(chosen) == 1 and (number := came.told["items"][0].get("number")):
        visit.go(visit.CASE, case=number, id=chosen[0]["id"])
    st.rerun()


def _outcomes(items: list[dict[str, Any]], chosen: list[dict[str, Any]]) -> None:
    """One line each: done, or why not."""
    known = {one["id"]: said(one["message"]) for one in chosen}
    grid.draw(
        {
            w("field.finding"): [plain(known.get(str(one["id"]), one["id"])) for one in items],
            w("field.outcome"): [
                f":green-badge[:material/check: {w('batch.ok')}]"
                if one["ok"]
                else f":red-badge[×] {plain(acts.problem_text(one['problem']))}"
                for one in items
            ],
        },
        alternative=w("field.outcome"),
    )


def _snooze(chosen: list[dict[str, Any]]) -> None:
    _named(chosen)
    st.caption(w("batch.snooze_note"))
    today = date.today()  # noqa: DTZ011 - a proposal on screen; the API judges by the day of the county
    until = st.date_input(
        w("batch.until"),
        value=today + timedelta(days=NEAR),
        min_value="today",
        max_value=today + timedelta(days=LONGEST),
        format="YYYY-MM-DD",
        key="snooze_until",
    )
    reason = acts.area(w("batch.snooze_reason"), "snooze", height=80)
    if st.button(w("batch.snooze_now"), key="send_snooze", type="primary") and isinstance(until, date):
        body = {"findings": [one["id"] for one in chosen], "until": until.isoformat(), "text": reason}
        _batch("snooze", body, chosen)
