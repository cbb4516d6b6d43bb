"""Verdicts as they stand: read by the area that was judged again, and changed by the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, select

from monitor.store.chunks import chunks
from monitor.store.database import Read, Write
from monitor.store.tables.verdict import pending, verdict
from monitor.vocabulary.verdicts import Verdict


class VerdictKey(NamedTuple):
    """What a verdict is about."""

    rule: str
    scope_kind: str
    scope_id: str
    about: str
    event: int


class VerdictRow(NamedTuple):
    """One verdict as it stands."""

    rule: str
    scope_kind: str
    scope_id: str
    about: str
    event: int
    day: int
    verdict: str
    reason: str
    recheck_day: int | None

    @property
    def key(self) -> VerdictKey:
        """What it is about."""
        return VerdictKey(*self[:5])


class Area(NamedTuple):
    """A part of the verdicts that is judged again as a whole.

    Of these rules, in one kind of scope: either all of these scope values, or these judged events, or one scope
    value's span of judged days.
    """

    rules: tuple[str, ...]
    scope_kind: str
    scope_ids: tuple[str, ...] = ()
    events: tuple[int, ...] = ()
    days: tuple[int, int] | None = None


def _conditions(area: Area) -> Iterator[ColumnElement[bool]]:
    of = and_(verdict.c.scope_kind == area.scope_kind, verdict.c.rule.in_(area.rules))
    if area.events:
        for part in chunks(area.events):
            yield and_(of, verdict.c.event.in_(part))
        return
    for ids in chunks(area.scope_ids):
        inside = and_(of, verdict.c.scope_id.in_(ids))
        yield inside if area.days is None else and_(inside, verdict.c.day.between(*area.days))


def standing(read: Read, area: Area) -> Iterator[VerdictRow]:
    """The verdicts of an area."""
    for condition in _conditions(area):
        for row in read.connection.execute(select(verdict).where(condition)):
            yield VerdictRow(*row)


def flagged_about(read: Read, keys: Iterable[VerdictKey]) -> set[VerdictKey]:
    """The flagged verdicts on what `keys` are about, whichever event was judged: a record may be told twice."""
    abouts: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for key in keys:
        abouts[key[:3]].add(key.about)
    found: set[VerdictKey] = set()
    for (rule, scope_kind, scope_id), told in abouts.items():
        of = and_(verdict.c.rule == rule, verdict.c.scope_kind == scope_kind, verdict.c.scope_id == scope_id)
        flagged = select(verdict).where(of, verdict.c.verdict == Verdict.FLAGGED.value)
        for part in chunks(sorted(told)):
            found |= {VerdictRow(*row).key for row in read.connection.execute(flagged.where(verdict.c.about.in_(part)))}
    return found


_OF_KEY = delete(verdict).where(*(verdict.c[name] == bindparam(f"of_{name}") for name in VerdictKey._fields))
"""One row, by its whole key: of many keys in one IN, SQLite would read the whole table."""


def change(write: Write, gone: Iterable[VerdictKey], come: Iterable[VerdictRow]) -> None:
    """`gone` are removed, `come` are put in place of what was said about the same."""
    rows = list(come)
    removed = [*gone, *(row.key for row in rows)]
    for part in chunks(removed, 10_000):
        told = [{f"of_{name}": value for name, value in key._asdict().items()} for key in part]
        write.connection.execute(_OF_KEY, told)
    put(write, rows)


def put(write: Write, rows: Sequence[VerdictRow]) -> None:
    """`rows` stand where nothing was said about the same."""
    for part in chunks(rows, 10_000):
        write.connection.execute(insert(verdict), [row._asdict() for row in part])


def clear(write: Write) -> None:
    """No verdict stands any more: what a full audit starts from."""
    write.connection.execute(delete(verdict))
    write.connection.execute(delete(pending))


def due(read: Read, day: int) -> list[int]:
    """The entries whose verdicts can have changed by time alone up to `day`."""
    rechecked = select(verdict.c.event).where(verdict.c.recheck_day <= day)
    arrived = select(pending.c.event).where(pending.c.day <= day)
    return sorted(set(read.connection.scalars(rechecked.union(arrived))))


def waiting(read: Read, rules: Sequence[str]) -> list[VerdictRow]:
    """The verdicts of `rules` that wait for the last day of an awaited act, the nearest first."""
    of = and_(verdict.c.rule.in_(rules), verdict.c.reason == "not_due", verdict.c.recheck_day.is_not(None))
    told = select(verdict).where(of).order_by(verdict.c.recheck_day, verdict.c.rule, verdict.c.event)
    return [VerdictRow(*row) for row in read.connection.execute(told)]


def await_day(write: Write, events: Sequence[tuple[int, int]], today: int) -> None:
    """Entries dated after `today` are judged again on their day; those that have arrived are not waited for."""
    write.connection.execute(delete(pending).where(pending.c.day <= today))
    for part in chunks([event for event, _ in events]):
        write.connection.execute(delete(pending).where(pending.c.event.in_(part)))
    if events:
        write.connection.execute(insert(pending), [{"event": event, "day": day} for event, day in events])


def coverage(read: Read) -> list[dict[str, Any]]:
    """Rule, verdict, number of judged records: the share that could not be assessed is a published figure."""
    counted = select(verdict.c.rule, verdict.c.verdict, func.count().label("records"))
    grouped = counted.group_by(verdict.c.rule, verdict.c.verdict).order_by(verdict.c.rule, verdict.c.verdict)
    return [dict(row) for row in read.connection.execute(grouped).mappings()]


def unassessed(
    read: Read, scope_kind: str, scope_id: str, *, event: int | None = None, limit: int = 50
) -> list[VerdictRow]:
    """What could not be assessed in one scope value; with `event`, what could not be on that judged record.

    At most `limit` rows, the latest judged first.
    """
    of = and_(verdict.c.scope_kind == scope_kind, verdict.c.scope_id == scope_id)
    told = select(verdict).where(verdict.c.verdict == "not_assessable")
    told = told.where(of if event is None else verdict.c.event == event)
    rows = read.connection.execute(told.order_by(verdict.c.day.desc(), verdict.c.rule, verdict.c.about).limit(limit))
    return [VerdictRow(*row) for row in rows]
