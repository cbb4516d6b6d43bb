"""The room in which a unit holds its draw: what comes next and until when, each act its form, six steps in time."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.client import at
from dashboard.parts import visit, visitor
from dashboard.parts.desk.hand_in import unit as unit_asked
from dashboard.parts.draw import acts, asking, coming, head, plan, pool, record, seats, steps
from dashboard.parts.numbers import moment, plain
from dashboard.parts.states import empty, fetch, fetch_or_why
from dashboard.parts.tags import note, on_test_chain, tag
from dashboard.parts.units import unit_marked
from dashboard.words import count, w

SIZE: Final = 20
BLOCKS: Final = ("steps", "seats", "pool", "record")


def enter(draw_id: str | None) -> None:
    """The room of a draw; None: back to the list."""
    if draw_id is None:
        st.query_params.pop("draw", None)
    else:
        st.query_params["draw"] = draw_id


def row(item: dict[str, Any], place: int) -> None:
    """One draw of the unit: what it is, its state, its times."""
    with st.container(key=f"row_{place}"):
        what, state, when = st.columns([2.3, 1.6, 1.5], gap="medium", vertical_alignment="center")
        parts = head.described(item)
        label = " · ".join(parts[:2])
        what.button(label, key=f"enter_{item['draw_id']}", type="tertiary", on_click=enter, args=(item["draw_id"],))
        what.caption(" · ".join(parts[2:]))
        chain = on_test_chain() if item["is_test_chain"] else note(plain(item["chain"] or "—"))
        state.markdown(f"{tag('draw_state', item['state'])} {chain}")
        times = w("draws.asked", at=moment(item["asked_at"])), w("draws.round", at=moment(item["round_at"]))
        when.caption("  \n".join(times))


def entrance(who: dict[str, Any]) -> None:
    """The unit's draws, and a new one step by step."""
    st.title(w("room.title"), anchor=False)
    st.caption(w("room.lead"))
    unit = unit_asked(who, "room")
    if unit in (who.get("units") or []):
        st.markdown(f"{w('desk.card')} {unit_marked(unit, visitor.unit_named(who, unit))}")
    told = fetch("draws.what", "/draws", unit_id=unit, limit=SIZE)
    st.header(w("room.mine"), anchor="mine")
    if told["items"]:
        st.caption(count("draws.total", told["total"]))
    else:
        empty(w("room.none_title"), w("room.none_text"), height="content")
    for place, item in enumerate(told["items"]):
        row(item, place)
    st.header(w("room.new"), anchor="new")
    st.markdown(w("room.new_text"))
    with st.expander(w("room.step_commitments")):
        plan.commitments()
    with st.expander(w("room.step_plan")):
        plan.form(unit or "")
    with st.expander(w("room.step_roster")):
        plan.roster()
    with st.expander(w("room.step_request"), expanded=True):
        asking.draw()


def room(draw_id: str) -> None:
    """One draw."""
    told = fetch("verify.what", at("draws", draw_id))
    checked, _ = fetch_or_why("verify.what", at("draws", draw_id, "check"))
    head.aside(told, BLOCKS)
    st.button(w("room.back"), key="back", type="tertiary", icon=":material/arrow_back:", on_click=enter, args=(None,))
    st.title(plain(head.sentence(told)), anchor=False)
    st.caption(" · ".join(head.described(told)))
    if told["is_test_chain"]:
        head.banner(told["chain"])
    if told["voided"] is not None:
        st.markdown(head.void_text(told["voided"]))
    steps.draw(told)
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        coming.draw(told)
        acts.draw(told)
        seats.draw(told, checked["arithmetic"] if checked else None)
    with right:
        pool.draw(told)
        visit.link(visit.VERIFY, w("room.verify"), icon=":material/verified:", draw=draw_id)
    record.draw(told)


def show() -> None:
    """The page."""
    asked = visit.asked("draw")
    if asked is None:
        entrance(visitor.visitor())
    else:
        room(asked)


show()
