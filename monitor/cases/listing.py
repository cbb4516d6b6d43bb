"""The cases that one sees, narrowed and counted: the latest due first, closed ones last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.gathered import weight
from monitor.cases.sight import left_by
from monitor.cases.states import State
from monitor.cases.tell import called, item
from monitor.cases.terms import ORDER
from monitor.findings.names import unit_names
from monitor.rules.kit.printing import day_text
from monitor.store.accounts import labels
from monitor.store.cases import CaseRow, findings_of, numbers_of_findings
from monitor.store.closings import all_cases, rules_of
from monitor.store.concerning import findings_concerning
from monitor.store.database import Read
from monitor.store.findings import by_ids
from monitor.store.names import registered_names
from monitor.vocabulary.verdicts import Severity

FACETS = ("state", "assignee", "late", "rule", "unit_id", "severity", "conclusion")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for: facet -> the values that fit; words that are all in numbers, ids or the unit's name.

    Assignees are account numbers, `me` or `none`; `late` is true or false.
    """

    narrow: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    search: str = ""
    limit: int = 50
    offset: int = 0


def seen(read: Read, who: Principal) -> dict[int, CaseRow]:
    """Every case that this one sees: none about his unit, none from which he recused himself."""
    hidden = set(numbers_of_findings(read, findings_concerning(read, who.recused)).values())
    hidden |= left_by(read, who)
    known = all_cases(read).values()
    return {one.number: one for one in known if one.number not in hidden and one.unit_id not in who.recused}


def is_late(row: CaseRow, today: int) -> bool:
    """Whether the step that it waits for was due before today."""
    return row.due_day is not None and row.due_day < today


def _values(row: CaseRow, rules: Iterable[str], today: int) -> dict[str, set[str]]:
    told = {
        "state": row.state,
        "assignee": row.assignee or NONE,
        "late": str(is_late(row, today)).lower(),
        "unit_id": row.unit_id,
        "severity": row.severity,
        "conclusion": row.conclusion,
    }
    return {name: set() if value is None else {value} for name, value in told.items()} | {"rule": set(rules)}


def listed(read: Read, wanted: Wanted, who: Principal, today: int) -> dict[str, Any]:
    """One page of cases with facets; shape: `api.cases.schemas.Cases`."""
    rows = seen(read, who)
    rules, registered = rules_of(read, rows), registered_names(read, today)
    asked = {name: {who.account if one == "me" else one for one in fits} for name, fits in wanted.narrow.items()}
    facets: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    fit: list[CaseRow] = []
    for row in rows.values():
        if not _holds(row, wanted.search, registered):
            continue
        values = _values(row, rules[row.number], today)
        failing = [name for name, fits in asked.items() if not values[name] & fits]
        if not failing:
            fit.append(row)
        for facet in FACETS:
            if not failing or failing == [facet]:
                facets[facet].update(values[facet])
    page = sorted(fit, key=_order)[wanted.offset : wanted.offset + wanted.limit]
    return {
        "total": len(fit),
        "limit": wanted.limit,
        "offset": wanted.offset,
        "items": _items(read, page, today),
        "facets": {facet: dict(counted.most_common()) for facet, counted in facets.items()},
        "unit_names": {unit: registered[unit] for unit in facets["unit_id"] if unit in registered},
        "labels": {number: label for number, label in labels(read).items() if number in facets["assignee"]},
        "me": who.account,
        "as_of": day_text(today),
    }


def _items(read: Read, page: list[CaseRow], today: int) -> list[dict[str, Any]]:
    ids = findings_of(read, [row.number for row in page])
    known = by_ids(read, [id for told in ids.values() for id in told])
    names, accounts = unit_names(read, list(known.values()), today), labels(read)
    out = []
    for row in page:
        findings = sorted((known[id] for id in ids[row.number]), key=weight)
        out.append(item(row, findings, names.get(row.unit_id or ""), accounts, today))
    return out


def _order(row: CaseRow) -> tuple[bool, int, int, int]:
    due = 2**31 if row.due_day is None else row.due_day
    return row.state == State.CLOSED, due, ORDER.index(Severity(row.severity)), row.number


def _holds(row: CaseRow, search: str, names: Mapping[str, str]) -> bool:
    if not search.strip():
        return True
    held = (called(row.number), str(row.number), row.process_id, row.project_id, row.unit_id)
    text = " ".join([*(one for one in held if one), names.get(row.unit_id or "", "")]).lower()
    return all(word.lower() in text for word in search.split())
