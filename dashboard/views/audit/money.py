"""Budget, receipts, contracts and payments of projects by unit, what is late or lies still, and the programmes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import chain, grid, money, visit
from dashboard.parts.numbers import ABSENT, plain
from dashboard.parts.states import empty, fetch, fetch_if_there
from dashboard.parts.tags import named
from dashboard.parts.units import choices, unit_marked
from dashboard.words import count, said, w

SHOWN = 12
FOUND = 12
LINKS = 6


def keep() -> None:
    """The address follows the unit, and the first page is shown again."""
    unit = st.session_state["chain_unit"]
    st.query_params.pop("page", None)
    if unit is None:
        st.query_params.pop("unit", None)
    else:
        st.query_params["unit"] = unit


def turned() -> None:
    """The address follows the page."""
    st.query_params["page"] = str(st.session_state["chain_page"])


def page_asked() -> int:
    """The page in the address, 1 where it names none."""
    told = st.query_params.get("page", "1")
    return max(1, int(told)) if told.isdecimal() and len(told) < 6 else 1  # noqa: PLR2004 - no county has more


def choose(told: dict[str, Any], unit: str | None) -> None:
    """Whose projects."""
    ids = [one["id"] for one in told["units"]]
    names = choices({one["id"]: one["name"] or one["id"] for one in told["units"]}, ids)
    counts = {one["id"]: one["projects"] for one in told["units"]}
    st.selectbox(
        w("chain.unit"),
        ids,
        index=ids.index(unit) if unit in ids else None,
        format_func=lambda id: f"{names[id]} · {counts[id]:,}",
        placeholder=w("chain.any_unit"),
        key="chain_unit",
        on_change=keep,
    )


def chosen(item: dict[str, Any]) -> None:
    """The project that was chosen: its money in full, and the way to its processes."""
    st.header(plain(item["title"] or item["project_id"]), anchor="project")
    unit = item["unit"]
    mark = unit_marked(unit["id"], unit["name"]) if unit else ABSENT
    st.markdown(f"{mark} :small[:gray[{plain(item['project_id'])}]]")
    links = st.columns([1, 1, 1, 1])
    with links[0]:
        visit.link(visit.PROCESS, w("chain.open_project"), ":material/schedule:", id=item["project_id"])
    for place, id in enumerate(item["process_ids"][:2], 1):
        with links[place]:
            visit.link(visit.PROCESS, w("chain.open_process", id=id), ":material/schedule:", id=id)
    if item["process_ids"]:
        with links[3]:
            visit.link(visit.NETWORK, w("chain.network"), ":material/hub:", kind="process", id=item["process_ids"][0])
    told = fetch_if_there("chain.what", at("projects", item["project_id"]))
    if told is not None:
        money.strip(told["money"])
        money.gaps(told["money"])
        money.draw(told["money"])


def late(told: dict[str, Any], unit: str | None) -> None:
    """Findings by the rules on payments in time and on money that lies still."""
    st.header(w("chain.late_heading"), anchor="late")
    rules = [*told["late_rules"], *told["lying_rules"]]
    found = fetch("chain.what", "/findings", rule=rules, unit_id=unit, limit=FOUND)
    if not found["total"]:
        st.markdown(w("chain.none_late"))
        return
    rows = found["items"]
    grid.draw(
        {
            w("field.severity"): [named("severity", row["severity"]) for row in rows],
            w("field.finding"): [plain(said(row["message"])) for row in rows],
            w("field.unit"): [unit_marked(row["unit_id"], row["unit_name"]) for row in rows],
            w("chain.days"): [grid.whole(row["day"]) for row in rows],
            w("field.amount_yuan"): [None if row["stake_yuan"] is None else float(row["stake_yuan"]) for row in rows],
        },
        alternative=w("chain.late_heading"),
        numbers={w("field.amount_yuan"): grid.AMOUNT},
    )
    for row in rows[:LINKS]:
        label = w("network.open", title=plain(said(row["title"])))
        visit.link(visit.FINDING, label, ":material/folder_open:", id=row["id"])
    if found["total"] > len(rows):
        st.caption(w("chain.more", n=f"{found['total'] - len(rows):,}"))


def programmes() -> None:
    """What was published for each programme."""
    st.header(w("chain.programmes"), anchor="programmes")
    st.caption(w("chain.programmes_lead"))
    told = fetch("chain.what", "/allocations", limit=1)["programmes"]
    if told:
        chain.programmes(told)
    else:
        st.markdown(w("chain.none_programmes"))


def show() -> None:
    """The page."""
    st.title(w("chain.title"), anchor=False)
    st.caption(w("chain.lead"))
    unit = st.query_params.get("unit") or None
    page = page_asked()
    told = fetch("chain.what", "/money", unit_id=unit, limit=SHOWN, offset=SHOWN * (page - 1))
    choose(told, unit)
    if not told["total"]:
        empty(w("chain.none_title"), w("chain.none_text"))
        return
    if told["sums"] is not None:
        chain.strip(told["sums"])
    lines = [count("chain.counts", told["total"])] + ([] if told["sums"] is not None else [w("chain.no_sums")])
    st.caption(" · ".join([*lines, w("chain.in_wan")]))
    item = chain.table(told["items"]) if told["items"] else None
    pages = -(-told["total"] // SHOWN)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key="chain_page", on_change=turned)
    if item is not None:
        chain.chart(told["items"])
        chosen(item)
    late(told, unit)
    programmes()


show()
