"""How units decide, and who spends most on the three public expenses: figures that are no findings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, plain, share_text, yuan_text
from dashboard.parts.states import empty, fetch
from dashboard.parts.units import unit_marked
from dashboard.words import count, said, w

SHOWN = 49  # real tables have fewer rows than fifty; the rest is counted


def keep(name: str) -> None:
    """The address follows the filter."""
    value = st.session_state[f"figures_{name}"]
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)


def pick(name: str, options: list[str], chosen: str | None, hint: str) -> None:
    """One filter."""
    st.selectbox(
        w(f"figures.{name}"),
        options,
        index=options.index(chosen) if chosen in options else None,
        placeholder=hint,
        key=f"figures_{name}",
        label_visibility="collapsed",
        on_change=keep,
        args=(name,),
    )


def decisions() -> None:
    """Items decided, passed, unanimous and with minutes, a unit."""
    asked = st.query_params.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len("2026") else None
    told = fetch("figures.what", "/decisions/figures", year=year)
    title, side = st.columns([4, 1], vertical_alignment="bottom")
    with title:
        st.header(w("figures.decisions"), anchor=False)
    with side:
        pick("year", [str(one) for one in told["years"]], asked, w("figures.all_years"))
    sums = told["sums"]
    if not sums["decided"]:
        empty(w("figures.no_decisions"), w("figures.no_decisions_text", day=told["as_of"]))
        return
    st.caption(" · ".join([count("figures.decided", sums["decided"]), w("figures.decisions_lead")]))
    rows = [*told["units"][:SHOWN]]
    grid.draw(
        {
            w("field.unit"): [unit_marked(row["unit"]["id"], row["unit"]["name"]) for row in rows],
            w("figures.items"): [row["decided"] for row in rows],
            w("figures.passed"): [share_text(row["passed"], row["decided"]) for row in rows],
            w("figures.unanimous"): [share_text(row["unanimous"], row["votes_told"]) for row in rows],
            w("figures.votes_told"): [share_text(row["votes_told"], row["decided"]) for row in rows],
            w("figures.minutes"): [share_text(row["with_minutes"], row["decided"]) for row in rows],
        },
        alternative=w("figures.decisions_alt", n=len(rows)),
        numbers={w("figures.items"): grid.COUNT},
        cards="decisions",
    )
    if len(told["units"]) > SHOWN:
        st.caption(w("figures.more", n=len(told["units"]) - SHOWN))


def listed(row: dict[str, Any]) -> str:
    """Why a unit is looked at, or that it is not."""
    if row["is_listed"] is None:
        return f":violet-badge[◇ {w('figures.unknown')}]"
    if not row["is_listed"]:
        return ABSENT
    items = w("app.comma").join(said(item["label"]) for item in row["top_items"])
    return f":blue-badge[● {w('figures.listed')}]" + (f" {plain(items)}" if items else "")


def spending() -> None:
    """The list of the month: first by sum, or by an item."""
    asked = st.query_params.get("month")
    known = [one["month"] for one in fetch("figures.what", "/spending/figures")["months"]]
    told = fetch("figures.what", "/spending/figures", month=asked if asked in known else None)
    title, side = st.columns([4, 1], vertical_alignment="bottom")
    with title:
        st.header(w("figures.spending"), anchor=False)
    with side:
        pick("month", known, told["month"], w("figures.month"))
    if not told["units"]:
        empty(w("figures.no_spending"), w("figures.no_spending_text", day=told["as_of"]), key="empty_spending")
        return
    month = next(one for one in told["months"] if one["month"] == told["month"])
    st.caption(
        w("figures.spending_lead", total=told["top_total"], item=told["top_item"])
        + " · "
        + w("figures.month_sum", month=told["month"], sum=yuan_text(month["sum_yuan"]), units=month["units"])
    )
    rows = [row for row in told["units"] if row["is_listed"] is not False][:SHOWN]
    grid.draw(
        {
            w("figures.rank"): [row["rank"] for row in rows],
            w("field.unit"): [unit_marked(row["unit"]["id"], row["unit"]["name"]) for row in rows],
            w("field.amount_yuan"): [None if row["total_yuan"] is None else float(row["total_yuan"]) for row in rows],
            w("figures.why"): [listed(row) for row in rows],
        },
        alternative=w("figures.spending_alt", n=len(rows)),
        numbers={w("figures.rank"): grid.COUNT, w("field.amount_yuan"): grid.AMOUNT},
        cards="spending",
    )
    rest = len(told["units"]) - len(rows)
    if rest:
        st.caption(w("figures.more", n=rest))


st.title(w("figures.title"), anchor=False)
st.caption(w("figures.lead"))
decisions()
spending()
