"""A finding as it is told outside: both languages, yuan, calendar days, its rank with every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from monitor.findings.rank import Rank, rank
from monitor.findings.stages import stage_of
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import day_text
from monitor.store.cases import CaseRow
from monitor.vocabulary.desk_days import days_left

COPIED = (
    "id", "rule", "version", "family", "severity", "confidence", "is_lead", "state", "raised_at",
    "project_id", "process_id", "unit_id",
)  # fmt: skip


def yuan(fen: int | None) -> str | None:
    """Fen as a decimal string in yuan, `"-12.05"`; None stays None."""
    if fen is None:
        return None
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def about(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was judged, without what was not told; `target_kind` and `target_id` as the contract's `target`."""
    out = {name: value for name, value in told.items() if value is not None}
    if "target_kind" in out:
        out["target"] = {"kind": out.pop("target_kind"), "id": out.pop("target_id", None)}
    return out


def title(rule_id: str) -> dict[str, str]:
    """The rule's title in both languages; of a rule that this release no longer has, its id."""
    rule = catalogue().get(rule_id)
    return {"zh": rule_id, "en": rule_id} if rule is None else {"zh": rule.title["zh"], "en": rule.title["en"]}


def ranked(row: Mapping[str, Any], as_of_day: int, unusual_ppm: int | None = None) -> Rank:
    """The rank of a row of findings on the day number `as_of_day`; `unusual_ppm` of what is most unusual about it."""
    return rank(
        row["severity"],
        row["confidence"],
        is_lead=row["is_lead"],
        stake_fen=row["stake_fen"],
        age_days=as_of_day - row["day"],
        unusual_ppm=unusual_ppm,
    )


def in_case(row: CaseRow | None, labels: Mapping[str, str], as_of_day: int) -> dict[str, Any]:
    """`case`: where the case of a finding stands, None where it is in none; `labels` of the accounts."""
    if row is None:
        return {"case": None}
    due, account = row.due_day, row.assignee
    return {
        "case": {
            "number": row.number,
            "label": f"C-{row.number:06d}",
            "state": row.state,
            "conclusion": row.conclusion,
            "assignee": None if account is None else {"account": account, "label": labels.get(account, account)},
            "due_day": None if due is None else day_text(due),
            "days_left": None if due is None else days_left(as_of_day, due),
        }
    }


def item(
    row: Mapping[str, Any],
    as_of_day: int,
    unit_name: str | None = None,
    mark: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One row of `monitor.store.findings` as an item of the queue; `unit_name` None: no name is known.

    `mark`: what is most unusual about it (`monitor.findings.unusual`); None: nothing is, or nobody looked.
    """
    score = asdict(ranked(row, as_of_day, None if mark is None else mark["rank_ppm"]))
    return {name: row[name] for name in COPIED} | {
        "unit_name": unit_name,
        "stage": stage_of(row["rule"]),
        "title": title(row["rule"]),
        "message": {"zh": row["message_zh"], "en": row["message_en"]},
        "about": about(row["about"]),
        "scope": {"kind": row["scope_kind"], "id": row["scope_id"]},
        "stake_yuan": yuan(row["stake_fen"]),
        "day": day_text(row["day"]),
        "cured_day": None if row["cured_day"] is None else day_text(row["cured_day"]),
        "score": score.pop("score"),
        "parts": score,
        "unusual": None if mark is None else {name: mark[name] for name in mark if name != "rank_ppm"},
    }
