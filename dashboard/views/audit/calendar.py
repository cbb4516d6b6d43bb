"""What must be published: late, different from the record, due, come late; each with its day and its unit."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid, visitor
from dashboard.parts.numbers import ABSENT, plain
from dashboard.parts.states import empty, fetch
from dashboard.parts.units import choices, unit_marked
from dashboard.words import count, language, said, w

STATES = ("late", "differs", "due", "came_late")
GLYPHS = {"late": "▲", "differs": "◆", "due": "●", "came_late": ":material/check:"}
COLOURS = {"late": "orange", "differs": "red", "due": "blue", "came_late": "gray"}
SIZE = 20
NAMING = ("ocid", "month")  # beside ids, what names a record


def keep(name: str) -> None:
    """The address follows the filter, and the first page is shown again."""
    value = st.session_state[f"calendar_{name}"]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    st.query_params.pop("page", None)
    st.session_state.pop("page", None)


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["page"])


def page_asked() -> int:
    """The page in the address, from 1; 1 where it is no number."""
    asked = st.query_params.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() else 1


def narrow(told: dict[str, Any], state: str | None, unit: str | None) -> None:
    """Which state, and whose duties."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            w("field.state"),
            STATES,
            default=state,
            format_func=lambda code: f"{w(f'calendar.{code}')} {told['counts'][code]:,}",
            key="calendar_state",
            label_visibility="collapsed",
            on_change=keep,
            args=("state",),
        )
    names = {one["id"]: one["name"] for one in told["units"] if one["name"]}
    shown = choices(names, list(dict.fromkeys([one["id"] for one in told["units"]] + ([unit] if unit else []))))
    with right:
        options = sorted(shown, key=lambda id: shown[id])
        st.selectbox(
            w("field.unit"),
            options,
            index=options.index(unit) if unit else None,
            format_func=lambda id: shown[id],
            placeholder=w("queue.any_unit"),
            key="calendar_unit_id",
            label_visibility="collapsed",
            on_change=keep,
            args=("unit_id",),
        )


def what(item: dict[str, Any], *, reads: bool) -> str:
    """The finding in one sentence, with a link to it for who `reads` findings; of what is only due the rule's title."""
    if item["message"] is None:
        return plain(said(item["title"]))
    text = plain(said(item["message"]))
    return f"[{text}](finding?id={item['finding_id']}&lang={language()})" if reads else text


def record(item: dict[str, Any]) -> str:
    """The first id of what was judged, other than the unit itself."""
    unit = None if item["unit"] is None else item["unit"]["id"]
    named = (
        value["id"] if isinstance(value, dict) else str(value)
        for name, value in item["about"].items()
        if isinstance(value, dict) or name.endswith("_id") or name in NAMING
    )
    return plain(next((one for one in named if one != unit), ABSENT))


def day(item: dict[str, Any]) -> str:
    """The day that counts: the last lawful one of what is due, the one on which it came of what came late."""
    return item["due_day"] or item["cured_day"] or item["day"] or ABSENT


def table(items: list[dict[str, Any]]) -> None:
    """One line a duty."""
    reads = visitor.may(visitor.visitor(), "read_findings")
    grid.draw(
        {
            w("field.state"): [
                f":{COLOURS[item['state']]}-badge[{GLYPHS[item['state']]} {w('calendar.' + item['state'])}]"
                for item in items
            ],
            w("calendar.day"): [grid.whole(day(item)) for item in items],
            w("field.unit"): [
                ABSENT if item["unit"] is None else unit_marked(item["unit"]["id"], item["unit"]["name"])
                for item in items
            ],
            w("field.record"): [record(item) for item in items],
            w("calendar.duty"): [what(item, reads=reads) for item in items],
        },
        alternative=w("calendar.table_alt", n=len(items)),
        cards="calendar",
    )


def show() -> None:
    """The page."""
    asked = st.query_params.get("state")
    state = asked if asked in STATES else None
    unit = st.query_params.get("unit_id") or None
    page = page_asked()
    told = fetch("calendar.what", "/calendar", state=state, unit_id=unit, limit=SIZE, offset=(page - 1) * SIZE)
    st.title(w("calendar.title"), anchor=False)
    st.caption(" · ".join([w("calendar.lead"), count("calendar.total", told["total"])]))
    narrow(told, state, unit)
    if not told["items"]:
        empty(w("calendar.empty_title"), w("calendar.empty_text", day=told["as_of"]))
        return
    table(told["items"])
    pages = -(-told["total"] // SIZE)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="page", on_change=turn)


show()
