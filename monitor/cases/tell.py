"""A case as it is told outside: where it stands and by when, its findings, its history, and what one may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.beside import Labels, account
from monitor.cases.exchange import of_case
from monitor.cases.gathered import weight
from monitor.cases.permitted import File, may
from monitor.cases.snoozes import holding
from monitor.cases.states import Move
from monitor.cases.terms import Terms
from monitor.findings.names import unit_names
from monitor.findings.tell import title, yuan
from monitor.rules.kit.printing import day_text
from monitor.rules.places import Place, UnknownFamily
from monitor.store.accounts import labels
from monitor.store.cases import CaseRow, StepRow, entries_of, findings_of, steps_of
from monitor.store.database import Read
from monitor.store.findings import by_ids
from monitor.store.snoozes import SnoozeRow
from monitor.vocabulary.desk_days import days_left

INNER = frozenset({"left", "unit"})
"""What a step keeps for the next one, and nobody reads."""
COPIED = (
    "number", "version", "state", "conclusion", "reason", "severity", "unit_id", "process_id", "project_id",
    "opened_at", "received_at", "state_since", "transferred_to", "closed_at", "overturned",
)  # fmt: skip


def called(number: int) -> str:
    """What people call a case: C-000012."""
    return f"C-{number:06d}"


def item(
    row: CaseRow, findings: Sequence[Mapping[str, Any]], name: str | None, known: Labels, today: int
) -> dict[str, Any]:
    """A case as a row of a list, with what its findings say; `name` of its unit, None where none is known."""
    return {
        **{key: getattr(row, key) for key in COPIED},
        "label": called(row.number),
        "unit_name": name,
        "findings": [_finding(one) for one in findings],
        "ground_gone": bool(findings) and all(one["state"] != "raised" for one in findings),
        "stake_yuan": yuan(max((one["stake_fen"] or 0 for one in findings), default=0) or None),
        "assignee": None if row.assignee is None else account(row.assignee, known),
        "due_day": None if row.due_day is None else day_text(row.due_day),
        "days_left": None if row.due_day is None else days_left(today, row.due_day),
    }


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "rule": row["rule"],
        "title": title(row["rule"]),
        "message": {"zh": row["message_zh"], "en": row["message_en"]},
        "severity": row["severity"],
        "is_lead": row["is_lead"],
        "state": row["state"],
        "stake_yuan": yuan(row["stake_fen"]),
        "day": day_text(row["day"]),
        "scope": {"kind": row["scope_kind"], "id": row["scope_id"]},
    }


def step_told(row: StepRow, entry: int | None, known: Labels) -> dict[str, Any]:
    """A step of the history, with its entry of the log; days as days, and no person's code."""
    data: dict[str, Any] = {name: value for name, value in row.data.items() if name not in INNER}
    if isinstance(data.get("due_day"), int):
        data["due_day"] = day_text(data["due_day"])
    if isinstance(data.get("remedy"), Mapping):
        data["remedy"] = {**data["remedy"], "due_day": day_text(data["remedy"]["due_day"])}
    if "account" in data:
        data["account"] = account(str(data["account"]), known)
    kept = {name: getattr(row, name) for name in ("id", "at", "act", "from_state", "to_state", "text")}
    return {**kept, **account(row.account, known), "data": data, "entry": entry}


def steps_told(read: Read, number: int, known: Labels) -> list[dict[str, Any]]:
    """The history of a case, oldest first."""
    entries = entries_of(read, number)
    return [step_told(one, entries.get(one.id), known) for one in steps_of(read, number)]


def case(read: Read, row: CaseRow, who: Principal, place: Place, terms: Terms, today: int) -> dict[str, Any]:
    """A case with everything that its page shows; shape: `api.cases.schemas.Case`."""
    ids = findings_of(read, [row.number])[row.number]
    rows = sorted(by_ids(read, ids).values(), key=weight)
    names, known = unit_names(read, rows, today), labels(read)
    told = item(row, rows, names.get(row.unit_id or ""), known, today)
    possible = may(File(row, steps_of(read, row.number)), who, terms, today)
    for one in possible:
        one["next_due_day"] = None if one["next_due_day"] is None else day_text(one["next_due_day"])
    if row.unit_id is None:  # nobody to ask
        possible = [one for one in possible if one["act"] != Move.ASK]
    return (
        told
        | of_case(read, row.number, who, today)
        | {
            "opened_by": account(row.opened_by, known),
            "steps": steps_told(read, row.number, known),
            "snoozes": [snooze(one, known) for one in holding(read, who, today) if _touches(one, rows)],
            "may": possible,
            "second_person": terms.needs_second(row.severity),
            "body": routed(place, rows[0]["rule"]) if rows else None,
        }
    )


def routed(place: Place, rule: str) -> dict[str, str] | None:
    """Whither a case of this rule is transferred in a place: the role and what it is called; None: nobody is named."""
    try:
        body = place.body(rule)
    except UnknownFamily:
        return None
    return {"role": body.role, "zh": body.zh, "en": body.en}


def snooze(row: SnoozeRow, known: Labels) -> dict[str, Any]:
    """A snooze as it is told."""
    told = {name: value for name, value in asdict(row).items() if name not in {"account", "until", "ended_by"}}
    return told | {
        "title": title(row.rule),
        "until": day_text(row.until),
        "made_by": account(row.account, known),
        "ended_by": None if row.ended_by is None else account(row.ended_by, known),
    }


def _touches(one: SnoozeRow, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a snooze is of the rule and subject of one of the findings."""
    return any(
        one.rule == row["rule"] and one.subject_id in {row.get(f"{one.subject_kind}_id"), row["scope_id"]}
        for row in rows
    )
