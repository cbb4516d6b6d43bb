"""Why it is a finding: numbers, bound, article, what would explain it, and what could not be checked."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from dashboard.parts import bound, grid
from dashboard.parts.numbers import plain, share_text
from dashboard.parts.tags import note
from dashboard.words import language, said, w, words


def section(text: dict[str, str]) -> list[str]:
    """A section of a rule's page as its points, in the language of the visit."""
    flat = " ".join(said(text).split())
    return [
        part.strip()[:1].upper() + part.strip()[1:].rstrip("。.")
        for part in re.split(r";\s|；|。(?=.)|(?<=[a-z0-9)])[.?]\s(?=[A-Z])", flat)
        if part.strip()
    ]


def points(heading: str, text: dict[str, str]) -> None:
    """A heading and the points of a section below it."""
    st.subheader(heading, anchor=False)
    told = section(text)
    st.markdown("\n".join(f"- {plain(point)}" for point in told) if told else w("finding.none_told"))


def compared(rule: dict[str, Any] | None) -> None:
    """How the same rule judged all records here, and how often persons agreed with it."""
    if rule is None:
        return
    told = rule["coverage"]
    judged = {name: f"{told[name]:,}" for name in ("flagged", "clear", "not_assessable")}
    total = told["flagged"] + told["clear"] + told["not_assessable"]
    st.caption(w("case.compared", n=f"{total:,}", **judged))
    precision = rule.get("precision")
    if not precision or not precision["closed"]:
        st.caption(w("case.precision_none"))
        return
    held = precision["confirmed"] + precision["referred"]
    st.caption(w("case.precision", closed=precision["closed"], held=held, share=share_text(held, precision["closed"])))


def numbers(detail: dict[str, Any]) -> None:
    """The facts used and the parameters, as a chart where they are one number and its bound, always as tables."""
    why = detail["why"]
    line = w("finding.rule_line", rule=detail["rule"], version=detail["version"])
    st.markdown(f"**{w('finding.numbers')}**  :gray[{line}]")
    told = bound.comparison(why)
    if told:
        bound.show(told)
    shown = why["shown"]
    grid.draw(
        {
            w("field.fact"): [plain(said(fact["label"])) for fact in shown],
            w("field.value"): [plain(said(fact["text"])) for fact in shown],
        },
        alternative=w("finding.facts"),
    )
    if why["parameters"]:
        parameters(why["parameters"])


def parameters(told: list[dict[str, Any]]) -> None:
    """Parameters with value, unit and where the value comes from."""
    marks = [f" {note(w('finding.heuristic'))}" if one["is_heuristic"] else "" for one in told]
    grid.draw(
        {
            w("field.parameter"): [plain(said(one["label"])) + mark for one, mark in zip(told, marks, strict=True)],
            w("field.value"): [plain(value(one)) for one in told],
            w("field.origin"): [plain(said(one["origin"])) for one in told],
        },
        alternative=w("finding.parameters"),
    )


def value(one: dict[str, Any]) -> str:
    """A parameter's value; a number with its unit."""
    text = said(one["text"])
    key = f"unit.{one['unit']}"
    return f"{text} {w(key)}" if isinstance(one["value"], int) and key in words(language()) else text


def article(told: dict[str, Any], day: str) -> None:
    """One article as it stood on the judged day: our summary, marked so, with its time of validity."""
    with st.container(border=True):
        st.markdown(f"**{plain(said(told['cited']))}**")
        st.markdown(f"> {plain(said(told['summary']))}")
        since = told["in_force"] or "—"
        if not told["is_in_force"]:
            valid = w("finding.article_not_in_force")
        elif told["until"]:
            valid = w("finding.valid_until", from_day=since, until=told["until"], day=day)
        else:
            valid = w("finding.valid", from_day=since, day=day)
        st.caption(f"{valid} · {plain(said(told['summary_note']))}")


def lacking(row: dict[str, Any]) -> str:
    """What a rule lacked, field by field (what no rule names as its code), else its reason as it stands; Markdown."""
    if not row["lacks"]:
        return plain(row["reason"])
    names = [plain(said(one["label"])) if one["label"] else f"`{one['column']}`" for one in row["lacks"]]
    return w("finding.lacks", names=w("process.comma").join(dict.fromkeys(names)))


def unassessed(rows: list[dict[str, Any]]) -> None:
    """What could not be checked on the same record, with what is missing: as loud as the finding."""
    st.subheader(w("finding.unassessed"), anchor=False)
    if not rows:
        st.markdown(w("finding.unassessed_none"))
        return
    told = [f"- :violet-badge[◇] {plain(said(row['title']))} · {lacking(row)}" for row in rows]
    st.markdown("\n".join(told))
    st.caption(w("finding.unassessed_note"))


def draw(detail: dict[str, Any], rule: dict[str, Any] | None = None) -> None:
    """The whole block; `rule`: the rule as the API lists it, with its coverage."""
    st.header(w("finding.why"), anchor="why")
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        numbers(detail)
        compared(rule)
        unassessed(detail["unassessed"])
    with right:
        st.markdown(f"**{w('finding.article')}**")
        for one in detail["why"]["articles"]:
            article(one, detail["day"])
        sections = detail["why"]["sections"]
        points(w("finding.innocent"), sections["innocent_explanations"])
        points(w("finding.ask_next"), sections["ask_next"])
