"""One rule: what it says, its parameters here, coverage, how often right, its examples on both sides of the bound."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import coverage, grid, why
from dashboard.parts.numbers import plain, share_text
from dashboard.parts.tags import lead, note, tag
from dashboard.words import language, said, w, word

MONTHS = 6
SAID = ("what_it_checks", "why_it_matters", "does_not_apply", "innocent_explanations", "ask_next", "known_gaps")


def examples(told: dict[str, Any]) -> None:
    """What each record of an example was judged on, and the verdict; what the example says of itself is English."""
    lines, speaks = told["lines"], language() == "en"
    names = [plain(line["says"]) if speaks else w("rules.example_n", n=at) for at, line in enumerate(lines, 1)]
    values = {
        plain(said(column)): [plain(line["values"][language()][at] or w("rules.untold")) for line in lines]
        for at, column in enumerate(told["columns"])
    }
    verdicts = [tag("verdict", line["verdict"]) for line in lines]
    grid.draw({w("field.example"): names} | values | {w("field.verdict"): verdicts}, alternative=w("rules.examples"))


def performance(told: dict[str, Any]) -> None:
    """What people concluded on its findings, month by month; the last line is the sum."""
    st.subheader(w("performance.title"), anchor=False)
    if not told["closed"]:
        st.markdown(w("performance.none"))
        return
    rows = [*told["by_month"][-MONTHS:], told]
    grid.draw(
        {
            w("performance.month"): [*(one["month"] for one in rows[:-1]), f"**{w('allocations.total')}**"],
            w("performance.share"): [one["confirmed"] + one["referred"] for one in rows],
            w("performance.closed"): [one["closed"] for one in rows],
            w("field.share"): [share_text(one["confirmed"] + one["referred"], one["closed"]) for one in rows],
        },
        alternative=w("performance.title"),
        numbers={w("performance.share"): grid.COUNT, w("performance.closed"): grid.COUNT},
    )
    st.caption(w("performance.lead"))


def head(rule: dict[str, Any]) -> None:
    """What it is and rests on, with which values here; beside it how much it judged and how often it was right."""
    st.header(plain(said(rule["title"])), anchor="rule")
    marks = [tag("severity", rule["severity"])]
    if rule["is_lead"]:
        marks.append(lead())
    marks += [note(word("stage", rule["stage"])), note(w("rules.since", day=rule["in_force"]))]
    if not rule["is_on"]:
        marks.append(note(w("rules.is_off"), "violet"))
    st.markdown(f"{' '.join(marks)}  :gray[{w('finding.rule_line', rule=rule['id'], version=rule['version'])}]")
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        st.subheader(w("field.cites"), anchor=False)
        st.markdown("\n".join(f"- {plain(said(one['cited']))}" for one in rule["cites"]))
        st.subheader(w("rules.parameters"), anchor=False)
        if rule["parameters"]:
            why.parameters(rule["parameters"])
        else:
            st.markdown(w("rules.no_parameters"))
        performance(rule["precision"])
    with right:
        st.subheader(w("rules.coverage"), anchor=False)
        coverage.bar(rule)


def page(rule: dict[str, Any]) -> None:
    """Its sections, and the examples that are its test."""
    sections = rule["sections"]
    first, second = st.columns(2, gap="large")
    for place, name in enumerate(SAID):
        with (first, second)[place % 2]:
            why.points(w(f"rules.{name}"), sections[name])
    with st.expander(w("rules.examples")):
        examples(rule["table"])
