"""What the public is shown of findings: those by statute that somebody concluded, or that the unit publicly answered.

Left out are leads and every rule that is one, superseded findings, open cases without a public answer, false alarms,
and what was taken up again. The words are the title of the rule and the unit's own public text; never the sentence of
the finding, which may quote persons, and never a reviewer's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from monitor.cases import remedies
from monitor.cases.states import Conclusion, State
from monitor.findings.explain import cited
from monitor.findings.tell import title
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text
from monitor.store.cases import CaseRow, cases_of_findings
from monitor.store.database import Read
from monitor.store.findings import listed
from monitor.store.questions import WITHDRAWN, AnswerRow, answers_of, questions_of
from monitor.store.remedies import remedies_of

SHOWN: Final = frozenset({Conclusion.CONFIRMED, Conclusion.REFERRED, Conclusion.UNFOUNDED})
"""Conclusions that the public reads; a false alarm was none of anybody's business."""
STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "open": {"zh": "核查中，单位已作说明", "en": "being checked; the unit has explained"},
    "confirmed": {"zh": "属实", "en": "confirmed"},
    "rectifying": {"zh": "属实，正在整改", "en": "confirmed, being put right"},
    "remedied": {"zh": "属实，已整改", "en": "confirmed and remedied"},
    "referred": {"zh": "线索移送", "en": "referred to another body"},
    "unfounded": {"zh": "不属实", "en": "not confirmed"},
}
STANDING: Final = ("raised", "cured")


def public_findings(
    read: Read,
    *,
    process_id: str | None = None,
    project_id: str | None = None,
    unit_id: str | None = None,
    as_of_day: int,
) -> list[dict[str, Any]]:
    """The findings of a process, project or unit (several: of all of them) that the public may see, the latest first.

    Each: finding, rule, title {zh, en}, articles [{act, article, cited {zh, en}}], state {zh, en}, conclusion (None
    while it is being checked), answer (the unit's public text), answered (its day), remedy_state, day (that was
    judged, YYYY-MM-DD). `as_of_day` is a day number.
    """
    wanted = {"process_id": process_id, "project_id": project_id, "unit_id": unit_id}
    rows = [one for one in listed(read, is_lead=False, state=STANDING, **wanted) if _is_statute(one)]
    rows = [one for one in rows if one["day"] <= as_of_day]
    cases = cases_of_findings(read, [one["id"] for one in rows])
    said, owed = _answers(read, cases.values()), _remedies(read, cases.values())
    out = []
    for row in sorted(rows, key=lambda one: (-one["day"], one["id"])):
        case = cases.get(row["id"])
        if case is not None and (told := _told(case, said.get(case.number), owed.get(case.number))) is not None:
            out.append(_finding(row) | told)
    return out


def _is_statute(row: Mapping[str, Any]) -> bool:
    """By a rule that this release has and calls no lead: what it cites can be shown."""
    rule = catalogue().get(row["rule"])
    return rule is not None and not rule.is_lead


def _answers(read: Read, cases: Iterable[CaseRow]) -> dict[int, AnswerRow]:
    """Case -> the last answer in it that has something for the public; a question that was taken back counts not."""
    asked = [one for one in questions_of(read, [case.number for case in cases]) if one.state != WITHDRAWN]
    given = answers_of(read, [one.number for one in asked])
    return {one.case_number: answer for one in asked for answer in given[one.number] if answer.public_text is not None}


def _remedies(read: Read, cases: Iterable[CaseRow]) -> dict[int, str]:
    """Case -> state of what is to be put right, as long as it is demanded."""
    rows = remedies_of(read, [case.number for case in cases])
    held = remedies.held(read, rows)
    return {one.case_number: one.state for one in rows if one.number in held}


def _told(case: CaseRow, answer: AnswerRow | None, remedy: str | None) -> dict[str, Any] | None:
    conclusion = case.conclusion if case.state == State.CLOSED else None
    if conclusion is None and answer is None:
        return None
    if conclusion is not None and conclusion not in SHOWN:
        return None
    state = conclusion or "open"
    if remedy is not None:
        state = "remedied" if remedy == "accepted" else "rectifying"
    return {
        "state": dict(STATES[state]),
        "conclusion": conclusion,
        "answer": None if answer is None else answer.public_text,
        "answered": None if answer is None else answer.at[:10],
        "remedy_state": remedy,
    }


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    articles = [cited(cite, row["day"]) for cite in catalogue()[row["rule"]].cites]
    return {
        "finding": row["id"],
        "rule": row["rule"],
        "title": title(row["rule"]),
        "articles": [{name: one[name] for name in ("act", "article", "cited")} for one in articles],
        "process_id": row["process_id"],
        "project_id": row["project_id"],
        "unit_id": row["unit_id"],
        "day": day_text(row["day"]),
    }
