"""Questions on record and their answers: the log has an entry of each, with its salted digest."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from monitor.ledger.leaf import SALT_BYTES
from monitor.store.accounts import stamp
from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.digested import digest_of
from monitor.store.own import record
from monitor.store.tables.question import answer, question
from monitor.vocabulary.event import EPOCH
from monitor.vocabulary.own import Doing

OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A row of table `question`, without its salt; instants are RFC 3339, days are day numbers."""

    number: int
    case_number: int
    step: int
    unit_id: str
    text: str
    asked_at: str
    asked_by: str
    due_day: int
    state: str
    answered_at: str | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A row of table `answer`, without its salt; `events` are entries of the log."""

    id: int
    question: int
    account: str
    person: str | None
    at: str
    text: str
    public_text: str | None
    events: Sequence[int]


QUESTION = tuple(question.c[name] for name in QuestionRow.__dataclass_fields__)
ANSWER = tuple(answer.c[name] for name in AnswerRow.__dataclass_fields__)


def _answer(row: Any) -> AnswerRow:
    told = list(row)
    told[-1] = tuple(json.loads(told[-1]))
    return AnswerRow(*told)


def put_question(  # noqa: PLR0913 - one argument a column
    write: Write, *, case: int, step: int, unit: str, text: str, due_day: int, actor: str, now: datetime
) -> QuestionRow:
    """The unit is asked, under the next number."""
    told: dict[str, Any] = {
        "number": (write.connection.scalar(select(func.max(question.c.number))) or 0) + 1,
        "case_number": case,
        "step": step,
        "unit_id": unit,
        "text": text,
        "asked_at": stamp(now),
        "asked_by": actor,
        "due_day": due_day,
    }
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(question).values(**told, state=OPEN, salt=salt))
    row = QuestionRow(**told, state=OPEN, answered_at=None)
    _on_record(write, "question.asked", row, actor=actor, now=now, due=(EPOCH + timedelta(due_day)).isoformat())
    return row


def put_answer(  # noqa: PLR0913 - one argument a column
    write: Write,
    asked: QuestionRow,
    *,
    text: str,
    public_text: str | None,
    events: Sequence[int],
    actor: str,
    person: str | None,
    now: datetime,
) -> AnswerRow:
    """The question is answered."""
    told: dict[str, Any] = {
        "id": (write.connection.scalar(select(func.max(answer.c.id))) or 0) + 1,
        "question": asked.number,
        "account": actor,
        "person": person,
        "at": stamp(now),
        "text": text,
        "public_text": public_text,
        "events": json.dumps(list(events)),
    }
    salt = os.urandom(SALT_BYTES)
    write.connection.execute(insert(answer).values(**told, salt=salt))
    _set(write, asked.number, state=ANSWERED, answered_at=told["at"])
    given = {"answer": told["id"], "answer_sha256": digest_of(write, answer, told["id"])}
    _on_record(write, "answer.given", asked, actor=actor, now=now, **given)
    return AnswerRow(**told | {"events": tuple(events)})


def put_withdrawn(write: Write, asked: QuestionRow, *, actor: str, now: datetime) -> None:
    """The question is not asked any more."""
    _set(write, asked.number, state=WITHDRAWN)
    _on_record(write, "question.withdrawn", asked, actor=actor, now=now)


def _on_record(write: Write, kind: str, asked: QuestionRow, *, actor: str, now: datetime, **more: Any) -> None:
    data = {"number": asked.number, "case": asked.case_number, "unit": asked.unit_id} | more
    data["question_sha256"] = digest_of(write, question, asked.number)
    record(write, [Doing(kind, f"question/{asked.number}", data)], actor=actor, now=now)


def _set(write: Write, number: int, **told: Any) -> None:
    write.connection.execute(update(question).where(question.c.number == number).values(**told))


def question_of(read: Read, number: int) -> QuestionRow | None:
    """The question under a number."""
    row = read.connection.execute(select(*QUESTION).where(question.c.number == number)).first()
    return None if row is None else QuestionRow(*row)


def questions_listed(read: Read, units: Collection[str] | None = None) -> list[QuestionRow]:
    """The questions to these units (None: to all), what is due first before what is over, of these the latest first."""
    told = select(*QUESTION)
    if units is not None:
        told = told.where(question.c.unit_id.in_(sorted(units)))
    rows = [QuestionRow(*row) for row in read.connection.execute(told)]
    return sorted(rows, key=lambda one: (one.state != OPEN, one.due_day if one.state == OPEN else 0, -one.number))


def questions_of(read: Read, cases: Iterable[int]) -> list[QuestionRow]:
    """The questions asked about these cases, oldest first."""
    out: list[QuestionRow] = []
    for part in chunks(sorted(set(cases))):
        told = select(*QUESTION).where(question.c.case_number.in_(part)).order_by(question.c.number)
        out += [QuestionRow(*row) for row in read.connection.execute(told)]
    return out


def answers_of(read: Read, numbers: Iterable[int]) -> dict[int, list[AnswerRow]]:
    """Number of a question -> its answers, oldest first."""
    out: dict[int, list[AnswerRow]] = {number: [] for number in numbers}
    for part in chunks(sorted(out)):
        told = select(*ANSWER).where(answer.c.question.in_(part)).order_by(answer.c.id)
        for row in read.connection.execute(told):
            out[row.question].append(_answer(row))
    return out
