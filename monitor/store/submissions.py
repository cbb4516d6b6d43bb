"""Submissions: drafts on their way, the problems of each, and who holds one to check it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from monitor.store.bulk import insert_rows
from monitor.store.database import Read, Write
from monitor.store.tables.paper import paper
from monitor.store.tables.submission import problem, submission

CHECKING = "checking"
PURGED = "purged"
"""The failure of a draft whose files went when its term ended."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of table `submission`; instants are RFC 3339."""

    id: int
    unit: str
    state: str
    form: str
    mapping: str | None
    file_name: str
    file_bytes: int
    file_sha256: str
    uploader: str
    uploader_person: str | None
    townships: Sequence[str]
    uploaded_at: str
    supersedes: int | None
    corrects: int | None
    tries: int
    holder: str | None
    held_until: str | None
    rows_read: int
    rows_total: int | None
    problems_so_far: int
    counts: Mapping[str, Any]
    checked_at: str | None
    events_sha256: str | None
    basis: int | None
    failure: str | None
    ended_by: str | None
    ended_at: str | None
    entry: int | None


class ProblemRow(NamedTuple):
    """A row of table `submission_problem`, without its submission."""

    number: int
    weight: str
    code: str
    sheet: str | None
    line: int | None
    heading: str | None
    cell: str | None
    found: str
    expected_zh: str
    expected_en: str


class Narrowed(NamedTuple):
    """Which problems are asked for; nothing named: all."""

    weights: Collection[str] = ()
    sheets: Collection[str] = ()
    codes: Collection[str] = ()


ALL: Final = Narrowed()


def _of_row(row: Any) -> Submission:
    told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for the row as a mapping
    return Submission(**told | {name: json.loads(told[name]) for name in ("counts", "townships")})


def add(write: Write, *, townships: Collection[str] = (), **told: Any) -> Submission:
    """A new submission in the state `checking`, under the next number."""
    number = (write.connection.scalar(select(func.max(submission.c.id))) or 0) + 1
    start = {
        "townships": json.dumps(sorted(townships)),
        "state": CHECKING,
        "tries": 0,
        "rows_read": 0,
        "problems_so_far": 0,
        "counts": "{}",
    }
    write.connection.execute(insert(submission).values(id=number, **start, **told))
    return _of_row(write.connection.execute(select(submission).where(submission.c.id == number)).one())


def submission_by_id(read: Read, id: int) -> Submission | None:
    """The submission under a number."""
    row = read.connection.execute(select(submission).where(submission.c.id == id)).first()
    return None if row is None else _of_row(row)


def change(write: Write, id: int, **told: Any) -> None:
    """These columns of a submission have these values; `counts` is given as a mapping."""
    if "counts" in told:
        told["counts"] = json.dumps(told["counts"], ensure_ascii=False, sort_keys=True)
    write.connection.execute(update(submission).where(submission.c.id == id).values(**told))


def _wanted(units: Collection[str] | None, states: Collection[str]) -> ColumnElement[bool]:
    asked = [] if units is None else [submission.c.unit.in_(sorted(units))]
    asked += [submission.c.state.in_(sorted(states))] if states else []
    return and_(submission.c.id > 0, *asked)


def listed(
    read: Read, units: Collection[str] | None, states: Collection[str] = (), *, limit: int, offset: int
) -> list[Submission]:
    """Submissions of these units (None: of all), the latest first."""
    told = select(submission).where(_wanted(units, states)).order_by(submission.c.id.desc()).limit(limit).offset(offset)
    return [_of_row(row) for row in read.connection.execute(told)]


def counted(read: Read, units: Collection[str] | None) -> dict[str, int]:
    """State -> number of submissions of these units (None: of all)."""
    told = select(submission.c.state, func.count()).where(_wanted(units, ())).group_by(submission.c.state)
    return {row[0]: row[1] for row in read.connection.execute(told)}


def left_before(read: Read, states: Collection[str], moment: datetime) -> list[Submission]:
    """Those in one of `states` that came to their end before `moment` and of which something is still kept."""
    kept = select(problem.c.submission).where(problem.c.submission == submission.c.id).exists()
    told = select(submission).where(
        submission.c.state.in_(sorted(states)), or_(kept, submission.c.events_sha256.is_not(None), ~_is_purged())
    )
    rows = [_of_row(row) for row in read.connection.execute(told.order_by(submission.c.id))]
    return [one for one in rows if datetime.fromisoformat(one.ended_at or one.uploaded_at) < moment]


def purge(write: Write, id: int) -> None:
    """What a check found in a submission is forgotten, and that its files are gone is marked."""
    write.connection.execute(delete(problem).where(problem.c.submission == id))
    change(write, id, events_sha256=None, failure=PURGED)


def files_in_use(read: Read, digests: Collection[str], without: int) -> frozenset[str]:
    """Those of the digests that another submission names which was not purged, or a paper beside a case."""
    other = and_(submission.c.id != without, ~_is_purged())
    return frozenset(
        str(digest)
        for told in (
            select(submission.c.file_sha256).where(submission.c.file_sha256.in_(digests), other),
            select(submission.c.events_sha256).where(submission.c.events_sha256.in_(digests), other),
            select(paper.c.sha256).where(paper.c.sha256.in_(digests)),
        )
        for digest in read.connection.scalars(told)
    )


def _is_purged() -> ColumnElement[bool]:
    return func.coalesce(submission.c.failure, "") == PURGED


def followers(read: Read, id: int) -> list[int]:
    """The submissions that name this one as what they supersede or correct, oldest first."""
    named = or_(submission.c.supersedes == id, submission.c.corrects == id)
    return list(read.connection.scalars(select(submission.c.id).where(named).order_by(submission.c.id)))


def certified_after(read: Read, unit: str, entry: int) -> Submission | None:
    """The first certified submission of a unit whose record stands in the log after `entry`."""
    of_unit = and_(submission.c.unit == unit, submission.c.entry > entry)
    row = read.connection.execute(select(submission).where(of_unit).order_by(submission.c.entry).limit(1)).first()
    return None if row is None else _of_row(row)


def claim(write: Write, holder: str, *, now: datetime, lease: timedelta) -> Submission | None:
    """The oldest submission that waits for its check and that nobody holds, held by `holder` from now on.

    A holder that died held it at most `lease` longer; then the next one begins again.
    """
    stamp = now.astimezone(UTC).isoformat(timespec="seconds")
    free = or_(submission.c.held_until.is_(None), submission.c.held_until <= stamp, submission.c.holder == holder)
    told = select(submission).where(submission.c.state == CHECKING, free).order_by(submission.c.id).limit(1)
    row = write.connection.execute(told).first()
    if row is None:
        return None
    until = (now + lease).astimezone(UTC).isoformat(timespec="seconds")
    change(write, row.id, holder=holder, held_until=until, tries=row.tries + 1, rows_read=0, problems_so_far=0)
    return submission_by_id(write, row.id)


def hold(write: Write, id: int, holder: str, *, now: datetime, lease: timedelta, **progress: Any) -> bool:
    """The same holder goes on, with this progress; False where the submission is not his (any more)."""
    until = (now + lease).astimezone(UTC).isoformat(timespec="seconds")
    mine = and_(submission.c.id == id, submission.c.holder == holder, submission.c.state == CHECKING)
    done = write.connection.execute(update(submission).where(mine).values(held_until=until, **progress))
    return bool(done.rowcount)


def let_go(write: Write, holder: str) -> None:
    """Whatever `holder` held is free: it is known to be dead."""
    held = and_(submission.c.holder == holder, submission.c.state == CHECKING)
    write.connection.execute(update(submission).where(held).values(holder=None, held_until=None))


def put_problems(write: Write, id: int, rows: Sequence[ProblemRow]) -> None:
    """These are the problems of a submission, and no others."""
    write.connection.execute(delete(problem).where(problem.c.submission == id))
    insert_rows(write.connection, problem, [(id, *row) for row in rows])


def problems_of(
    read: Read, id: int, narrowed: Narrowed = ALL, *, limit: int | None = None, offset: int = 0
) -> list[ProblemRow]:
    """The problems of a submission in the order of its file."""
    told = select(*(problem.c[name] for name in ProblemRow._fields)).where(_fits(id, narrowed))
    rows = read.connection.execute(told.order_by(problem.c.number).limit(limit).offset(offset))
    return [ProblemRow(*row) for row in rows]


def problem_count(read: Read, id: int, narrowed: Narrowed = ALL) -> int:
    """How many problems of a submission fit."""
    return read.connection.scalar(select(func.count()).select_from(problem).where(_fits(id, narrowed))) or 0


def _fits(id: int, narrowed: Narrowed) -> ColumnElement[bool]:
    asked = zip((problem.c.weight, problem.c.sheet, problem.c.code), narrowed, strict=True)
    return and_(problem.c.submission == id, *(column.in_(sorted(some)) for column, some in asked if some))
