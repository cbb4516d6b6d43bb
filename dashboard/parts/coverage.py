"""How much a rule could judge: four verdicts, "could not be checked" as loud as "clear"."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw, ink
from dashboard.parts.numbers import share_text
from dashboard.parts.tags import VERDICTS, tag
from dashboard.words import said, w


def summary(rules: list[dict[str, Any]]) -> None:
    """Four figures over all rules."""
    told = {name: sum(rule["coverage"][name] for rule in rules) for name in VERDICTS}
    judged = told["flagged"] + told["clear"] + told["not_assessable"]
    figures = (
        (w("rules.on"), f"{sum(rule['is_on'] for rule in rules):,}", None),
        (w("rules.flagged"), f"{told['flagged']:,}", share_text(told["flagged"], judged)),
        (w("rules.clear"), f"{told['clear']:,}", share_text(told["clear"], judged)),
        (w("rules.not_assessable"), f"{told['not_assessable']:,}", share_text(told["not_assessable"], judged)),
    )
    for (label, value, share), column in zip(figures, st.columns(len(figures)), strict=True):
        column.metric(label, value, share, delta_color="off", delta_arrow="off", border=True, height="stretch")


def bar(rule: dict[str, Any]) -> None:
    """One bar of the four verdicts, the same numbers below as a table."""
    colours = ink()
    counts = rule["coverage"]
    order = ("clear", "flagged", "not_assessable", "not_applicable")
    shades = {
        "clear": colours.edge,
        "flagged": colours.over,
        "not_assessable": colours.planned,
        "not_applicable": colours.law,
    }
    ends = [sum(counts[name] for name in order[: place + 1]) for place in range(len(order))]
    frame = pd.DataFrame({"name": order, "from": [0, *ends[:-1]], "to": ends})
    whole = max(ends[-1], 1)
    chart = (
        alt.Chart(frame)
        .mark_bar(size=18, stroke=colours.page, strokeWidth=2)
        .encode(
            x=alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, whole], nice=False)),
            x2="to:Q",
            color=alt.Color("name:N", scale=alt.Scale(domain=list(shades), range=list(shades.values())), legend=None),
        )
    )
    alternative = w("rules.coverage_alt", rule=said(rule["title"]), **{name: counts[name] for name in order})
    draw(chart, alternative=alternative, key="coverage", height=28)
    grid.draw(
        {
            w("field.verdict"): [tag("verdict", name) for name in VERDICTS],
            w("field.records"): [counts[name] for name in VERDICTS],
            w("field.share"): [share_text(counts[name], ends[-1]) for name in VERDICTS],
        },
        alternative=alternative,
        numbers={w("field.records"): grid.COUNT},
    )
    st.caption(w("rules.not_kept"))
