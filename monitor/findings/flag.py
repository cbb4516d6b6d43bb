"""A flagged verdict as the row of a finding: made wherever rules are judged, with or without a store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.findings.identity import finding_id
from monitor.rules.kit.printing import message
from monitor.rules.kit.rule import Rule


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
