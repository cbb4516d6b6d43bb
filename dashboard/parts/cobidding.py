"""Suppliers against suppliers: how often each two met at openings, as a heat with numbers and as a table."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink
from dashboard.parts.grid import whole
from dashboard.parts.numbers import plain
from dashboard.parts.units import unit_marked
from dashboard.words import w, word

STRONGEST = 3
LISTED = 30
STEPS = {
    "light": ("#EEF4F8", "#BFD6E5", "#82ACC7", "#487E9F", "#23526F"),
    "dark": ("#1F4A66", "#386C8E", "#5F93B2", "#96BFD6", "#D8E8F1"),
}


def marks(told: dict[str, Any]) -> dict[str, str]:
    """Supplier -> its mark in the heat, by how often it bid: `S1` bid most."""
    letter = word("network_mark", "supplier")
    return {one["id"]: f"{letter}{place}" for place, one in enumerate(told["suppliers"], 1)}


def _name(told: dict[str, Any], id: str) -> str:
    return next((one["name"] or id for one in told["suppliers"] if one["id"] == id), id)


def heat(told: dict[str, Any]) -> None:
    """Each pair once, its number in the cell."""
    colours, named = ink(), marks(told)
    shade = "dark" if st.context.theme.type == "dark" else "light"
    order = list(named.values())
    pairs = [
        {"one": named[pair["one"]], "other": named[pair["other"]], "together": pair["together"]}
        for pair in told["pairs"]
    ]
    frame = pd.DataFrame(pairs + [{**pair, "one": pair["other"], "other": pair["one"]} for pair in pairs])
    top = int(frame["together"].max())
    frame["is_deep"] = frame["together"] > 0.55 * top  # the number stays readable on the cell
    axis = alt.Axis(title=None, grid=False, ticks=False, domain=False, labelFontSize=12, labelAngle=0)
    base = alt.Chart(frame).encode(
        x=alt.X("one:N", sort=order, axis=axis, scale=alt.Scale(domain=order)),
        y=alt.Y("other:N", sort=order, axis=axis, scale=alt.Scale(domain=order)),
    )
    scale = alt.Scale(domain=[1, max(2, top)], range=list(STEPS[shade]), interpolate="rgb")
    ends = (colours.ink, "#FFFFFF") if shade == "light" else (colours.ink, colours.page)
    ground = base.mark_rect(stroke=colours.page, strokeWidth=2).encode(
        color=alt.Color("together:Q", scale=scale, legend=None)
    )
    numbers = base.mark_text(fontSize=13).encode(
        text="together:Q",
        color=alt.Color("is_deep:N", scale=alt.Scale(domain=[False, True], range=list(ends)), legend=None),
    )
    strong = w("network.and").join(
        w("bidding.pair", one=_name(told, pair["one"]), other=_name(told, pair["other"]), n=pair["together"])
        for pair in told["pairs"][:STRONGEST]
    )
    drawn = alt.layer(ground, numbers).resolve_scale(color="independent")
    draw_chart(drawn, alternative=w("bidding.alt", text=strong), key="cobidding", height=34 * len(order) + 40)


def suppliers(told: dict[str, Any]) -> None:
    """Who stands behind the marks."""
    named, rows = marks(told), told["suppliers"]
    grid.draw(
        {
            whole(w("network.mark")): [f"**{whole(named[one['id']])}**" for one in rows],
            w("bidding.supplier"): [unit_marked(one["id"], one["name"]) for one in rows],
            w("bidding.bids"): [one["bids"] for one in rows],
            w("bidding.wins"): [one["wins"] for one in rows],
        },
        alternative=w("bidding.suppliers"),
        numbers={w("bidding.bids"): grid.COUNT, w("bidding.wins"): grid.COUNT},
    )


def pairs(told: dict[str, Any]) -> None:
    """The same numbers as a table, the most frequent first."""
    named, rows = marks(told), told["pairs"][:LISTED]
    grid.draw(
        {
            w("bidding.one"): [f"{named[one['one']]} {plain(_name(told, one['one']))}" for one in rows],
            w("bidding.other"): [f"{named[one['other']]} {plain(_name(told, one['other']))}" for one in rows],
            w("bidding.together"): [one["together"] for one in rows],
            w("bidding.won"): [one["won"] for one in rows],
        },
        alternative=w("bidding.table"),
        numbers={w("bidding.together"): grid.COUNT, w("bidding.won"): grid.COUNT},
    )
    if len(told["pairs"]) > LISTED:
        st.caption(w("network.more", n=len(told["pairs"]) - LISTED))


def draw(told: dict[str, Any]) -> None:
    """Heat beside its suppliers, the table below."""
    lines = [w("bidding.counts", n=f"{told['procedures']:,}", shown=len(told["suppliers"]))]
    lines += [w(f"bidding.left.{why}", n=f"{n:,}") for why, n in told["left_out"].items()]
    st.caption(w("network.join").join(lines))
    left, right = st.columns([1, 1.1], gap="large")
    with left:
        heat(told)
    with right:
        suppliers(told)
    st.subheader(w("bidding.table"), anchor=False)
    pairs(told)
