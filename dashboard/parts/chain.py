"""Projects with their money: bars from one zero and the same numbers as a list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink, lanes, money_axis
from dashboard.parts.numbers import ABSENT, WAN, money_text, plain, wan, wan_text
from dashboard.parts.rows import HEAD, ROW
from dashboard.words import w

FIGURES = ("received", "budget", "contract", "certified", "paid", "unspent")
BARS = 12
NAMED = 16


def strip(sums: dict[str, Any]) -> None:
    """The totals of all projects that fit."""
    for row in (FIGURES[:3], FIGURES[3:]):
        for name, column in zip(row, st.columns(len(row)), strict=True):
            column.metric(w(f"chain.{name}"), money_text(sums[f"{name}_yuan"]), border=True)


def _shown(yuan: str | None) -> float | None:
    """An amount in 万元 as the bars say it: rounded before a column could round it otherwise."""
    return None if yuan is None else float(round(Decimal(yuan) / WAN, 2))


def gap_text(item: dict[str, Any]) -> str:
    """Where money lies still or ran ahead, in words; a dash of nothing."""
    told = [w(f"gap.{one['code']}", amount=money_text(one["amount_yuan"])) for one in item["gaps"]]
    return w("network.join").join(told) or ABSENT


def table(items: list[dict[str, Any]]) -> dict[str, Any]:
    """One line a project; returns the chosen one, the first until another is chosen."""
    frame = pd.DataFrame(
        {
            "project": [item["title"] or item["project_id"] for item in items],
            **{name: [_shown(item[f"{name}_yuan"]) for item in items] for name in FIGURES},
            "gap": [gap_text(item) for item in items],
            "late": [item["late"] for item in items],
            "lying": [item["lying"] for item in items],
            "findings": [item["findings"] for item in items],
        }
    )
    column = st.column_config
    amounts = {name: column.NumberColumn(w(f"chain.{name}"), format="%,.2f", width=78) for name in FIGURES}
    counts = {
        name: column.NumberColumn(w(f"chain.{name}"), format="%,d", width=64) for name in ("late", "lying", "findings")
    }
    state = st.dataframe(
        frame,
        hide_index=True,
        width="stretch",
        height=HEAD + ROW * len(items),
        row_height=ROW,
        placeholder=ABSENT,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        key="chain",
        alt=w("chain.table_alt", n=len(items)),
        column_config={
            "project": column.TextColumn(w("chain.project"), width=196),
            "gap": column.TextColumn(w("chain.gap"), width=176),
            **amounts,
            **counts,
        },
    )
    rows = [row for row in state["selection"]["rows"] if row < len(items)]
    return items[rows[0] if rows else 0]


def _lane(item: dict[str, Any]) -> str:
    text = item["title"] or item["project_id"]
    return text if len(text) <= NAMED else f"{text[: NAMED - 1]}…"


def chart(items: list[dict[str, Any]]) -> None:
    """Budget as a pale ground, on it received and paid as two thin bars, what was paid beyond the contract in ochre."""
    colours = ink()
    told = sorted(items, key=lambda item: -max(wan(item[f"{name}_yuan"]) or 0.0 for name in FIGURES))[:BARS]
    lines = [f"{place}. {_lane(item)}" for place, item in enumerate(told, 1)]
    frame = pd.DataFrame(
        {
            "lane": lines,
            "zero": [0.0 for _ in told],
            **{name: [wan(item[f"{name}_yuan"]) or 0.0 for item in told] for name in ("budget", "received", "paid")},
        }
    )
    limit = [wan(item["contract_yuan"]) for item in told]
    frame["inside"] = [
        paid if bound is None else min(paid, bound) for paid, bound in zip(frame["paid"], limit, strict=True)
    ]
    frame["contract"] = limit
    frame["far"] = frame[["budget", "received", "paid", "contract"]].max(axis=1)
    frame["text"] = [f"{wan_text(item['paid_yuan'])} / {wan_text(item['budget_yuan'])}" for item in told]
    top = max(float(frame["far"].max()) * 1.3, 1.0)
    wide = alt.Scale(domain=[0, top], nice=False)
    x = alt.X("zero:Q", axis=money_axis(), scale=wide)
    y = lanes(lines)
    base = alt.Chart(frame)
    over = base.transform_filter("datum.paid > datum.inside")
    signed = base.transform_filter("datum.contract != null")
    layers = [
        base.mark_bar(size=22, color=colours.law).encode(x=x, x2=alt.X2("budget:Q"), y=y),
        base.mark_bar(size=7, color=colours.planned, yOffset=-5).encode(x=x, x2=alt.X2("received:Q"), y=y),
        base.mark_bar(size=7, color=colours.brand, yOffset=5).encode(x=x, x2=alt.X2("inside:Q"), y=y),
        signed.mark_tick(size=26, thickness=2, color=colours.ink).encode(
            x=alt.X("contract:Q", axis=money_axis(), scale=wide), y=y
        ),
        over.mark_bar(size=7, color=colours.over, yOffset=5, xOffset=1.5).encode(
            x=alt.X("inside:Q", axis=money_axis(), scale=wide), x2=alt.X2("paid:Q"), y=y
        ),
        base.mark_text(align="left", dx=8, fontSize=13, color=colours.ink).encode(
            x=alt.X("far:Q", axis=money_axis(), scale=wide), y=y, text=alt.Text("text:N")
        ),
    ]
    strong = w("network.and").join(f"{_lane(item)} {money_text(item['paid_yuan'])}" for item in told[:2])
    alternative = w("chain.chart_alt", text=strong)
    draw_chart(alt.layer(*layers), alternative=alternative, key="chain_bars", height=36 * len(lines) + 40)
    st.caption(f"{w('chain.legend')} {w('money.note')}")


def programmes(told: list[dict[str, Any]]) -> None:
    """Planned, concluded, passed on and paid a programme, with what was not paid yet; the last line is the total."""
    names = [plain(one["id"] or w("allocations.no_programme")) for one in told]
    columns: dict[str, list[Any]] = {w("field.programme"): [*names, f"**{w('chain.total')}**"]}
    sums = ("planned", "concluded", "transferred", "paid")
    for name in sums:
        cells = [wan(one["sums"][f"{name}_yuan"]) or 0.0 for one in told]
        columns[w(f"field.{name}")] = [*cells, sum(cells)]
    left = [Decimal(one["sums"]["planned_yuan"]) - Decimal(one["sums"]["paid_yuan"]) for one in told]
    columns[w("chain.left")] = [*(wan(str(one)) for one in left), wan(str(sum(left)))]
    numbers = {name: grid.AMOUNT for name in columns if name != w("field.programme")}
    grid.draw(columns, alternative=w("chain.programmes"), numbers=numbers)
