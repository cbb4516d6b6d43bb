"""Who stands with whom: the network around a record, or suppliers against suppliers at a buyer."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboard.parts import cobidding, network
from dashboard.parts.numbers import plain
from dashboard.parts.states import empty, fetch, fetch_if_there, unknown
from dashboard.parts.units import choices
from dashboard.words import said, w, word

VIEWS = ("around", "bidding")
KINDS = ("process", "party", "expert", "unit")
STEPS = ("1", "2")
LEAST = ("1", "2", "3", "4", "5", "8", "10")
OFFERED = 6


def keep(name: str, key: str) -> None:
    """The address follows the widget."""
    value = st.session_state[key]
    if value in (None, ""):
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)


def asked(name: str, known: tuple[str, ...]) -> str | None:
    """What the address asks for, where it is known."""
    told = st.query_params.get(name)
    return told if told in known else None


def day_asked(name: str) -> date | None:
    """A day in the address; None where it is none."""
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None


def choose() -> None:
    """Which record, how far, from how many acts on."""
    kind, id, steps, least = st.columns([1, 2.4, 1, 1], vertical_alignment="bottom")
    with kind:
        st.selectbox(
            w("network.kind"),
            KINDS,
            index=KINDS.index(asked("kind", KINDS) or "process"),
            format_func=lambda code: word("network_kind", code),
            key="network_kind",
            on_change=keep,
            args=("kind", "network_kind"),
        )
    with id:
        st.text_input(
            w("network.id"),
            value=st.query_params.get("id", ""),
            placeholder=w("network.id_hint"),
            icon=":material/search:",
            key="network_id",
            on_change=keep,
            args=("id", "network_id"),
        )
    with steps:
        st.segmented_control(
            w("network.hops"),
            STEPS,
            default=asked("hops", STEPS) or "2",
            format_func=lambda n: w("network.hop.one" if n == "1" else "network.hop.two"),
            required=True,
            key="network_hops",
            on_change=keep,
            args=("hops", "network_hops"),
        )
    with least:
        st.selectbox(
            w("network.least"),
            LEAST,
            index=LEAST.index(told) if (told := asked("least", LEAST)) else None,
            format_func=lambda n: w("network.least_times", n=n),
            placeholder=w("network.least_own"),
            key="network_least",
            on_change=keep,
            args=("least", "network_least"),
        )


def show(kind: str, id: str) -> None:
    """Another record in the middle."""
    st.query_params["kind"], st.query_params["id"] = kind, id
    for name in ("network_kind", "network_id"):
        st.session_state.pop(name, None)


def offer() -> None:
    """The records with the strongest findings, to begin with."""
    st.markdown(w("network.start_text"))
    items = fetch("network.what", "/findings", limit=60, stage=["collusion", "experts", "tendering"])["items"]
    first = {item["process_id"]: item for item in reversed(items) if item["process_id"]}
    for id, item in list(reversed(first.items()))[:OFFERED]:
        with st.container(key=f"row_{id}"):
            label = f"{plain(id)} · {plain(said(item['message']))}"
            st.button(label, key=f"around_{id}", type="tertiary", on_click=show, args=("process", id))


def around() -> None:
    """The network of the record in the address."""
    choose()
    kind, id = asked("kind", KINDS) or "process", st.query_params.get("id")
    if not id:
        offer()
        return
    query = {"hops": asked("hops", STEPS), "least": asked("least", LEAST)}
    told = fetch_if_there("network.what", "/networks", subject_kind=kind, subject_id=id, **query)
    if told is None:
        unknown("network.what")
        return
    named = told["subject"]["name"]
    st.header(plain(f"{named} {id}" if named else id), anchor=False)
    network.draw(told)


def bidding() -> None:
    """Suppliers against suppliers, of the buyer and period in the address."""
    st.caption(w("bidding.lead"))
    first, last = day_asked("from"), day_asked("to")
    unit = st.query_params.get("unit")
    told: dict[str, Any] = fetch("bidding.what", "/networks/bidding", unit_id=unit, day_from=first, day_to=last)
    units = [one["id"] for one in told["units"]]
    named = choices({one["id"]: one["name"] or one["id"] for one in told["units"]}, units)
    counts = {one["id"]: one["procedures"] for one in told["units"]}
    buyer, since, until = st.columns([2, 1, 1], vertical_alignment="bottom")
    with buyer:
        st.selectbox(
            w("bidding.unit"),
            units,
            index=units.index(unit) if unit in units else None,
            format_func=lambda id: f"{named[id]} · {counts[id]:,}",
            placeholder=w("bidding.any_unit"),
            key="bidding_unit",
            on_change=keep,
            args=("unit", "bidding_unit"),
        )
    for place, name, day in ((since, "from", first), (until, "to", last)):
        with place:
            key = f"bidding_{name}"
            st.date_input(w(f"bidding.{name}"), day, key=key, format="YYYY-MM-DD", on_change=keep, args=(name, key))
    if told["pairs"]:
        cobidding.draw(told)
    else:
        empty(w("bidding.none_title"), w("bidding.none_text"))


st.title(w("network.title"), anchor=False)
st.caption(w("network.lead"))
st.segmented_control(
    w("network.title"),
    VIEWS,
    default=asked("view", VIEWS) or VIEWS[0],
    format_func=lambda code: word("network_tab", code),
    required=True,
    key="network_view",
    label_visibility="collapsed",
    on_change=keep,
    args=("view", "network_view"),
)
if asked("view", VIEWS) == "bidding":
    bidding()
else:
    around()
