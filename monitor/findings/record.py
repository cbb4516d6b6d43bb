"""Flagged verdicts become findings on record; those no longer flagged are superseded, never removed.

* raised: a rule flags it;
* cured: still a breach of its time, put right later in practice (the rule tells the day): kept, with the delay;
* superseded: a correction, a late event or a new version of the rule took the ground away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.findings.identity import finding_id
from monitor.rules.kit.printing import message
from monitor.rules.kit.rule import Rule
from monitor.store import findings as store
from monitor.store.database import Write

SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flagged verdict with what explains it."""

    rule: Rule[Any]
    params: Any
    printed: Mapping[str, Any]
    """Parameter -> value and origin."""
    row: Mapping[str, Any]
    """Columns of `monitor.audit.verdicts.SCHEMA`, `scope_kind`, and `process_id`, `project_id`, `unit_id`."""

    @property
    def id(self) -> str:
        """The finding's id."""
        row = self.row
        return finding_id(self.rule.id, self.rule.version, row["scope_kind"], row["scope_id"], row["about"])


def row_of(flag: Flag, now: str) -> dict[str, Any]:
    """The flag as a row of table `finding`, raised at `now`."""
    row, rule = flag.row, flag.rule
    shown = json.loads(row["shown"])
    told = message(rule, shown, flag.params)
    return {
        "id": flag.id,
        "rule": rule.id,
        "version": rule.version,
        "family": rule.family,
        "severity": str(rule.severity),
        "confidence": str(rule.confidence),
        "is_lead": rule.is_lead,
        "scope_kind": row["scope_kind"],
        "scope_id": row["scope_id"],
        "about": json.loads(row["about"]),
        "event": row["event"],
        "day": row["day"],
        "state": "raised" if row["cured_day"] is None else "cured",
        "reason": row["reason"],
        "raised_at": now,
        "changed_at": now,
        "cured_day": row["cured_day"],
        "stake_fen": row["stake_fen"],
        "events": list(dict.fromkeys([row["event"], *(row["events"] or [])])),
        "shown": shown,
        "params": dict(flag.printed),
        "message_zh": told["zh"],
        "message_en": told["en"],
        "process_id": row.get("process_id"),
        "project_id": row.get("project_id"),
        "unit_id": row.get("unit_id"),
    }


def record(write: Write, flags: Iterable[Flag], gone: Sequence[str], *, now: str, cause: int) -> tuple[int, int]:
    """`flags` are findings, `gone` (ids) are superseded. Returns how many were raised or changed, and superseded.

    `cause` is the entry up to which the audit had read. Rows that say the same as before are left alone.
    """
    fresh = {row["id"]: row for row in (row_of(flag, now) for flag in flags)}
    known = store.by_ids(write, [*fresh, *gone])
    rows: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    for row in fresh.values():
        before = known.get(row["id"])
        if before is not None:
            row["raised_at"] = before["raised_at"]
            if all(before[name] == row[name] for name in row if name != "changed_at"):
                continue
        if before is None or before["state"] != row["state"]:
            steps.append({"finding": row["id"], "at": now, "state": row["state"], "cause": cause})
        rows.append(row)
    lost = [known[name] for name in gone if name in known and name not in fresh and known[name]["state"] != SUPERSEDED]
    for row in lost:
        rows.append({**row, "state": SUPERSEDED, "changed_at": now})
        steps.append({"finding": row["id"], "at": now, "state": SUPERSEDED, "cause": cause})
    store.put(write, rows, steps)
    return len(rows) - len(lost), len(lost)
