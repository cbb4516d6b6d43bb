"""Runs of the screens on record: who asked, who works on it, and how each screen's turn ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, insert, or_, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.unusual import screen_run, screen_turn

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
BROKE: Final = "broke"
"""A turn whose screen raised an error."""
LIMITS: Final = "limits"
"""A turn in which the child ended: of memory, or of time."""
TEXTS: Final = ("title", "parameters")
"""Columns of turns that are JSON."""


@dataclass(frozen=True, slots=True)
class Run:
    """A row of table `screen_run`; instants are RFC 3339, days day numbers."""

    number: int
    asked_by: str
    is_nightly: bool
    asked_at: str
    day: int
    state: str
    log_seq: int | None
    events: int | None
    started_at: str | None
    ended_at: str | None
    found: int | None
    has_results: bool
    tries: int
    holder: str | None
    held_until: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A row of table `screen_turn`: one screen in one run."""

    run: int
    screen: str
    version: int
    title: Mapping[str, str]
    parameters: Mapping[str, Any]
    parameters_sha256: str
    state: str
    found: int | None = None
    subjects: int | None = None
    of_subjects: int | None = None
    subject_kind: str | None = None
    results_sha256: str | None = None
    took_ms: int | None = None
    error: str | None = None


def add_run(write: Write, *, asked_by: str, is_nightly: bool, asked_at: str, day: int) -> Run:
    """A new run in the state `waiting`, under the next number."""
    number = (write.connection.scalar(select(func.max(screen_run.c.number))) or 0) + 1
    told = {"asked_by": asked_by, "is_nightly": is_nightly, "asked_at": asked_at, "day": day, "number": number}
    write.connection.execute(insert(screen_run).values(**told, state=WAITING, has_results=False, tries=0))
    return _known(write, number)


def run_by_number(read: Read, number: int) -> Run | None:
    """The run of this number."""
    row = read.connection.execute(select(screen_run).where(screen_run.c.number == number)).first()
    return None if row is None else Run(*row)


def runs(read: Read, *, limit: int = 50, offset: int = 0) -> list[Run]:
    """The newest first."""
    told = select(screen_run).order_by(screen_run.c.number.desc()).limit(limit).offset(offset)
    return [Run(*row) for row in read.connection.execute(told)]


def run_count(read: Read, state: Sequence[str] = ()) -> int:
    """How many there are, in one of the states where named."""
    told = select(func.count()).select_from(screen_run)
    return read.connection.scalar(told.where(screen_run.c.state.in_(state)) if state else told) or 0


def current_number(read: Read) -> int | None:
    """The number of the newest run that is done: its results are what is unusual now; None where none is."""
    done = and_(screen_run.c.state == DONE, screen_run.c.has_results)
    number: int | None = read.connection.scalar(select(func.max(screen_run.c.number)).where(done))
    return number


def waits_or_runs(read: Read) -> Run | None:
    """The oldest run that is not over."""
    told = select(screen_run).where(screen_run.c.state.in_((WAITING, RUNNING))).order_by(screen_run.c.number).limit(1)
    row = read.connection.execute(told).first()
    return None if row is None else Run(*row)


def has_night(read: Read, day: int) -> bool:
    """Whether the nightly run of this day was begun."""
    told = select(screen_run.c.number).where(screen_run.c.is_nightly, screen_run.c.day >= day).limit(1)
    return read.connection.scalar(told) is not None


def claim_run(write: Write, holder: str, *, now: datetime, lease: timedelta) -> Run | None:
    """The oldest that waits, or whose holder is dead, held by `holder` from now on."""
    stamp = _utc(now)
    free = or_(screen_run.c.state == WAITING, and_(screen_run.c.state == RUNNING, screen_run.c.held_until <= stamp))
    told = select(screen_run.c.number).where(free).order_by(screen_run.c.number).limit(1)
    number = write.connection.scalar(told)
    if number is None:
        return None
    held = {"state": RUNNING, "holder": holder, "held_until": _utc(now + lease)}
    mine = update(screen_run).where(screen_run.c.number == number)
    write.connection.execute(mine.values(**held, tries=screen_run.c.tries + 1))
    return _known(write, number)


def change_run(write: Write, number: int, holder: str, **told: Any) -> bool:
    """These columns of a run have these values, where `holder` still works on it."""
    return bool(write.connection.execute(update(screen_run).where(_held(number, holder)).values(**told)).rowcount)


def hold(write: Write, number: int, holder: str, *, now: datetime, lease: timedelta) -> bool:
    """`holder` works on the run for longer; False where another has it."""
    return change_run(write, number, holder, held_until=_utc(now + lease))


def is_held(read: Read, number: int, holder: str) -> bool:
    """Whether `holder` still works on the run."""
    return read.connection.scalar(select(screen_run.c.number).where(_held(number, holder))) is not None


def turns(read: Read, numbers: Iterable[int]) -> dict[int, list[Turn]]:
    """Run -> the turns of its screens, by screen."""
    out: dict[int, list[Turn]] = {number: [] for number in numbers}
    told = select(screen_turn).where(screen_turn.c.run.in_(list(out))).order_by(screen_turn.c.run, screen_turn.c.screen)
    for row in read.connection.execute(told).mappings():
        out[row["run"]].append(Turn(**dict(row) | {name: json.loads(row[name]) for name in TEXTS}))
    return out


def add_turns(write: Write, told: Sequence[Turn]) -> None:
    """The turns of a run, one for each screen."""
    rows = [
        {name: getattr(one, name) for name in Turn.__dataclass_fields__}
        | {name: json.dumps(dict(getattr(one, name)), ensure_ascii=False, sort_keys=True) for name in TEXTS}
        for one in told
    ]
    if rows:
        write.connection.execute(insert(screen_turn), rows)


def change_turn(write: Write, run: int, screen: str, **told: Any) -> None:
    """These columns of a turn have these values."""
    mine = and_(screen_turn.c.run == run, screen_turn.c.screen == screen)
    write.connection.execute(update(screen_turn).where(mine).values(**told))


def end_begun_turns(write: Write, run: int) -> list[str]:
    """The screens whose turn had begun when the child ended: they were too much for it."""
    begun = and_(screen_turn.c.run == run, screen_turn.c.state == RUNNING)
    found = list(write.connection.scalars(select(screen_turn.c.screen).where(begun)))
    if found:
        write.connection.execute(update(screen_turn).where(begun).values(state=LIMITS))
    return found


def _held(number: int, holder: str) -> Any:
    return and_(screen_run.c.number == number, screen_run.c.holder == holder, screen_run.c.state == RUNNING)


def _known(read: Read, number: int) -> Run:
    return Run(*read.connection.execute(select(screen_run).where(screen_run.c.number == number)).one())


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
