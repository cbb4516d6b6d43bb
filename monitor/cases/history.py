"""The history of a finding's case as it leaves the house: each step with its row and salt, for whoever holds the log.

SHA-256(salt || canonical row) is the `row_sha256` of the step's entry `case.changed`.
"""

from __future__ import annotations

from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases.refused import CaseRefused
from monitor.cases.sight import seen_by
from monitor.cases.tell import called, step_told
from monitor.store.accounts import labels
from monitor.store.cases import entries_of, numbers_of_findings, sealed_steps, steps_of
from monitor.store.database import Read


def history(read: Read, finding_id: str, who: Principal) -> dict[str, Any] | None:
    """The case of a finding, with its steps, oldest first; None where it is in none, or this one does not see it."""
    number = numbers_of_findings(read, [finding_id]).get(finding_id)
    if number is None:
        return None
    try:
        row = seen_by(read, number, who)
    except CaseRefused:
        return None
    known, entries, sealed = labels(read), entries_of(read, number), sealed_steps(read, number)
    steps = [
        step_told(one, entries.get(one.id), known) | dict(zip(("row", "salt"), sealed[one.id], strict=True))
        for one in steps_of(read, number)
    ]
    told = {"number": number, "label": called(number), "state": row.state, "conclusion": row.conclusion}
    return told | {"reason": row.reason, "severity": row.severity, "steps": steps}
