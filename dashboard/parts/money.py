"""Budget, contract and payments from one zero, with what goes beyond the contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink, lanes, money_axis
from dashboard.parts.grid import whole
from dashboard.parts.numbers import money_text, plain, signed, wan, wan_text
from dashboard.words import said, w

BARS = ("budget", "contract", "paid")
FEW = 40


def strip(money: dict[str, Any]) -> None:
    """Four figures in a row."""
    names = ("budget", "contract", "certified", "paid")
    for name, column in zip(names, st.columns(len(names)), strict=True):
        told = money[f"{name}_yuan"]
        column.metric(w(f"process.{name}"), money_text(told) if told else w("process.not_reported"), border=True)


def gaps(money: dict[str, Any]) -> None:
    """What came in and was passed on, and where money lies still or ran ahead."""
    parts = [
        w(f"process.{name}", amount=money_text(money[f"{name}_yuan"]))
        for name in ("received", "passed_on")
        if money[f"{name}_yuan"]
    ]
    for one in money["gaps"]:
        text = w(f"gap.{one['code']}", amount=money_text(one["amount_yuan"]))
        parts.append(f":orange[▲ {text}]")
    if parts:
        st.caption(" · ".join(parts))


def excess(money: dict[str, Any]) -> Decimal:
    """What was paid beyond the contract, in yuan; 0 where one of the two was not told."""
    if money["contract_yuan"] is None or money["paid_yuan"] is None:
        return Decimal(0)
    return max(Decimal(0), Decimal(money["paid_yuan"]) - Decimal(money["contract_yuan"]))


def _segments(money: dict[str, Any]) -> pd.DataFrame:
    rows = [
        {"lane": w(f"process.{name}"), "from": 0.0, "to": wan(money[f"{name}_yuan"]), "kind": name}
        for name in ("budget", "contract")
        if money[f"{name}_yuan"]
    ]
    limit = wan(money["contract_yuan"])
    before = 0.0
    for one in money["payments"]:
        after = wan(one["paid_yuan"]) or before
        inside = after if limit is None else min(after, max(limit, before))
        rows.append({"lane": w("process.paid"), "from": before, "to": inside, "kind": "paid"})
        if after > inside:
            rows.append({"lane": w("process.paid"), "from": inside, "to": after, "kind": "over"})
        before = after
    return pd.DataFrame(rows)


def chart(money: dict[str, Any]) -> None:
    """Bars from one zero; payments by instalment, the excess in ochre."""
    colours = ink()
    frame = _segments(money)
    over = excess(money)
    order = [w(f"process.{name}") for name in BARS if money[f"{name}_yuan"]]
    ends = pd.DataFrame({"lane": order, "to": [wan(money[f"{name}_yuan"]) for name in BARS if money[f"{name}_yuan"]]})
    ends["text"] = [wan_text(money[f"{name}_yuan"]) for name in BARS if money[f"{name}_yuan"]]
    top = float(ends["to"].max()) * (1.5 if over else 1.3)  # room for the amount, and for what is beyond it
    limit = wan(money["contract_yuan"]) or 0.0
    near = (ends["to"] < limit) & (ends["to"] > limit - top / 8)
    ends["at"] = ends["to"].mask(near, limit)  # the words stand clear of the contract's line
    x = alt.X("from:Q", axis=money_axis(), scale=alt.Scale(domain=[0, top], nice=False))
    y = lanes(order)
    shades = {"budget": colours.planned, "contract": colours.brand, "paid": colours.brand, "over": colours.over}
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(shades), range=list(shades.values())), legend=None)
    layers = [
        alt.Chart(frame)
        .mark_bar(size=20, stroke=colours.page, strokeWidth=1.5)
        .encode(x=x, x2=alt.X2("to:Q"), y=y, color=colour),
        alt.Chart(ends)
        .mark_text(align="left", dx=8, fontSize=13, color=colours.ink)
        .encode(x=alt.X("at:Q"), y=y, text=alt.Text("text:N")),
    ]
    if money["contract_yuan"]:
        mark = pd.DataFrame({"at": [wan(money["contract_yuan"])]})
        layers.append(alt.Chart(mark).mark_rule(strokeDash=[4, 3], color=colours.ink).encode(x=alt.X("at:Q")))
    if over:
        ends_over = ends[ends["lane"] == w("process.paid")].assign(text=w("process.over", amount=wan_text(str(over))))
        layers.append(
            alt.Chart(ends_over)
            .mark_text(align="left", dx=64, fontSize=13, fontWeight=600, color=colours.over)
            .encode(x=alt.X("at:Q"), y=y, text=alt.Text("text:N"))
        )
    told = {name: money_text(money[f"{name}_yuan"]) for name in BARS}
    draw_chart(alt.layer(*layers), alternative=w("process.money_alt", **told), key="money", height=38 * len(order) + 40)


def table(money: dict[str, Any]) -> None:
    """Each payment with the running total, exact to the fen; the last line is payments less contract."""
    payments = money["payments"][-FEW:]
    names = [f"{plain(said(one['label']))} {plain(one['payment_id'])}" for one in payments]
    days = [whole(one["day"]) for one in payments]
    amounts = [float(one["amount_yuan"]) for one in payments]
    totals: list[float | None] = [float(one["paid_yuan"]) for one in payments]
    if money["contract_yuan"] and money["paid_yuan"]:
        names.append(f"**{w('process.excess')}**")
        days.append("—")
        amounts.append(float(Decimal(money["paid_yuan"]) - Decimal(money["contract_yuan"])))
        totals.append(None)
    columns: dict[str, list[Any]] = {
        w("field.item"): names,
        w("field.time"): days,
        w("field.amount_yuan"): amounts,
        w("field.paid_total"): totals,
    }
    exact = {w("field.amount_yuan"): grid.AMOUNT, w("field.paid_total"): grid.AMOUNT}
    grid.draw(columns, alternative=w("process.payments"), numbers=exact)


def draw(money: dict[str, Any]) -> None:
    """Chart and table side by side."""
    st.header(w("process.money"), anchor="money")
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        if any(money[f"{name}_yuan"] for name in BARS):
            chart(money)
            st.caption(w("money.note"))
    with right:
        if money["payments"]:
            table(money)
        else:
            st.markdown(w("process.no_payments"))
    if money["not_in_yuan"]:
        st.caption(signed(w("hidden.not_in_yuan", n=money["not_in_yuan"])))
