"""Published allocations: programme, township, recipient; what is not published is counted."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import shares
from dashboard.parts.sheet import csv_bytes
from dashboard.parts.states import empty, fetch
from dashboard.words import count, w

FILTERS = ("fiscal_year", "programme_id", "region")
LIMIT = 200
ROWS, HEAD, ROW = 14, 38, 35


def keep(name: str) -> None:
    """The address follows the filter."""
    value = st.session_state[f"share_{name}"]
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)


def pick(name: str, label: str, options: list[str], hint: str) -> None:
    """One filter."""
    asked = st.query_params.get(name)
    told = options if asked is None or asked in options else [asked, *options]
    st.selectbox(
        label,
        told,
        index=told.index(asked) if asked is not None else None,
        placeholder=hint,
        key=f"share_{name}",
        on_change=keep,
        args=(name,),
    )


def narrow(told: dict[str, Any]) -> None:
    """The filters in the sidebar: year, programme, township."""
    with st.sidebar:
        years = [str(year) for year in sorted(told["fiscal_years"], reverse=True)]
        pick("fiscal_year", w("allocations.year"), years, w("allocations.all_years"))
        programmes = [group["id"] for group in told["programmes"] if group["id"]]
        pick("programme_id", w("allocations.programme"), programmes, w("allocations.all_programmes"))
        regions = [group["id"] for group in told["regions"] if group["id"]]
        pick("region", w("allocations.region"), regions, w("allocations.all_regions"))


def head(told: dict[str, Any]) -> None:
    """Title, what is not listed and why, the way out as CSV."""
    title, ways = st.columns([5, 1.2], vertical_alignment="bottom")
    with title:
        st.title(w("allocations.title"), anchor=False)
        st.caption(w("allocations.lead"))
    header = [w(f"field.{name}") for name in shares.TEXTS]
    header += [w(f"allocations.{name}") for name in shares.SUMS]
    with ways, st.container(horizontal_alignment="right"):
        st.download_button(
            w("allocations.csv"),
            csv_bytes(header, shares.lines(told["items"])),
            file_name=f"allocations-{told['as_of']}.csv",
            mime="text/csv",
            key="csv",
            icon=":material/download:",
            on_click="ignore",
        )


def show() -> None:
    """The page."""
    told = fetch(
        "allocations.what", "/allocations", **{name: st.query_params.get(name) for name in FILTERS}, limit=LIMIT
    )
    narrow(told)
    head(told)
    parts = [w(f"hidden.{reason}", n=f"{n:,}") for reason, n in told["hidden"].items() if n]
    hidden = w("allocations.hidden", parts=w("app.semicolon").join(parts)) if parts else w("allocations.hidden_none")
    if not told["items"]:
        empty(w("allocations.empty_title"), w("allocations.empty_text"))
        st.caption(hidden)
        return
    shares.strip(told)
    st.caption(f"{count('allocations.plans', told['total'])} · {hidden}")
    shares.groups(
        w("allocations.by_programme"), "field.programme", w("allocations.no_programme"), told["programmes"], "programme"
    )
    shares.groups(w("allocations.by_region"), "field.region", w("allocations.no_region"), told["regions"], "region")
    st.header(w("allocations.by_recipient"), anchor=False)
    listed = sum(len(plan["shares"]) for plan in told["items"])
    shares.table(told["items"], HEAD + ROW * min(ROWS, listed))
    shares.publications(told["items"])


show()
