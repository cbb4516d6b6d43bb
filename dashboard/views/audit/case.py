"""One finding and the case it is in: a sentence, its why, evidence, time, money, relations, talk, history, decision."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from dashboard.client import at
from dashboard.parts import evidence, money, timeline, visit, visitor, why
from dashboard.parts.case import act, aside, decide, docket, head, history, opening, relations, talk
from dashboard.parts.desk import exchange
from dashboard.parts.numbers import plain
from dashboard.parts.states import fetch, fetch_together, unknown
from dashboard.parts.tags import named
from dashboard.words import count, said, w

NEAR = 8
NUMBER = re.compile(r"\d{1,15}", re.ASCII)


def number_asked() -> int | None:
    """The number of a case in the address: `12` or `C-000012`."""
    told = (visit.asked("case") or "").upper().removeprefix("C-")
    return int(told) if NUMBER.fullmatch(told) else None


def asked() -> tuple[dict[str, Any] | None, dict[str, Any]] | None:
    """The case and the finding that the address names; one of the two tells of the other."""
    number, finding = number_asked(), visit.asked("id")
    if number is None:
        if finding is None:
            docket.draw()
            return None
        detail = fetch("finding.what", at("findings", finding))
        case = detail.get("case")
        return (fetch("case.what", at("cases", str(case["number"]))) if case else None), detail
    if finding is not None:
        case, detail = fetch_together("case.what", (at("cases", str(number)), {}), (at("findings", finding), {}))
        if case is not None and detail is not None and any(one["id"] == finding for one in case["findings"]):
            return case, detail
    case = fetch("case.what", at("cases", str(number)))
    if not case["findings"]:
        unknown("case.what")
        return None
    return case, fetch("finding.what", at("findings", case["findings"][0]["id"]))


def when(told: dict[str, Any] | None, rules: list[dict[str, Any]], record: str | None) -> None:
    """The periods of the process or project it belongs to, and its money."""
    if told is None:
        st.header(w("finding.timeline"), anchor="timeline")
        st.markdown(w("finding.no_timeline"))
        st.header(w("case_block.money"), anchor="money")
        st.markdown(w("case.no_money"))
        return
    timeline.draw(told, rules)
    visit.link(visit.PROCESS, w("finding.whole_process"), icon=":material/schedule:", id=record)
    money.draw(told["money"])
    money.gaps(told["money"])


def others(detail: dict[str, Any]) -> None:
    """The strongest other findings on the same project, each a link; the rest are one step away in the queue."""
    st.header(w("finding.others"), anchor="others")
    found = detail["others"]
    if not found:
        st.markdown(w("finding.others_none"))
    for item in found[:NEAR]:
        label = f"{named('severity', item['severity'])} · {plain(said(item['message']))}"
        visit.link_here(label, item["id"])
    record = detail["project_id"] or detail["process_id"]
    if len(found) > NEAR and record:
        visit.link(visit.QUEUE, count("case.others_more", len(found) - NEAR), icon=":material/checklist:", q=record)


def own_papers(case: dict[str, Any]) -> dict[str, Any]:
    """The case with those of its papers that do not stand at a question or remedy already."""
    shown = {paper["id"] for one in (*case["questions"], *case["remedies"]) for paper in one["papers"]}
    return {**case, "papers": [paper for paper in case["papers"] if paper["id"] not in shown]}


def beside(detail: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The rules, and the process or project that it belongs to; None where it belongs to neither."""
    process, project = detail["process_id"], detail["project_id"]
    record = at("processes", process) if process else at("projects", project) if project else ""
    rules, *more = fetch_together("finding.what", ("/rules", {}), *([(record, {})] if record else []))
    return rules["items"], more[0] if record else None


def first(
    case: dict[str, Any] | None, detail: dict[str, Any], rules: list[dict[str, Any]], record: dict[str, Any] | None
) -> None:
    """The blocks above the network: the sentence, why, evidence, time and money."""
    head.draw(detail, case)
    if case is not None:
        head.choose(case, detail["id"])
    why.draw(detail, next((rule for rule in rules if rule["id"] == detail["rule"]), None))
    evidence.draw(detail)
    when(record, rules, detail["process_id"] or detail["project_id"])


def last(case: dict[str, Any] | None, detail: dict[str, Any]) -> None:
    """The blocks below it: questions and papers, other findings, the history."""
    talk.draw(case)
    if case is not None:
        is_open, most = case["state"] != "closed", visitor.most(visitor.visitor(), "paper")
        exchange.attach(own_papers(case), "case", is_open=is_open, most=most)
    others(detail)
    history.draw(detail, case)


def show() -> None:
    """The page."""
    found = asked()
    if found is None:
        return
    case, detail = found
    act.tell_done()
    aside.card(detail, case)
    aside.contents(aside.BLOCKS)
    aside.exports(detail)
    above, network, below = st.container(), st.container(), st.container()
    with network:  # the slowest question of the page is asked first and drawn where it belongs
        relations.block(relations.subject(detail))
    with below:  # where they cannot be had, that and the foot stand last
        rules, record = beside(detail)
    with above:
        first(case, detail, rules, record)
    with below:
        last(case, detail)
    if case is None:
        opening.bar(detail)
    else:
        held = {one["id"] for one in case["findings"]}
        decide.bar(case, [one for one in detail["others"] if one["id"] not in held and not one.get("case")])


show()
