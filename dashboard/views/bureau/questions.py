"""Questions put to the unit and what it has to put right: by when, answered in words, with entries and papers."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.client import at
from dashboard.parts import due, grid, visitor
from dashboard.parts.desk import card, exchange
from dashboard.parts.numbers import ABSENT, moment, plain
from dashboard.parts.states import empty, fetch
from dashboard.parts.tags import tag
from dashboard.words import count, language, said, w, word

SIZE: Final = 20
KINDS: Final = ("question", "remedy")
PATHS: Final = {"question": "questions", "remedy": "remedies"}
STATES: Final = {
    "question": ("open", "answered", "withdrawn"),
    "remedy": ("demanded", "returned", "reported", "accepted"),
}
SHOWN: Final = 60  # characters of what is asked, in the list


def keep(name: str) -> None:
    """The address follows the choice, and the first page is shown again."""
    value = st.session_state[f"exchange_{name}"]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    for other in ("page", *(("state",) if name == "kind" else ())):
        st.query_params.pop(other, None)
        st.session_state.pop(f"exchange_{other}", None)


def turn() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["exchange_page"])


def leave() -> None:
    """Back to the list."""
    for kind in KINDS:
        st.query_params.pop(kind, None)


def link(one: dict[str, Any], kind: str) -> str:
    """What is asked, a link to all of it."""
    text = one["text"] if len(one["text"]) <= SHOWN else f"{one['text'][:SHOWN]}…"
    told = plain(" ".join(text.split())) or ABSENT
    return f"[{told}](questions?{kind}={one['number']}&lang={language()})"


def about(one: dict[str, Any]) -> str:
    """The titles of the rules behind it."""
    return "  \n".join(plain(said(finding["title"])) for finding in one["findings"]) or ABSENT


def table(items: list[dict[str, Any]], kind: str) -> None:
    """One line each, what is due first."""
    grid.draw(
        {
            w("exchange.due"): [due.tag(one["days_left"]) or grid.whole(one["due_day"]) for one in items],
            w("field.state"): [tag(kind, one["state"]) for one in items],
            w(f"exchange.{kind}_asked"): [link(one, kind) for one in items],
            w("exchange.about"): [about(one) for one in items],
            w("field.record"): [plain(one["process_id"] or one["project_id"] or ABSENT) for one in items],
            w("exchange.since"): [
                grid.whole(moment(one["asked_at" if kind == "question" else "demanded_at"])[:10]) for one in items
            ],
        },
        alternative=w("exchange.list_alt", n=len(items)),
        cards="exchange",
    )


def listed(kind: str) -> None:
    """The list of one kind, narrowed by state."""
    asked, on = st.query_params.get("state"), st.query_params.get("page", "1")
    state = asked if asked in STATES[kind] else None
    page = max(1, int(on)) if on.isdecimal() else 1
    told = fetch("exchange.what", f"/{PATHS[kind]}", state=state, limit=SIZE, offset=(page - 1) * SIZE)
    counts = told["facets"]["state"]
    st.caption(" · ".join([w(f"exchange.{kind}_lead"), count("exchange.total", told["total"])]))
    st.segmented_control(
        w("field.state"),
        [one for one in STATES[kind] if counts.get(one) or one == state],
        default=state,
        format_func=lambda one: f"{word(kind, one)} {counts.get(one, 0):,}",
        key="exchange_state",
        label_visibility="collapsed",
        on_change=keep,
        args=("state",),
    )
    if late := told["facets"]["late"].get("true", 0):
        st.markdown(f":red-badge[:material/schedule: {count('exchange.late', late)}]")
    if not told["items"]:
        empty(w(f"exchange.{kind}_none"), w("exchange.none_text"))
        return
    table(told["items"], kind)
    pages = -(-told["total"] // SIZE)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="exchange_page", on_change=turn)


def one(who: dict[str, Any], kind: str, number: str) -> None:
    """One question or remedy."""
    told = fetch("exchange.what", at(PATHS[kind], number))
    st.button(w("exchange.back"), key="back", type="tertiary", icon=":material/arrow_back:", on_click=leave)
    exchange.head(told, kind)
    exchange.replied(told, kind)
    if kind == "question":
        exchange.answers(told)
        is_open = told["state"] == "open"
    else:
        exchange.reports(told)
        is_open = told["awaits"] == "unit"
    exchange.attach(told, kind, is_open=is_open, most=visitor.most(who, "paper"))
    if is_open:
        exchange.reply(told, kind)


def show() -> None:
    """The page."""
    who = visitor.visitor()
    card.draw(who)
    for kind in KINDS:
        number = st.query_params.get(kind, "")
        if number:
            one(who, kind, number)
            return
    asked = st.query_params.get("kind")
    kind = asked if asked in KINDS else KINDS[0]
    st.title(w("nav.questions"), anchor=False)
    st.segmented_control(
        w("exchange.kind"),
        KINDS,
        default=kind,
        format_func=lambda one: w(f"exchange.{one}"),
        required=True,
        key="exchange_kind",
        label_visibility="collapsed",
        on_change=keep,
        args=("kind",),
    )
    listed(kind)


show()
