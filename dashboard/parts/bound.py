"""The number of a finding beside its bound: read from the facts and parameters, never guessed where two would fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from dashboard.parts.charts import axis, draw, ink, lanes
from dashboard.parts.numbers import signed
from dashboard.words import language, said, w, word

FEN = 100
WAN_FEN = 1_000_000
LARGE_FEN = 100_000_000
UNIT_BEHIND = re.compile(r"\s*[（(](?:\w|CNY)[)）]$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number and its bound, in one unit."""

    name: str
    actual: float
    bound: float
    bound_name: str
    unit: str
    side: str
    """`least`, `most`, or empty where the parameter only switches the duty on."""

    @property
    def gap(self) -> float:
        """How far beyond the bound; 0 on the lawful side or where the bound has no side."""
        if self.side == "least":
            return max(0.0, self.bound - self.actual)
        return max(0.0, self.actual - self.bound) if self.side == "most" else 0.0


def family(name: str, unit: str) -> str:
    """What a number counts: money, days, a share (drawn by no bar), or things."""
    told = f"{name} {unit}".lower()
    if "fen" in name.split("_") or "yuan" in told or "cny" in told:
        return "money"
    if "day" in told:
        return "working_days" if "work" in told else "days"
    return "share" if "ratio" in told or "share" in told or "%" in told else "things"


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(column: str) -> bool:
    return column == "day" or column.endswith("_day")


def _side(name: str) -> str:
    return "least" if name.startswith("min") else "most" if name.startswith("max") else ""


def comparison(why: dict[str, Any]) -> Comparison | None:
    """The one pair of a fact and a parameter, or of two amounts, that belong together; None where it is not plain."""
    facts = [fact for fact in why["shown"] if _number(fact["value"]) and not _is_date(fact["column"])]
    bounds = [told for told in why["parameters"] if _number(told["value"])]
    pairs = [
        (fact, told)
        for fact in facts
        for told in bounds
        if family(fact["column"], "") == family(told["name"], told["unit"]) != "share" and told["value"]
    ]
    if len(pairs) == 1:
        fact, told = pairs[0]
        names = said(fact["label"]), said(told["label"])
        if family(fact["column"], "") == "money":
            return _in_money(names, fact["value"], told["value"] * FEN, _side(told["name"]))
        return Comparison(names[0], fact["value"], told["value"], names[1], told["unit"], _side(told["name"]))
    amounts = [fact for fact in facts if family(fact["column"], "") == "money"]
    if not pairs and len(amounts) == 2:  # noqa: PLR2004 - two amounts are compared with each other
        actual, bound = amounts
        return _in_money((said(actual["label"]), said(bound["label"])), actual["value"], bound["value"], "most")
    return None


def _in_money(names: tuple[str, str], actual: int, bound: int, side: str) -> Comparison:
    """Two amounts in fen: in Chinese in 万元 from a million yuan on, else in yuan."""
    large = max(actual, bound) >= LARGE_FEN and language() == "zh"
    scale, unit = (WAN_FEN, "wan") if large else (FEN, "CNY")
    of, at = (UNIT_BEHIND.sub("", name) for name in names)  # the unit stands behind each number
    return Comparison(of, actual / scale, bound / scale, at, unit, side)


def text(number: float, unit: str) -> str:
    """A number with its unit; decimals only where there are any."""
    told = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    return f"{signed(told)} {word('unit_one' if number == 1 else 'unit', unit)}"


def show(told: Comparison) -> None:
    """Bar of the actual number, the gap in ochre, a line at the bound with its words above."""
    colours = ink()
    this = w("finding.this")
    reached = min(told.actual, told.bound) if told.side == "most" else told.actual
    gap_text = w("finding.short" if told.side == "least" else "finding.over", gap=text(told.gap, told.unit))
    frame = pd.DataFrame({"lane": [this], "zero": [0.0], "to": [reached], "bound": [told.bound]})
    frame["far"] = [max(told.actual, told.bound)]
    frame["actual_text"] = w("finding.actual", text=text(told.actual, told.unit))
    frame["gap_text"] = gap_text
    frame["bound_text"] = f"{told.bound_name} {text(told.bound, told.unit)}"
    top = max(told.actual, told.bound) * 1.28
    x = alt.X("zero:Q", axis=axis(f" {word('unit', told.unit)}"), scale=alt.Scale(domain=[0, top], nice=False))
    y = lanes([this])
    base = alt.Chart(frame)
    inside = reached > top / 3
    layers = [
        base.mark_bar(size=24, color=colours.brand).encode(x=x, x2=alt.X2("to:Q"), y=y),
        base.mark_text(
            align="right" if inside else "left",
            dx=-8 if inside else 8,
            fontSize=13,
            fontWeight=600,
            color=colours.page if inside else colours.ink,
        ).encode(x=alt.X("to:Q"), y=y, text=alt.Text("actual_text:N")),
    ]
    if told.gap:
        start = "to:Q" if told.side == "least" else "bound:Q"
        wash = 0.35 if told.side == "least" else 1.0
        layers += [
            base.mark_bar(size=24, color=colours.over, opacity=wash, xOffset=1.5).encode(
                x=start, x2=alt.X2("far:Q"), y=y
            ),
            base.mark_text(align="left", dx=10, fontSize=13, fontWeight=600, color=colours.over).encode(
                x=alt.X("far:Q"), y=y, text=alt.Text("gap_text:N")
            ),
        ]
    layers += [
        base.mark_rule(color=colours.ink, strokeWidth=1.5).encode(x=alt.X("bound:Q")),
        base.mark_text(align="center", baseline="bottom", fontSize=12, color=colours.ink, y=-4).encode(
            x=alt.X("bound:Q"), text=alt.Text("bound_text:N")
        ),
    ]
    alternative = w(
        "finding.numbers_alt",
        name=told.name,
        actual=text(told.actual, told.unit),
        bound=text(told.bound, told.unit),
        gap=text(told.gap, told.unit),
    )
    draw(alt.layer(*layers), alternative=alternative, key="bound", height=84)
