"""Replays on record: what was asked, who works on it, and what it found."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, insert, or_, select, update

from monitor.store.database import Read, Write
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import erasure
from monitor.store.tables.replay import replay

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
LISTS: Final = ("gained", "lost")
BRIEF: Final = tuple(column for column in replay.c if column.name not in LISTS)
"""All but the lists, which may be long."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A row of table `replay`; instants are RFC 3339, days day numbers. The lists are None unless they were read."""

    number: int
    rule: str
    version: int
    params: Mapping[str, Any]
    place: str
    basis: str
    day: int
    state: str
    progress: int
    asked_by: str
    asked_at: str
    lake_seq: int | None
    events: int | None
    gained_total: int | None
    lost_total: int | None
    same: int | None
    took_ms: int | None
    failure: str | None
    tries: int
    holder: str | None
    held_until: str | None
    gained: Sequence[Mapping[str, Any]] | None = None
    lost: Sequence[Mapping[str, Any]] | None = None


def add(write: Write, **told: Any) -> Replay:
    """A new replay in the state `waiting`, under the next number; `params` as a mapping."""
    number = (write.connection.scalar(select(func.max(replay.c.number))) or 0) + 1
    row = told | {"params": _text(told["params"]), "number": number, "state": WAITING, "progress": 0, "tries": 0}
    write.connection.execute(insert(replay).values(**row))
    return _known(write, number)


def replay_by_number(read: Read, number: int) -> Replay | None:
    """The replay of this number with what it found."""
    row = read.connection.execute(select(replay).where(replay.c.number == number)).mappings().first()
    return None if row is None else _replay(row)


def replays(read: Read, *, rule: str | None = None, limit: int = 50, offset: int = 0) -> list[Replay]:
    """The newest first, without their lists; of one rule where named."""
    told = select(*BRIEF).order_by(replay.c.number.desc()).limit(limit).offset(offset)
    told = told if rule is None else told.where(replay.c.rule == rule)
    return [_replay(row) for row in read.connection.execute(told).mappings()]


def replay_count(read: Read, *, rule: str | None = None, state: Sequence[str] = ()) -> int:
    """How many there are, of one rule or in one of the states where named."""
    told = select(func.count()).select_from(replay)
    told = told if rule is None else told.where(replay.c.rule == rule)
    told = told.where(replay.c.state.in_(state)) if state else told
    return read.connection.scalar(told) or 0


def newest_of(read: Read, basis: str) -> Replay | None:
    """The newest that did not fail among those that compare the same."""
    same = and_(replay.c.basis == basis, replay.c.state != FAILED)
    told = select(*BRIEF).where(same).order_by(replay.c.number.desc()).limit(1)
    row = read.connection.execute(told).mappings().first()
    return None if row is None else _replay(row)


def last_done(read: Read, rule: str) -> Replay | None:
    """The newest of a rule that is done, without its lists: how long the next one may take."""
    told = select(*BRIEF).where(replay.c.rule == rule, replay.c.state == DONE)
    row = read.connection.execute(told.order_by(replay.c.number.desc()).limit(1)).mappings().first()
    return None if row is None else _replay(row)


def told_since(read: Read, seq: int, until: int | None, kinds: Collection[str]) -> bool:
    """Whether an event of one of `kinds`, or one that corrects another, stands after `seq`, up to `until` if told."""
    after = entry.c.seq > seq if until is None else entry.c.seq.between(seq + 1, until)
    mine = or_(entry.c.type.in_(sorted(kinds)), entry.c.corrects.is_not(None))
    return read.connection.scalar(select(entry.c.seq).where(after, mine).limit(1)) is not None


def erased_since(read: Read, moment: str) -> bool:
    """Whether a payload was erased at `moment` (RFC 3339) or later."""
    since = datetime.fromisoformat(moment)
    return any(datetime.fromisoformat(at) >= since for at in read.connection.scalars(select(erasure.c.at)))


def end(write: Write, number: int, failure: str) -> bool:
    """The replay is given up, where it is not over; whoever works on it finds that it is no longer his."""
    going = and_(replay.c.number == number, replay.c.state.in_((WAITING, RUNNING)))
    told = update(replay).where(going).values(state=FAILED, failure=failure)
    return bool(write.connection.execute(told).rowcount)


def is_going(read: Read, number: int) -> bool:
    """Whether somebody works on it."""
    return read.connection.scalar(select(replay.c.state).where(replay.c.number == number)) == RUNNING


def claim(write: Write, holder: str, *, now: datetime, lease: timedelta) -> Replay | None:
    """The oldest that waits, or whose holder is dead, held by `holder` from now on."""
    stamp = _utc(now)
    free = or_(replay.c.state == WAITING, and_(replay.c.state == RUNNING, replay.c.held_until <= stamp))
    number = write.connection.scalar(select(replay.c.number).where(free).order_by(replay.c.number).limit(1))
    if number is None:
        return None
    held = {"state": RUNNING, "progress": 0, "holder": holder, "held_until": _utc(now + lease)}
    mine = update(replay).where(replay.c.number == number)
    write.connection.execute(mine.values(**held, tries=replay.c.tries + 1))
    return _known(write, number)


def change(write: Write, number: int, holder: str, **told: Any) -> bool:
    """These columns of a replay have these values, where `holder` still works on it."""
    told |= {name: _text(told[name]) for name in LISTS if name in told}
    mine = and_(replay.c.number == number, replay.c.holder == holder, replay.c.state == RUNNING)
    return bool(write.connection.execute(update(replay).where(mine).values(**told)).rowcount)


def _known(read: Read, number: int) -> Replay:
    row = read.connection.execute(select(*BRIEF).where(replay.c.number == number)).mappings().one()
    return _replay(row)


def _replay(row: Any) -> Replay:
    told = dict(row)
    texts = {name: json.loads(told[name]) for name in ("params", *LISTS) if told.get(name) is not None}
    return Replay(**told | texts)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
