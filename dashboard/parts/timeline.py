"""The periods of a process: legal span, what was used of it, what is missing or too much, and the payments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink, lanes
from dashboard.parts.numbers import ABSENT, plain, wan_text
from dashboard.words import count, said, w

LANE = 40
SHORT = 2
"""Up to so many months the axis shows days."""
PAYMENTS = "payments"


@dataclass(frozen=True, slots=True)
class Bound:
    """A legal number of calendar days and its side."""

    days: int
    side: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One period, ready to draw."""

    label: str
    start: date
    end: date | None
    days: int | None
    bound: Bound | None
    is_flagged: bool

    @property
    def legal_end(self) -> date | None:
        """Last day of the legal period."""
        return self.start + timedelta(days=self.bound.days) if self.bound else None

    @property
    def note(self) -> str:
        """Days and bound in words, with the glyph of a finding where there is one."""
        used = w("process.open_end") if self.days is None else count("process.days", self.days)
        text = w("process.noted", used=used, law=self.law) if self.bound else used
        return w("process.flagged", text=text) if self.is_flagged else text

    @property
    def law(self) -> str:
        """The bound in words; a dash where the law sets none."""
        return w(f"process.{self.bound.side}", n=self.bound.days) if self.bound else ABSENT


def bounds(rules: Iterable[dict[str, Any]]) -> dict[str, Bound]:
    """Rule -> the number of calendar days it sets, where it sets exactly one as a least or a most."""
    out: dict[str, Bound] = {}
    for rule in rules:
        days = [
            Bound(told["value"], "least" if told["name"].startswith("min") else "most")
            for told in rule["parameters"]
            if isinstance(told["value"], int)
            and told["name"].startswith(("min", "max"))
            and told["unit"] in {"day", "days", "calendar days"}
        ]
        if len(days) == 1:
            out[rule["id"]] = days[0]
    return out


def lanes_of(told: dict[str, Any], rules: Iterable[dict[str, Any]]) -> list[Lane]:
    """The periods in order of time; a bound is drawn where the rules of the period agree on one."""
    known = bounds(rules)
    found = {(item["rule"], item["process_id"]) for item in told["findings"] if item["state"] != "superseded"}
    out: list[Lane] = []
    for number, span in enumerate(told["spans"], start=1):
        if span["code"] == PAYMENTS:
            continue
        legal = {known[rule] for rule in span["rules"] if rule in known}
        process = span["process_id"] or told["id"]
        several = sum(other["code"] == span["code"] for other in told["spans"]) > 1
        out.append(
            Lane(
                label=said(span["label"]) + (f" {number}" if several else ""),
                start=date.fromisoformat(span["start"]),
                end=date.fromisoformat(span["end"]) if span["end"] else None,
                days=span["days"],
                bound=legal.pop() if len(legal) == 1 else None,
                is_flagged=any((rule, process) in found or (rule, None) in found for rule in span["rules"]),
            )
        )
    return out


def _frame(rows: list[Lane]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "lane": [row.label for row in rows],
            "start": pd.to_datetime([row.start for row in rows]),
            "end": pd.to_datetime([row.end or row.start for row in rows]),
            "legal": pd.to_datetime([row.legal_end for row in rows]),
            "note_at": pd.to_datetime([max(row.end or row.start, row.legal_end or row.start) for row in rows]),
            "note": [row.note for row in rows],
            "flagged": [row.is_flagged for row in rows],
        }
    )


def _gaps(rows: list[Lane]) -> pd.DataFrame:
    flagged = [(row.label, row.end, row.legal_end) for row in rows if row.is_flagged]
    told = [(label, *sorted((end, legal))) for label, end, legal in flagged if end and legal and end != legal]
    return pd.DataFrame(
        {
            "lane": [label for label, _, _ in told],
            "start": pd.to_datetime([first for _, first, _ in told]),
            "end": pd.to_datetime([last for _, _, last in told]),
        }
    )


def by_day(payments: list[dict[str, Any]]) -> dict[str, Decimal]:
    """Day -> what was paid on it, in yuan: two payments of one day are one mark."""
    out: dict[str, Decimal] = {}
    for one in payments:
        out[one["day"]] = out.get(one["day"], Decimal(0)) + Decimal(one["amount_yuan"])
    return out


def chart(rows: list[Lane], payments: list[dict[str, Any]]) -> None:
    """The chart: one lane a period, payments as diamonds."""
    colours = ink()
    frame = _frame(rows)
    order = [row.label for row in rows] + ([w("process.payments_lane")] if payments else [])
    first = min([*frame["start"], *(pd.Timestamp(paid["day"]) for paid in payments)])
    last = max([*frame["note_at"], *(pd.Timestamp(paid["day"]) for paid in payments)])
    pad = max((last - first) * 0.3, pd.Timedelta(days=12))
    scale = alt.Scale(domain=[str(first.date()), str((last + pad).date())])
    months = (last + pad - first).days // 30
    step: Any = {"interval": "month", "step": max(1, round(months / 9))}
    form = "%Y-%m" if months > SHORT else "%m-%d"
    ticks = alt.Axis(title=None, grid=True, format=form, tickCount=step if months > SHORT else 6)
    x, y = alt.X("start:T", axis=ticks, scale=scale), lanes(order)
    base = alt.Chart(frame)
    layers = [
        base.transform_filter("isValid(datum.legal)")
        .mark_bar(size=24, color=colours.law, stroke=colours.edge, strokeDash=[3, 2], strokeWidth=1)
        .encode(x=x, x2=alt.X2("legal:T"), y=y),
        base.mark_bar(size=9, color=colours.brand).encode(x=x, x2=alt.X2("end:T"), y=y),
        alt.Chart(_gaps(rows)).mark_bar(size=9, color=colours.over).encode(x=x, x2=alt.X2("end:T"), y=y),
        base.mark_text(align="left", dx=8, fontSize=13).encode(
            x=alt.X("note_at:T", scale=scale),
            y=y,
            text=alt.Text("note:N"),
            color=alt.condition("datum.flagged", alt.value(colours.over), alt.value(colours.ink)),
        ),
    ]
    if payments:
        daily = by_day(payments)
        paid = pd.DataFrame(
            {
                "lane": w("process.payments_lane"),
                "start": pd.to_datetime(list(daily)),
                "amount": [wan_text(str(amount)) for amount in daily.values()],
            }
        )
        marks = alt.Chart(paid)
        layers.append(
            marks.mark_point(shape="diamond", size=70, filled=True, color=colours.brand, opacity=1).encode(x=x, y=y)
        )
        if len(daily) <= 8:  # noqa: PLR2004 - more labels run into each other
            layers.append(
                marks.mark_text(dy=-14, fontSize=12, color=colours.muted).encode(x=x, y=y, text=alt.Text("amount:N"))
            )
    alternative = w("process.timeline_alt", text=w("app.semicolon").join(f"{row.label} {row.note}" for row in rows))
    draw_chart(alt.layer(*layers), alternative=alternative, key="timeline", height=LANE * len(order) + 30)


def table(rows: list[Lane]) -> None:
    """The same numbers as a table."""
    grid.draw(
        {
            w("field.span"): [plain(row.label) for row in rows],
            w("field.start"): [row.start.isoformat() for row in rows],
            w("field.end"): [row.end.isoformat() if row.end else w("process.open_end") for row in rows],
            w("field.days"): [row.days for row in rows],
            w("field.bound"): [row.law for row in rows],
            w("field.note"): [f":orange-badge[▲ {w('verdict.flagged')}]" if row.is_flagged else ABSENT for row in rows],
        },
        alternative=w("process.spans_table"),
        numbers={w("field.days"): grid.COUNT},
    )


def draw(told: dict[str, Any], rules: Iterable[dict[str, Any]]) -> None:
    """Chart, legend in words, table."""
    st.header(w("process.timeline"), anchor="timeline")
    rows = lanes_of(told, rules)
    if not rows:
        st.markdown(w("process.no_spans"))
        return
    chart(rows, told["money"]["payments"])
    st.caption(w("process.spans_note"))
    table(rows)
