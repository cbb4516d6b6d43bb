"""One finding under the queue: enough to decide whether to open it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.parts import due, unusual, visit
from dashboard.parts.numbers import money_text, plain
from dashboard.parts.rows import record_of
from dashboard.parts.tags import lead, note, tag
from dashboard.parts.units import unit_marked
from dashboard.words import count, said, w


def basis(detail: dict[str, Any]) -> str:
    """The first article it rests on, as cited, and how many there are."""
    articles = detail["why"]["articles"]
    if not articles:
        return w("finding.none_told")
    first = plain(said(articles[0]["cited"]))
    return first if len(articles) == 1 else w("queue.articles", first=first, n=len(articles))


def weight(detail: dict[str, Any]) -> str:
    """What the unusual adds to the score, three figures at most."""
    return f"{detail['parts'].get('unusual', 1):.3g}"


def standing(detail: dict[str, Any]) -> str:
    """Where its case stands and by when the next step is due; that there is none."""
    case = detail.get("case")
    if not case:
        return w("queue.no_case")
    return " ".join(part for part in (tag("case_state", case["state"]), due.tag(case["days_left"])) if part)


def draw(detail: dict[str, Any]) -> None:
    """The box: what, why, on what evidence; two ways on."""
    with st.container(border=True, key="preview"):
        told, facts, ways = st.columns([6, 4, 1.7], gap="medium")
        with told:
            unit = unit_marked(detail["unit_id"], detail["unit_name"]) if detail["unit_id"] else ""
            st.markdown(f"**{plain(record_of(detail))}**  {unit}")
            st.markdown(plain(said(detail["message"])))
            day = note(f"{w('field.day')} {detail['day']}")
            mark = f" {lead()}" if detail["is_lead"] else ""
            stake = note(w("queue.stake", amount=money_text(detail["stake_yuan"]))) if detail["stake_yuan"] else ""
            st.markdown(f"{tag('severity', detail['severity'])}{mark} {tag('state', detail['state'])} {day} {stake}")
            st.caption(w("queue.parts", score=detail["score"], **detail["parts"] | {"unusual": weight(detail)}))
            unusual.line(detail)
        with facts:
            others = len(detail["others"])
            lines = (
                (w("field.cites"), basis(detail)),
                (w("field.evidence"), count("queue.evidence", len(detail["evidence"]))),
                (w("queue.also"), count("queue.others", others) if others else w("queue.alone")),
                (w("field.body"), plain(said(detail["body"]["name"])) if detail["body"] else w("finding.none_told")),
                (w("field.case"), standing(detail)),
            )
            for label, value in lines:
                st.markdown(f":gray[{label}]  {value}")
        with ways:
            case = detail.get("case")
            label = w("queue.open_case" if case else "queue.open")
            if st.button(label, key="open", type="primary", icon=":material/folder_open:", width="stretch"):
                visit.go(visit.CASE, id=detail["id"], case=case["number"] if case else None)
            record = detail["process_id"] or detail["project_id"]
            if record and st.button(w("queue.see_process"), key="see", icon=":material/schedule:", width="stretch"):
                visit.go(visit.PROCESS, id=record)
