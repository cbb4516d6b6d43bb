"""One look for all charts: colours by theme, no frame, horizontal bars, units at the ticks, an alternative text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import streamlit as st

from dashboard.words import LANGUAGES, language, w

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif"


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a chart."""

    page: str
    ink: str
    muted: str
    line: str
    grid: str
    brand: str
    planned: str
    law: str
    edge: str
    over: str


LIGHT = Ink(
    "#FFFFFF", "#1C2730", "#56646F", "#D5DCE1", "#E9EDF0", "#1F5673", "#5F93B2", "#DDE3E7", "#7A8791", "#B85C00"
)
DARK = Ink("#14191D", "#E3E8EB", "#A3AFB8", "#36414A", "#262E35", "#8FC3DE", "#4C7C97", "#2C363E", "#98A5AE", "#E9A35B")


def ink() -> Ink:
    """The colours that fit the theme of this visit."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def axis(unit: str = "", **more: Any) -> alt.Axis:
    """A measured axis: few ticks, the unit in each label, a faint grid."""
    return alt.Axis(
        title=None, grid=True, tickCount=4, labelOverlap="parity", labelExpr=f"datum.label + '{unit}'", **more
    )


def money_axis() -> alt.Axis:
    """An axis in 万元; in English its unit stands in the words below the chart."""
    return axis(f" {w('unit.wan')}" if language() == LANGUAGES[0] else "")


def lanes(order: list[str], field: str = "lane") -> alt.Y:
    """The categories, one below the other, in this order."""
    ticks = alt.Axis(title=None, grid=False, ticks=False, domain=False, labelPadding=8, labelFontSize=13)
    return alt.Y(f"{field}:N", sort=order, axis=ticks, scale=alt.Scale(domain=order))


@dataclass(frozen=True, slots=True)
class _Dressed:
    """A chart in the shared look. It is told without Altair's check against its schema, which takes half the time.

    `tests/dashboard/test_charts.py` holds the charts of the pages against that schema.
    """

    chart: Any
    height: int
    config: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The chart as Vega-Lite."""
        told: dict[str, Any] = self.chart.to_dict(validate=False)
        return told | {"height": self.height, "config": self.config}


def _look() -> dict[str, Any]:
    """The settings that all charts share, by theme."""
    told = ink()
    return {
        "font": FONT,
        "background": "transparent",
        "padding": {"left": 4, "right": 12, "top": 22, "bottom": 4},
        "view": {"strokeWidth": 0},
        "axis": {
            "labelFontSize": 12,
            "labelColor": told.muted,
            "gridColor": told.grid,
            "domainColor": told.line,
            "tickColor": told.line,
            "labelLimit": 260,
        },
        "axisY": {"labelColor": told.ink},
    }


def draw(chart: Any, *, alternative: str, key: str, height: int) -> None:
    """The chart in the shared look."""
    dressed: Any = _Dressed(chart, height, _look())
    st.altair_chart(dressed, theme=None, width="stretch", key=key, alt=alternative)
