"""What a closed case teaches: how it was concluded, beside what the screens said of its subjects on that day."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import secrets
from collections.abc import Collection, Sequence
from typing import Any, Final

from monitor.findings.unusual import tied
from monitor.store.cases import CaseRow, StepRow
from monitor.store.database import Read, Write
from monitor.store.findings import by_ids
from monitor.store.screen_feedback import Feedback, add_feedback, feedback
from monitor.store.screen_runs import current_number
from monitor.store.unusual import results

COLUMNS: Final = (
    "learned_on", "case", "conclusion", "reason", "stands", "tie", "rules", "screen", "version", "market",
    "subject_kind", "subject", "percentile",
)  # fmt: skip
CODE: Final = 16
"""Hex digits of a code."""


def learn(write: Write, row: CaseRow, closing: StepRow, findings: Collection[str]) -> int:
    """Each result that lies on a finding of the case is kept with its conclusion, in the transaction that closes it.

    Returns how many. What the screens find later changes nothing of it.
    """
    run = current_number(write)
    if run is None or row.conclusion is None:
        return 0
    known = list(by_ids(write, sorted(findings)).values())
    by_finding = tied(write, known)
    ties: dict[str, str] = {}
    for told in by_finding.values():
        for one in told:
            ties.setdefault(one.result.id, one.tie)
    found = results(write, run, ties)
    names = ("screen", "version", "market", "subject_kind", "subject_id", "rank_ppm", "figures")
    rules = sorted({one["rule"] for one in known})
    add_feedback(
        write,
        [
            {name: found[id][name] for name in names}
            | {
                "at": closing.at,
                "step": closing.id,
                "case_number": row.number,
                "conclusion": row.conclusion,
                "reason": row.reason,
                "rules": rules,
                "tie": ties[id],
                "run": run,
                "unusual": id,
            }
            for id in sorted(found)
        ],
    )
    return len(found)


def exported(read: Read, *, key: bytes | None = None) -> tuple[bytes, int]:
    """All of it as CSV (UTF-8), and how many rows: subjects and cases as codes, figures as columns, numbers alone.

    A code is made with a key of this file alone (`key` in tests): rows of one subject share it, and nobody can try ids
    until one fits. A figure that is a text is left out: it may name somebody.
    """
    told, secret = feedback(read), key or secrets.token_bytes(32)
    figures = sorted({name for one in told for name, value in one.figures.items() if _is_number(value)})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"figure_{name}" for name in figures)])
    for one in told:
        writer.writerow([*_row(one, secret), *(_figure(one, name) for name in figures)])
    return out.getvalue().encode(), len(told)


def _row(one: Feedback, key: bytes) -> Sequence[Any]:
    return (
        one.at[:10],
        _code(key, "case", str(one.case_number)),
        one.conclusion,
        one.reason or "",
        str(one.stands).lower(),
        one.tie,
        " ".join(one.rules),
        one.screen,
        one.version,
        one.market,
        one.subject_kind,
        _code(key, one.subject_kind, one.subject_id),
        one.rank_ppm / 10_000,
    )


def _code(key: bytes, kind: str, id: str) -> str:
    return hmac.new(key, f"{kind}\n{id}".encode(), hashlib.sha256).hexdigest()[:CODE]


def _figure(one: Feedback, name: str) -> Any:
    value = one.figures.get(name)
    return value if _is_number(value) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
