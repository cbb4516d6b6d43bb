"""What a check found, by cell: how many of each weight, the list, the marked workbook to take along."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard import client
from dashboard.parts import grid
from dashboard.parts.numbers import ABSENT, plain
from dashboard.parts.states import fetch, refused, tried
from dashboard.parts.tags import counted, named, tag
from dashboard.words import count, language, w

WEIGHTS: Final = ("must_fix", "check", "note")
ICONS: Final = {"must_fix": "error", "check": "rule", "note": "info"}
ROWS: Final = 20
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def figures(told: dict[str, Any]) -> None:
    """Four figures: records read, and things of each weight."""
    counts = told["counts"]
    records, *others = st.columns(4)
    records.metric(
        f":material/check_circle: {w('desk.records')}", count("desk.n_records", counts["events"]), border=True
    )
    for weight, column in zip(WEIGHTS, others, strict=True):
        column.metric(
            f":material/{ICONS[weight]}: {w(f'weight.{weight}')}",
            count("desk.n_things", counts["weights"].get(weight, 0)),
            border=True,
            help=w(f"desk.{weight}_help"),
        )


def _turned(page: str) -> None:
    """The list begins anew under another filter."""
    st.session_state.pop(page, None)


def draw(told: dict[str, Any]) -> None:
    """Filters and downloads, then the list, a page at a time."""
    id, weights, sheets = told["id"], told["counts"]["weights"], told["counts"]["sheets"]
    at = f"report_page_{id}"
    total = sum(weights.values())
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        weight = st.segmented_control(
            w("desk.weight"),
            [one for one in WEIGHTS if weights.get(one)],
            format_func=lambda one: f"{named('weight', one)} {weights[one]:,}",
            key="report_weight",
            label_visibility="collapsed",
            on_change=_turned,
            args=(at,),
        )
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        downloads(told)
    sheet = None
    if len(sheets) > 1:
        names = {one: f"{one or w('desk.whole_file')} · {n:,}" for one, n in sorted(sheets.items())}
        sheet = st.selectbox(
            w("desk.sheet"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=w("desk.any_sheet"),
            key="report_sheet",
            on_change=_turned,
            args=(at,),
        )
    page = st.session_state.get(at, 1)
    asked = {"weight": weight, "sheet": sheet, "limit": ROWS, "offset": (page - 1) * ROWS, "lang": language()}
    found = fetch("desk.report", client.at("submissions", str(id), "problems"), **asked)
    table(found["problems"], total)
    pages = -(-found["total"] // ROWS)
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="right"):
            st.pagination(pages, default=min(page, pages), width=330, key=at)


def downloads(told: dict[str, Any]) -> None:
    """The workbook with its cells marked, made on request, and the list."""
    id = told["id"]
    if told["file"]["form"] in ("workbook", "csv"):
        marked(id, told["file"]["name"])
    st.download_button(
        w("desk.list"),
        client.later(client.at("submissions", str(id), "problems.csv"), lang=language()),
        file_name=f"submission-{id}-problems.csv",
        mime="text/csv",
        key="problems_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def marked(id: int, name: str) -> None:
    """The marked workbook: asked for first, since it is made by a process of its own and may be refused."""
    kept = f"marked_{id}_{language()}"
    if kept not in st.session_state:
        if not st.button(w("desk.marked_make"), key="marked_make", icon=":material/rule:"):
            return
        path = client.at("submissions", str(id), "marked.xlsx")
        made, why = tried("desk.marked", lambda: client.content(path, lang=language()))
        if made is None:
            refused(w("desk.no_marked"), why)
            return
        st.session_state[kept] = made
    st.download_button(
        w("desk.marked"),
        st.session_state[kept],
        file_name=f"{name.rpartition('.')[0]}-{w('desk.marked_end')}.xlsx",
        mime=XLSX,
        key="marked_file",
        icon=":material/download:",
        on_click="ignore",
    )


def place(one: dict[str, Any]) -> str:
    """The column as people call it, with the cell: `F12 金额`."""
    return " ".join(plain(part) for part in (one["cell"], one["column"]) if part) or ABSENT


def found(one: dict[str, Any]) -> str:
    """What stands in the cell, as it stands there."""
    bare = one["found"].removeprefix("“").removesuffix("”").replace("`", "'")
    return f"`{bare}`" if bare else w("desk.blank")


def table(problems: list[dict[str, Any]], total: int) -> None:
    """One line a thing: weight, sheet, row, column, what was found and what is expected; codes are in the list."""
    if not problems:
        st.markdown(counted("check", "pass", w("desk.nothing_found")))
        return
    grid.draw(
        {
            w("desk.weight"): [tag("weight", one["weight"]) for one in problems],
            w("desk.sheet"): [plain(one["sheet"] or w("desk.whole_file")) for one in problems],
            w("desk.row"): [one["row"] for one in problems],
            w("desk.column"): [place(one) for one in problems],
            w("desk.found"): [found(one) for one in problems],
            w("desk.expected"): [plain(one["expected"]) for one in problems],
        },
        alternative=w("desk.report_alt", n=total),
        numbers={w("desk.row"): grid.COUNT},
        cards="report",
    )
    st.caption(w("desk.report_note"))
