"""How cases on unusual subjects were closed, for screens to learn from: kept as the result stood on that day."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from monitor.store.database import Read, Write
from monitor.store.tables.case import case_file
from monitor.store.tables.unusual import screen_feedback


class Feedback(NamedTuple):
    """One result and how a case that holds its subject was closed."""

    id: int
    at: str
    step: int
    case_number: int
    conclusion: str
    reason: str | None
    rules: list[str]
    tie: str
    screen: str
    version: int
    market: str
    subject_kind: str
    subject_id: str
    rank_ppm: int
    figures: dict[str, Any]
    stands: bool
    """Whether the case is closed with this conclusion now: it was not reopened, nor closed otherwise later."""


def add_feedback(write: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """`rows` end the record; `rules` and `figures` as values."""
    first = (write.connection.scalar(select(func.max(screen_feedback.c.id))) or 0) + 1
    told = [
        {**one, "id": number} | {name: json.dumps(one[name], ensure_ascii=False) for name in ("rules", "figures")}
        for number, one in enumerate(rows, first)
    ]
    if told:
        write.connection.execute(insert(screen_feedback), told)


def feedback(read: Read) -> list[Feedback]:
    """All of it, in the order in which it was learned."""
    names = [name for name in Feedback._fields if name != "stands"]
    last = select(func.max(screen_feedback.c.step).label("step"), screen_feedback.c.case_number)
    newest = last.group_by(screen_feedback.c.case_number).subquery()
    told = (
        select(*(screen_feedback.c[name] for name in names), case_file.c.state, newest.c.step.label("newest"))
        .join(case_file, case_file.c.number == screen_feedback.c.case_number)
        .join(newest, newest.c.case_number == screen_feedback.c.case_number)
        .order_by(screen_feedback.c.id)
    )
    out = []
    for row in read.connection.execute(told).mappings():
        plain = {name: json.loads(row[name]) if name in {"rules", "figures"} else row[name] for name in names}
        out.append(Feedback(**plain, stands=row["state"] == "closed" and row["newest"] == row["step"]))
    return out


def feedback_count(read: Read) -> dict[tuple[str, str], int]:
    """(screen, conclusion) -> so many results whose cases were closed so."""
    told = select(screen_feedback.c.screen, screen_feedback.c.conclusion, func.count())
    grouped = told.group_by(screen_feedback.c.screen, screen_feedback.c.conclusion)
    return {(row[0], row[1]): row[2] for row in read.connection.execute(grouped)}
