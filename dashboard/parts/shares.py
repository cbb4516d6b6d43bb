"""Published allocations as figures, bars with their tables, and rows from programme to recipient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw, ink, lanes, money_axis
from dashboard.parts.grid import whole
from dashboard.parts.numbers import ABSENT, money_text, plain, share_text, wan, wan_text
from dashboard.words import said, w

SUMS = ("planned", "concluded", "transferred", "paid")
TEXTS = ("programme", "plan", "region", "recipient", "code")
BARS = 20


def strip(told: dict[str, Any]) -> None:
    """The totals; each share is of the planned amount."""
    planned = told["sums"]["planned_yuan"]
    for name, column in zip(SUMS, st.columns(len(SUMS)), strict=True):
        value = told["sums"][f"{name}_yuan"]
        share = None if name == "planned" else share_text(round(float(value)), round(float(planned)))
        label = w(f"allocations.{name}")
        column.metric(
            label, money_text(value), share, delta_color="off", delta_arrow="off", border=True, height="stretch"
        )


def groups(heading: str, field: str, unnamed: str, told: list[dict[str, Any]], key: str) -> None:
    """Bars of planned and paid, and the table with the same numbers and their total."""
    st.header(heading, anchor=False)
    named = [(group["id"] or unnamed, group["sums"]) for group in told]
    left, right = st.columns([1, 1.15], gap="large")
    with left:
        bars(named[:BARS], w(field), key)
        st.caption(w("allocations.of_planned"))
    with right:
        names = [whole(plain(name)) for name, _ in named]
        columns: dict[str, list[Any]] = {w(field): [*names, f"**{w('allocations.total')}**"]}
        for name in SUMS:
            cells = [wan(sums[f"{name}_yuan"]) or 0.0 for _, sums in named]
            columns[w(f"field.{name}")] = [*cells, sum(cells)]
        numbers = {w(f"field.{name}"): grid.AMOUNT for name in SUMS}
        grid.draw(columns, alternative=heading, numbers=numbers)


def bars(named: list[tuple[str, dict[str, str]]], what: str, key: str) -> None:
    """Planned as a pale ground with its amount at the end, on it transferred and paid as two thin bars; one zero."""
    colours = ink()
    frame = pd.DataFrame(
        {
            "lane": [name for name, _ in named],
            "zero": [0.0 for _ in named],
            "planned": [wan(sums["planned_yuan"]) for _, sums in named],
            "transferred": [wan(sums["transferred_yuan"]) for _, sums in named],
            "paid": [wan(sums["paid_yuan"]) for _, sums in named],
            "text": [wan_text(sums["planned_yuan"]) for _, sums in named],
        }
    )
    frame["far"] = frame[["planned", "transferred", "paid"]].max(axis=1)
    top = max(float(frame["far"].max()) * 1.3, 1.0)
    x = alt.X("zero:Q", axis=money_axis(), scale=alt.Scale(domain=[0, top], nice=False))
    y = lanes(list(frame["lane"]))
    base = alt.Chart(frame)
    layers = [
        base.mark_bar(size=22, color=colours.law).encode(x=x, x2="planned:Q", y=y),
        base.mark_bar(size=7, color=colours.planned, yOffset=-5).encode(x=x, x2="transferred:Q", y=y),
        base.mark_bar(size=7, color=colours.brand, yOffset=5).encode(x=x, x2="paid:Q", y=y),
        base.mark_text(align="left", dx=8, fontSize=13, color=colours.ink).encode(x="far:Q", y=y, text="text:N"),
    ]
    alternative = w("allocations.chart_alt", what=what)
    draw(alt.layer(*layers), alternative=alternative, key=f"bars_{key}", height=36 * len(named) + 40)


def recipient_text(recipient: dict[str, Any]) -> str:
    """The name of a recipient, else its code; a person is neither named nor coded."""
    if recipient["kind"] == "person":
        return w("allocations.person")
    return recipient["name"] or recipient["id"] or ABSENT


def lines(items: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """One row a recipient: programme, plan, township, recipient and its code, and the four amounts in yuan."""
    for plan in items:
        for share in plan["shares"]:
            yield [
                plan["programme_id"] or w("allocations.no_programme"),
                plan["allocation_plan_id"],
                share["region"] or w("allocations.no_region"),
                recipient_text(share["recipient"]),
                share["recipient"]["id"],
                *(share[f"{name}_yuan"] for name in SUMS),
            ]


def table(items: list[dict[str, Any]], height: int) -> None:
    """Every recipient."""
    rows = list(lines(items))
    frame = pd.DataFrame(
        [[*row[: len(TEXTS)], *(wan(amount) for amount in row[len(TEXTS) :])] for row in rows], columns=[*TEXTS, *SUMS]
    )
    column = st.column_config
    texts = {name: column.TextColumn(w(f"field.{name}")) for name in TEXTS}
    amounts = {name: column.NumberColumn(w(f"allocations.{name}"), format="%,.2f", width=124) for name in SUMS}
    st.caption(w("allocations.in_wan"))
    st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=height,
        placeholder=ABSENT,
        key="shares",
        alt=w("allocations.table_alt", n=len(rows)),
        column_config={**texts, **amounts},
    )


def publications(items: list[dict[str, Any]]) -> None:
    """Where each plan and result was published."""
    rows = [(plan, one) for plan in items for one in plan["publications"]]
    if not rows:
        return
    with st.expander(w("allocations.publications")):
        grid.draw(
            {
                w("field.plan"): [plain(plan["allocation_plan_id"]) for plan, _ in rows],
                w("field.published"): [one["day"] for _, one in rows],
                w("field.medium"): [medium(one) for _, one in rows],
                w("field.entry"): [one["entry"] for _, one in rows],
            },
            alternative=w("allocations.publications"),
            numbers={w("field.entry"): grid.COUNT},
        )


def medium(one: dict[str, Any]) -> str:
    """What was published and where, in the API's words; the address as text, never as a link to the outside."""
    told = plain(said(one["label"]))
    return f"{told} · {plain(one['url'])}" if one["url"] else told
