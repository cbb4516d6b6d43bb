"""The catalogue of rules as it stands in one place: on or off, values in force, articles, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.audit.shown_examples import table_of
from monitor.audit.terms import terms
from monitor.findings.explain import cited, parameters, supervising
from monitor.findings.stages import stage_of
from monitor.rules.kit.rule import Rule
from monitor.rules.kit.sections import both as sections
from monitor.rules.kit.sections import summaries
from monitor.rules.places import Place
from monitor.store.database import Read
from monitor.store.verdicts import coverage
from monitor.vocabulary.verdicts import Verdict

JUDGED = (Verdict.FLAGGED, Verdict.CLEAR, Verdict.NOT_ASSESSABLE)


def covered(read: Read) -> dict[str, dict[str, int]]:
    """Rule -> verdict -> number of judged records."""
    out: dict[str, dict[str, int]] = {}
    for row in coverage(read):
        out.setdefault(row["rule"], {})[row["verdict"]] = row["records"]
    return out


def _coverage(counted: Mapping[str, int]) -> dict[str, Any]:
    told: dict[str, Any] = {str(verdict): counted.get(verdict, 0) for verdict in Verdict}
    judged = sum(counted.get(verdict, 0) for verdict in JUDGED)
    share = counted.get(Verdict.NOT_ASSESSABLE, 0) / judged if judged else None
    return told | {"not_assessable_share": None if share is None else round(share, 4)}


def _parameters(rule: Rule[Any], place: Place, day: int) -> list[dict[str, Any]]:
    """The values in force on `day`; where the rule is not in force then, those of its nearest term."""
    spans = terms(rule, place, {})
    if not spans:
        return []
    term = next((one for one in spans if one.first_day <= day <= one.last_day), spans[-1])
    return parameters(rule, term.printed())


def told(rule: Rule[Any], place: Place, counted: Mapping[str, int], day: int) -> dict[str, Any]:
    """One rule in `place` as of the day number `day`; shape: `api.rules.schemas.RuleItem`."""
    cites = [cited(cite, day) for cite in rule.cites]
    return {
        "id": rule.id,
        "version": rule.version,
        "family": rule.family,
        "stage": stage_of(rule.id),
        "title": dict(rule.title),
        "severity": str(rule.severity),
        "confidence": str(rule.confidence),
        "is_lead": rule.is_lead,
        "scope": rule.scope,
        "is_on": place.is_on(rule.id),
        "in_force": (place.since(rule.id) or rule.in_force).isoformat(),
        "until": None if rule.until is None else rule.until.isoformat(),
        "parameters": _parameters(rule, place, day),
        "cites": [{name: one[name] for name in ("act", "article", "cited", "in_force")} for one in cites],
        "coverage": _coverage(counted),
        "body": supervising(place, rule.id),
    }


def page(rule: Rule[Any]) -> dict[str, Any]:
    """What a rule says of itself: its sections, what it reads, its examples with their verdicts."""
    return {
        "summary": summaries(rule.doc_zh, rule.doc),
        "sections": sections(rule.doc_zh, rule.doc),
        "message": dict(rule.message),
        "judges": list(rule.judges),
        "reads": list(rule.reads),
        "needs": list(rule.needs),
        "examples": [
            {
                "says": one.says,
                "as_of": one.as_of,
                "verdicts": {id: said if isinstance(said, str) else said[0] for id, said in one.verdicts.items()},
                "reasons": {id: said[1] for id, said in one.verdicts.items() if not isinstance(said, str)},
                "parameters": dict(one.set),
                "events": list(one.events),
            }
            for one in rule.examples
        ],
        "table": _table(rule),
    }


def _table(rule: Rule[Any]) -> dict[str, Any]:
    """The examples as numbers: what each record was judged on, under labels of both languages."""
    told = table_of(rule.id)
    return {
        "columns": [{"zh": one.zh, "en": one.en} for one in told.columns],
        "lines": [{"says": one.says, "values": dict(one.values), "verdict": one.verdict} for one in told.lines],
    }
