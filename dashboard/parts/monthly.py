"""The figures of a month beside another: one table a section, each line with its unit and its change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import axis, ink, lanes
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.numbers import plain, share_text, wan
from dashboard.parts.tags import SEVERITIES, named
from dashboard.words import said, w, word

CONCLUSIONS = ("confirmed", "referred", "unfounded", "false_alarm")
REASONS = ("explained", "data_error", "rule_too_strict", "duplicate", "below_materiality")
EXACT = {"days": 1, "percent": 1, "wan": 2}
"""Units with decimals -> how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both months; None: there is none."""

    name: str
    unit: str
    this: float | None
    other: float | None

    @property
    def change(self) -> float | None:
        """This month less the other, as exact as its unit."""
        if self.this is None or self.other is None:
            return None
        return round(self.this - self.other, EXACT.get(self.unit, 0))


def _change(places: int) -> Callable[[float], str]:
    """With its sign; none is a zero without one."""
    return lambda value: f"{value:+,.{places}f}" if value else f"{0:.{places}f}"


def table(heading: str, lines: Sequence[Line], told: Mapping[str, Any]) -> None:
    """Item, unit, both months, change; each line with the decimals of its unit."""
    places = [EXACT.get(one.unit, 0) for one in lines]
    figures = [f"{{:,.{one}f}}" for one in places]
    grid.draw(
        {
            w("monthly.item"): [plain(one.name) for one in lines],
            w("monthly.unit"): [word("monthly_unit", one.unit) for one in lines],
            told["month"]: [one.this for one in lines],
            told["other"]: [one.other for one in lines],
            w("monthly.change"): [one.change for one in lines],
        },
        alternative=w("monthly.table_alt", heading=heading, month=told["month"], other=told["other"]),
        numbers={told["month"]: figures, told["other"]: figures, w("monthly.change"): [_change(one) for one in places]},
    )


def _pair(told: Mapping[str, Any], section: str, name: str, unit: str, label: str) -> Line:
    return Line(label, unit, told["figures"][section][name], told["beside"][section][name])


def cases(told: Mapping[str, Any]) -> list[Line]:
    """Opened, closed and how, time, late, overturned, open."""
    this, other = told["figures"]["cases"], told["beside"]["cases"]
    lines = [_pair(told, "cases", name, "case", w(f"monthly.{name}")) for name in ("opened", "closed")]
    lines += [
        Line(w("monthly.of_these", name=word("conclusion", code)), "case", *_both(this, other, "by_conclusion", code))
        for code in CONCLUSIONS
    ]
    lines += [
        Line(w("monthly.dismissed", name=word("dismissal", code)), "case", *_both(this, other, "by_reason", code))
        for code in REASONS
        if any(_both(this, other, "by_reason", code))
    ]
    lines.append(_pair(told, "cases", "median_days", "days", w("monthly.median_days")))
    lines += [
        _pair(told, "cases", name, "case", w(f"monthly.{name}")) for name in ("late", "overturned", "open_at_end")
    ]
    return lines


def _both(this: Mapping[str, Any], other: Mapping[str, Any], name: str, code: str) -> tuple[int, int]:
    return this[name].get(code, 0), other[name].get(code, 0)


def findings(told: Mapping[str, Any]) -> list[Line]:
    """Raised, by severity, leads, superseded, the largest stake."""
    this, other = told["figures"]["findings"], told["beside"]["findings"]
    lines = [_pair(told, "findings", "raised", "finding", w("monthly.raised"))]
    lines += [
        Line(w("monthly.of_these", name=named("severity", code)), "finding", *_both(this, other, "by_severity", code))
        for code in SEVERITIES
        if any(_both(this, other, "by_severity", code))
    ]
    lines += [_pair(told, "findings", name, "finding", w(f"monthly.{name}")) for name in ("leads", "superseded")]
    stakes = (_wan(this), _wan(other))
    return [*lines, Line(w("monthly.largest"), "wan", *stakes)]


def _wan(told: Mapping[str, Any]) -> float | None:
    amount = wan(told["largest_stake_yuan"])
    return None if amount is None else round(amount, EXACT["wan"])


def coverage(told: Mapping[str, Any]) -> list[Line]:
    """Judged, by verdict, and the share that could not be checked."""
    lines = [_pair(told, "coverage", "judged", "record", w("monthly.judged"))]
    lines += [
        _pair(told, "coverage", name, "record", w("monthly.of_these", name=word("verdict", name)))
        for name in ("flagged", "clear", "not_assessable")
    ]
    shares = [told[side]["coverage"]["not_assessable_share"] for side in ("figures", "beside")]
    this, other = (None if share is None else round(100 * share, EXACT["percent"]) for share in shares)
    return [*lines, Line(w("monthly.share"), "percent", this, other)]


def exchange(told: Mapping[str, Any]) -> list[Line]:
    """Questions, then remedies."""
    lines = []
    for section, names in (
        ("questions", ("begun", "ended", "ended_late", "overdue_at_end")),
        ("remedies", ("begun", "reported", "ended", "ended_late", "overdue_at_end")),
    ):
        lines += [_pair(told, section, name, "case", w(f"monthly.{section}_{name}")) for name in names]
    return lines


def precision(told: Mapping[str, Any]) -> None:
    """How often the rules were right, of what was closed in the month."""
    right = told["figures"]["precision"]
    if not right["closed"]:
        st.markdown(w("monthly.none_closed"))
        return
    rows = [*right["by_rule"], right]
    names = [*(plain(said(one["title"])) for one in right["by_rule"]), f"**{w('monthly.precision_all')}**"]
    counts = [one["confirmed"] + one["referred"] for one in rows]
    grid.draw(
        {
            w("monthly.rule"): names,
            w("monthly.right"): counts,
            w("monthly.closed"): [one["closed"] for one in rows],
            w("field.share"): [share_text(n, one["closed"]) for n, one in zip(counts, rows, strict=True)],
        },
        alternative=w("monthly.precision"),
        numbers={w("monthly.right"): grid.COUNT, w("monthly.closed"): grid.COUNT},
    )


def stages(told: Mapping[str, Any]) -> None:
    """Findings by stage, both months as bars from one zero; their numbers at the ends."""
    this, other = told["figures"]["findings"]["by_stage"], told["beside"]["findings"]["by_stage"]
    codes = sorted({*this, *other}, key=lambda code: (-this.get(code, 0), -other.get(code, 0), code))
    if not codes:
        return
    colours = ink()
    lines = [word("stage", code) for code in codes]
    frame = pd.DataFrame(
        {
            "lane": lines,
            "zero": [0 for _ in codes],
            "this": [this.get(code, 0) for code in codes],
            "other": [other.get(code, 0) for code in codes],
        }
    )
    frame["far"] = frame[["this", "other"]].max(axis=1)
    frame["text"] = [f"{n:,} / {m:,}" for n, m in zip(frame["this"], frame["other"], strict=True)]
    wide = alt.Scale(domain=[0, max(1.0, float(frame["far"].max()) * 1.25)], nice=False)
    x, y = alt.X("zero:Q", axis=axis(), scale=wide), lanes(lines)
    base = alt.Chart(frame)
    layers = [
        base.mark_bar(size=8, color=colours.brand, yOffset=-5).encode(x=x, x2="this:Q", y=y),
        base.mark_bar(size=8, color=colours.planned, yOffset=5).encode(x=x, x2="other:Q", y=y),
        base.mark_text(align="left", dx=8, fontSize=13, color=colours.ink).encode(
            x=alt.X("far:Q", axis=axis(), scale=wide), y=y, text="text:N"
        ),
    ]
    pairs = [
        w("monthly.chart_pair", name=name, n=this.get(code, 0), other=other.get(code, 0))
        for name, code in zip(lines, codes, strict=True)
    ]
    alternative = w("monthly.chart_alt", text=w("network.and").join(pairs))
    draw_chart(alt.layer(*layers), alternative=alternative, key="stages", height=34 * len(lines) + 40)
    st.caption(w("monthly.chart_note", month=told["month"], other=told["other"]))
