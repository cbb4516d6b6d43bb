"""One rule: what it says, its parameters here, its examples on both sides of the bound, its coverage."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import coverage, grid, why
from dashboard.parts.numbers import plain
from dashboard.parts.tags import VERDICTS, lead, note, tag
from dashboard.words import said, w, word

SAID = ("what_it_checks", "why_it_matters", "does_not_apply", "innocent_explanations", "ask_next", "known_gaps")


def examples(told: list[dict[str, Any]]) -> None:
    """Each example with the verdict it gives."""
    given = [[tag("verdict", name) for name in VERDICTS if name in example["verdicts"].values()] for example in told]
    grid.draw(
        {
            w("field.example"): [plain(example["says"]) for example in told],
            w("field.verdict"): [" ".join(tags) for tags in given],
        },
        alternative=w("rules.examples"),
    )


def draw(rule: dict[str, Any]) -> None:
    """The page of the rule, below the list."""
    st.header(plain(said(rule["title"])), anchor="rule")
    marks = [tag("severity", rule["severity"])]
    if rule["is_lead"]:
        marks.append(lead())
    marks += [note(word("stage", rule["stage"])), note(w("rules.since", day=rule["in_force"]))]
    if not rule["is_on"]:
        marks.append(note(w("rules.is_off"), "violet"))
    st.markdown(f"{' '.join(marks)}  :gray[{w('finding.rule_line', rule=rule['id'], version=rule['version'])}]")
    sections = rule["sections"]
    left, right = st.columns([1.5, 1], gap="large")
    with left:
        st.subheader(w("field.cites"), anchor=False)
        st.markdown("\n".join(f"- {plain(said(one['cited']))}" for one in rule["cites"]))
        st.subheader(w("rules.parameters"), anchor=False)
        if rule["parameters"]:
            why.parameters(rule["parameters"])
        else:
            st.markdown(w("rules.no_parameters"))
        st.subheader(w("rules.examples"), anchor=False)
        examples(rule["examples"])
    with right:
        st.subheader(w("rules.coverage"), anchor=False)
        coverage.bar(rule)
    first, second = st.columns(2, gap="large")
    for place, name in enumerate(SAID):
        with (first, second)[place % 2]:
            why.points(w(f"rules.{name}"), sections[name])
