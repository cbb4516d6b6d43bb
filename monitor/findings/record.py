"""Flagged verdicts become findings on record; those no longer flagged are superseded, never removed.

* raised: a rule flags it;
* cured: still a breach of its time, put right later in practice (the rule tells the day): kept, with the delay;
* superseded: a correction, a late event or a new version of the rule took the ground away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from monitor.findings.flag import Flag, row_of
from monitor.store import findings as store
from monitor.store.database import Write

SUPERSEDED = "superseded"


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
