"""How the roster became small: each filter with the experts before and after it, the excluded, the specialities."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.parts import grid
from dashboard.parts.charts import draw as draw_chart
from dashboard.parts.charts import ink, lanes
from dashboard.parts.grid import whole
from dashboard.parts.numbers import plain, share_text
from dashboard.words import count, w, word


def draw(told: dict[str, Any]) -> None:
    """Bars, the same numbers as a table, and the specialities."""
    st.header(w("verify.pool"), anchor="pool")
    sizes = narrowed(told)
    if not sizes:
        st.markdown(w("verify.no_pool"))
        return
    bars(sizes)
    table(told)
    if told["slots"]:
        slots(told["slots"])


def narrowed(told: dict[str, Any]) -> list[tuple[str, int]]:
    """Label and number of experts, from all of the pool to those who could be drawn."""
    filters = told["filters"]
    out = [(w("verify.in_pool"), filters[0]["before"])] if filters else []
    out += [(word("pool_filter", one["filter"]), one["after"]) for one in filters]
    if told["pool"] is not None:
        if not out or out[-1][1] != told["pool"]:
            out.append((w("verify.roster"), told["pool"]))
        if left := sum(told["excluded"].values()):
            out.append((w("verify.after_excluded"), told["pool"] - left))
    return out


def bars(sizes: list[tuple[str, int]]) -> None:
    """One bar a step, its number at the end."""
    colours = ink()
    frame = pd.DataFrame({"lane": [name for name, _ in sizes], "zero": 0, "n": [number for _, number in sizes]})
    frame["text"] = [f"{number:,}" for _, number in sizes]
    order = list(dict.fromkeys(frame["lane"]))
    x = alt.X("zero:Q", axis=None, scale=alt.Scale(domain=[0, max(*frame["n"], 1) * 1.2], nice=False))
    base = alt.Chart(frame)
    layers = [
        base.mark_bar(size=18, color=colours.planned).encode(x=x, x2="n:Q", y=lanes(order)),
        base.mark_text(align="left", dx=6, fontSize=13, color=colours.ink).encode(x="n:Q", y=lanes(order), text="text"),
    ]
    alternative = w("verify.pool_alt", text=w("app.semicolon").join(f"{name} {number:,}" for name, number in sizes))
    draw_chart(alt.layer(*layers), alternative=alternative, key="pool_bars", height=32 * len(order) + 10)


def table(told: dict[str, Any]) -> None:
    """Each filter with its value, before and after; then who was left out, and why."""
    filters = told["filters"]
    if filters:
        grid.draw(
            {
                w("verify.filter"): [plain(word("pool_filter", one["filter"])) for one in filters],
                w("field.value"): [plain(one["value"]) for one in filters],
                w("verify.before"): [one["before"] for one in filters],
                w("verify.after"): [one["after"] for one in filters],
                w("verify.kept"): [whole(share_text(one["after"], one["before"])) for one in filters],
            },
            alternative=w("verify.pool"),
            numbers={w("verify.before"): grid.COUNT, w("verify.after"): grid.COUNT},
        )
    parts = [" ".join((word("exclusion_reason", reason), f"{n:,}")) for reason, n in told["excluded"].items()]
    left = count("verify.excluded", sum(told["excluded"].values()), parts=plain(w("process.comma").join(parts)))
    st.caption(f"{left if parts else w('verify.excluded_none')} {w('verify.pool_note')}")


def slots(rows: list[dict[str, Any]]) -> None:
    """Each speciality with its seats and its experts; a scarce one is said."""
    grid.draw(
        {
            w("verify.slot"): [plain(row["slot"]) for row in rows],
            w("verify.seats_asked"): [row["seats"] for row in rows],
            w("verify.eligible"): [row["eligible"] for row in rows],
            w("field.note"): [f":orange-badge[▲ {w('verify.scarce')}]" if row["is_scarce"] else "" for row in rows],
        },
        alternative=w("verify.slots"),
        numbers={w("verify.seats_asked"): grid.COUNT, w("verify.eligible"): grid.COUNT},
    )
