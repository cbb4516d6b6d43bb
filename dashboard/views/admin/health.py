"""How the service stands: ready or why not, the log and its audit, witnesses, files, notices; who publishes late."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.parts import grid, visit, visitor
from dashboard.parts.gauges import gauges
from dashboard.parts.numbers import ABSENT, plain
from dashboard.parts.states import failed, fetch
from dashboard.parts.tags import counted, tag
from dashboard.parts.units import unit_marked
from dashboard.words import count, language, said, w

MIB: Final = 1_048_576
MOST: Final = 200
Figures = dict[str, dict[tuple[str, ...], float]]


def readiness() -> None:
    """Takes work now, or what is in the way, each with its figures."""
    try:
        client.get("/ready", lang=language())
    except client.Refused as reasons:
        st.markdown(counted("check", "fail", w("health.not_ready")))
        for one in reasons.items or (reasons.text,):
            st.markdown(f"- {plain(one)}")
    except client.NotFetched as problem:
        failed(problem)
    else:
        st.markdown(counted("check", "pass", w("health.ready")))


def figures(health: dict[str, Any], told: Figures) -> None:
    """Four figures, each with its bound in words."""
    free = told.get("disk_free_bytes", {}).get((), 0.0) / MIB / 1024
    unsigned = int(told.get("unsigned_entries", {}).get((), 0))
    shown = (
        ("entries", f"{health['entries']:,}"),
        ("lag", f"{health['lag']:,}"),
        ("unsigned", f"{unsigned:,}"),
        ("disk", w("health.gib", n=f"{free:,.1f}")),
    )
    for (name, value), column in zip(shown, st.columns(len(shown)), strict=True):
        column.metric(w(f"health.{name}"), value, border=True, help=w(f"health.{name}_help"))


def jobs(told: Figures) -> None:
    """Files handed in and notices, by state."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header(w("health.files"), anchor="files")
        states(told.get("submissions", {}), "submission")
    with right:
        st.header(w("health.notices"), anchor="notices")
        states(told.get("deliveries", {}), "notice")
        dead = int(told.get("deliveries", {}).get(("dead",), 0))
        if dead:
            st.markdown(counted("check", "fail", count("health.dead", dead)))


def states(told: dict[tuple[str, ...], float], group: str) -> None:
    """How many in each state."""
    if not any(told.values()):
        st.markdown(w("health.none"))
        return
    rows = sorted((state[0], int(n)) for state, n in told.items() if n)
    grid.draw(
        {
            w("field.state"): [tag(group, state) for state, _ in rows],
            w("health.number"): [n for _, n in rows],
        },
        alternative=w("health.by_state"),
        numbers={w("health.number"): grid.COUNT},
    )


def witnesses(health: dict[str, Any]) -> None:
    """Each witness, and since when it is silent."""
    st.header(w("health.witnesses"), anchor="witnesses")
    rows = health["witnesses"]
    if not rows:
        unasked = w("receipt.no_witnesses") if health["quorum_met"] is None else w("health.nobody_to_ask")
        st.markdown(counted("check", "not_checked", unasked))
        return
    grid.draw(
        {
            w("health.witness"): [plain(one["name"]) for one in rows],
            w("field.state"): [tag("standing", one["standing"]) for one in rows],
            w("health.size"): [one["size"] for one in rows],
            w("health.silent"): [one["hours_silent"] for one in rows],
            w("field.note"): [plain(one["reason"]) or ABSENT for one in rows],
        },
        alternative=w("health.witnesses"),
        numbers={w("health.size"): grid.COUNT, w("health.silent"): grid.COUNT},
        cards="witnesses",
    )


def late(who: dict[str, Any]) -> None:
    """What is late to be published, by unit; only for those who may read records."""
    st.header(w("health.late"), anchor="late")
    if not visitor.may(who, "read_records"):
        st.markdown(w("health.late_not_yours"))
        return
    told = fetch("calendar.what", "/calendar", state="late", limit=MOST)
    if not told["items"]:
        st.markdown(w("health.none_late", day=told["as_of"]))
        return
    names = {one["id"]: one["name"] for one in told["units"]}
    found = Counter(one["unit"]["id"] if one["unit"] else None for one in told["items"])
    first = {unit: min(day(one) for one in told["items"] if of(one) == unit) for unit in found}
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0] or ""))
    grid.draw(
        {
            w("field.unit"): [ABSENT if unit is None else unit_marked(unit, names.get(unit)) for unit, _ in rows],
            w("calendar.late"): [n for _, n in rows],
            w("health.since"): [grid.whole(first[unit]) for unit, _ in rows],
        },
        alternative=w("health.late"),
        numbers={w("calendar.late"): grid.COUNT},
        cards="late",
    )
    shown = w("health.of_late", shown=f"{len(told['items']):,}", total=f"{told['total']:,}", day=told["as_of"])
    st.caption(shown)
    visit.link(visit.CALENDAR, w("nav.calendar"), icon=":material/event_upcoming:", state="late")


def of(item: dict[str, Any]) -> str | None:
    """Whose duty it is."""
    return item["unit"]["id"] if item["unit"] else None


def day(item: dict[str, Any]) -> str:
    """The day that counts of a late duty."""
    return str(item["due_day"] or item["day"])


def show() -> None:
    """The page."""
    who = visitor.visitor()
    health = fetch("health.what", "/health")
    told = gauges(client.text("/metrics"))
    st.title(w("health.title"), anchor=False)
    places = fetch("health.what", "/places")["items"]
    place = next((said(one["name"]) for one in places if one["is_current"]), health["place"])
    st.caption(w("health.release", version=plain(health["version"]), place=plain(place)))
    readiness()
    figures(health, told)
    jobs(told)
    witnesses(health)
    late(who)


show()
