"""Why a finding was raised: the rule's page, the numbers, the articles of that day, the evidence down to the row."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from monitor.errors import TenderwatchError
from monitor.findings.names import unit_names
from monitor.findings.queue import others
from monitor.findings.rank import FORMULA
from monitor.findings.summary import label, summary
from monitor.findings.tell import about, in_case, item, title
from monitor.findings.unusual import marks
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import meant
from monitor.rules.kit.printing import day_text, text
from monitor.rules.kit.rule import Cite, Rule
from monitor.rules.kit.sections import both as sections
from monitor.rules.kit.sections import summaries
from monitor.rules.kit.values import value_text
from monitor.rules.law import SUMMARY_IS_OURS, Article, UnknownArticle, article
from monitor.rules.needed import label_of
from monitor.rules.places import Place, UnknownFamily
from monitor.store.accounts import labels
from monitor.store.cases import cases_of_findings
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq
from monitor.store.findings import by_ids, history
from monitor.store.verdicts import unassessed
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import EPOCH

LANGS = ("zh", "en")
NARROW = frozenset({"process", "project", "programme"})
"""Scopes small enough that all which could not be assessed in one of their values belongs to the case."""


def _both(column: str, value: Any, codes: str | None) -> dict[str, str]:
    if codes is None and isinstance(value, str) and value in contract().kinds:
        return {"zh": label(value)["zh"], "en": value.replace(".", " ").replace("_", " ")}
    return {lang: text(column, value, lang, codes) for lang in LANGS}


def facts_used(rule: Rule[Any] | None, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns that a verdict kept, with label and words; a kind of event is told by its name."""
    known = {} if rule is None else {told.column: told for told in rule.evidence}
    out = []
    for column, value in shown.items():
        told = known.get(column)
        named = {"zh": column, "en": column} if told is None else {"zh": told.zh, "en": told.en}
        printed = _both(column, value, None if told is None else told.codes)
        out.append({"column": column, "label": named, "value": value, "text": printed})
    return out


def parameters(rule: Rule[Any] | None, printed: dict[str, Any]) -> list[dict[str, Any]]:
    """Parameters as a verdict kept them (name -> value and origin), with label, unit and words."""
    known = {} if rule is None else meant(rule.params)
    out = []
    for name, told in printed.items():
        means = known.get(name)
        out.append(
            {
                "name": name,
                "label": {"zh": name, "en": name} if means is None else {"zh": means.zh, "en": means.en},
                "value": told["value"],
                "unit": "" if means is None else means.unit,
                "text": {lang: value_text(told["value"], means, lang) for lang in LANGS},
                "origin": dict(told["origin"]),
                "is_heuristic": means is not None and means.is_heuristic,
            }
        )
    return out


def cited(cite: Cite, day: int) -> dict[str, Any]:
    """The article in the version in force on the day number `day`; the newest, marked so, where none is."""
    in_force = True
    try:
        told: Article = article(cite.act, cite.article, EPOCH + timedelta(days=day))
    except UnknownArticle:
        told, in_force = article(cite.act, cite.article), False
    return {
        "act": cite.act,
        "article": cite.article,
        "cited": {lang: told.cited(lang) for lang in LANGS},
        "summary": {"zh": told.zh, "en": told.en},
        "summary_note": SUMMARY_IS_OURS,
        "in_force": told.in_force and told.in_force.isoformat(),
        "until": told.until and told.until.isoformat(),
        "confidence": str(told.confidence),
        "is_in_force": in_force,
    }


def evidence(stored: StoredEvent, *, judged: bool) -> dict[str, Any]:
    """An event as evidence: where it stands in the ledger, and file, sheet and row it came from."""
    event = stored.event
    return {
        "entry": stored.seq,
        "leaf_hash": stored.leaf_hash.hex(),
        "source": event.source,
        "id": event.id,
        "type": event.type,
        "label": label(event.type),
        "time": event.time,
        "day": day_text(event.day),
        "file": event.origin.file,
        "sheet": event.origin.sheet,
        "row": event.origin.row,
        "summary": summary(event.type, event.data, event.subject),
        "is_judged": judged,
    }


def supervising(place: Place, rule_id: str) -> dict[str, Any] | None:
    """Who supervises a rule in a place; None where the place names nobody."""
    try:
        body = place.body(rule_id)
    except UnknownFamily:
        return None
    return {
        "role": body.role,
        "name": {"zh": body.zh, "en": body.en},
        "origin": {"zh": body.origin, "en": body.origin_en},
    }


def lacks(rule_id: str, missing: list[str]) -> list[dict[str, Any]]:
    """What was missing, by column and by what it is called; label None: a column of an older release."""
    return [{"column": name, "label": label_of(rule_id, name)} for name in missing]


def _missing(reason: str) -> list[str]:
    return reason.removeprefix("missing: ").split(", ") if reason.startswith("missing: ") else []


def _unassessed(read: Read, row: dict[str, Any], without_units: frozenset[str]) -> list[dict[str, Any]]:
    found = unassessed(read, row["scope_kind"], row["scope_id"], event=row["event"])
    if row["scope_kind"] in NARROW:
        found += unassessed(read, row["scope_kind"], row["scope_id"])
    recused = concerning(read, {told.event for told in found}, without_units)
    return [
        {
            "rule": told.rule,
            "title": title(told.rule),
            "reason": told.reason,
            "missing": _missing(told.reason),
            "lacks": lacks(told.rule, _missing(told.reason)),
            "about": about(json.loads(told.about)),
            "day": day_text(told.day),
        }
        for told in {told.key: told for told in found}.values()
        if told.event not in recused
    ]


class RecusedFrom(TenderwatchError):
    """The finding is about a unit of which the one who asks is told nothing, or rests on an entry that is.

    `by_case`: it stands in a case from which he recused himself.
    """

    def __init__(self, finding_id: str, *, by_case: bool = False) -> None:
        """Keep which of the two."""
        super().__init__(finding_id)
        self.by_case = by_case


def explain(
    read: Read,
    finding_id: str,
    place: Place,
    as_of_day: int,
    *,
    without_units: frozenset[str] = frozenset(),
    without_cases: frozenset[int] = frozenset(),
    with_unusual: bool = True,
) -> dict[str, Any] | None:
    """One finding with everything that explains it (`api.findings.schemas.Detail`); None where there is none.

    Raises `RecusedFrom` where it is about one of `without_units` or any of its evidence is, or it stands in one of
    `without_cases`; such neighbours are left out. `with_unusual=False` for what leaves the house: nothing tells then
    what screens found, neither by name nor by a score.
    """
    row = by_ids(read, [finding_id]).get(finding_id)
    if row is None:
        return None
    if row["unit_id"] in without_units or concerning(read, [row["event"], *row["events"]], without_units):
        raise RecusedFrom(finding_id)
    case = cases_of_findings(read, [finding_id]).get(finding_id)
    if case is not None and case.number in without_cases:
        raise RecusedFrom(finding_id, by_case=True)
    rule = catalogue().get(row["rule"])
    docs = ("", "") if rule is None else (rule.doc_zh, rule.doc)
    stored = {event.seq: event for event in events_by_seq(read, row["events"])}
    entries = [row["event"], *(entry for entry in row["events"] if entry != row["event"])]
    name = unit_names(read, [row], as_of_day).get(row["unit_id"])
    mark = marks(read, [row], without_units=without_units).get(finding_id) if with_unusual else None
    near = others(
        read,
        row,
        as_of_day,
        without_units=without_units,
        without_cases=without_cases,
        with_unusual=with_unusual,
    )
    return (
        item(row, as_of_day, name, mark)
        | in_case(case, labels(read), as_of_day)
        | {
            "why": {
                "summary": summaries(*docs),
                "sections": sections(*docs),
                "reason": row["reason"],
                "shown": facts_used(rule, row["shown"]),
                "parameters": parameters(rule, row["params"]),
                "articles": [] if rule is None else [cited(cite, row["day"]) for cite in rule.cites],
            },
            "evidence": [evidence(stored[seq], judged=seq == row["event"]) for seq in entries if seq in stored],
            "erased": [seq for seq in entries if seq not in stored],
            "history": history(read, finding_id),
            "body": supervising(place, row["rule"]),
            "others": near,
            "unassessed": _unassessed(read, row, without_units),
            "formula": FORMULA,
            "as_of": day_text(as_of_day),
        }
    )
