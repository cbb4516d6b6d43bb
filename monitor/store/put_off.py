"""Rules on large scope values that wait to be judged at a distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from monitor.store.database import Read, Write
from monitor.store.tables.verdict import put_off as table


class PutOff(NamedTuple):
    """One rule on one scope value, for a span of judged days; `cause`: the entry up to which the audit had read."""

    rule: str
    scope_kind: str
    scope_id: str
    first_day: int
    last_day: int
    cause: int = -1


KEY: Final = ("rule", "scope_kind", "scope_id")
_OF_KEY = delete(table).where(*(table.c[name] == bindparam(f"of_{name}") for name in KEY))


def put_off(read: Read) -> list[PutOff]:
    """All that waits, the longest first."""
    return [PutOff(*row) for row in read.connection.execute(select(table).order_by(table.c.cause, *table.primary_key))]


def add(write: Write, told: Sequence[PutOff], cause: int) -> None:
    """`told` wait as well; where the same rule waits on the same value, for the days of both."""
    if not told:
        return
    known = {one[:3]: one for one in put_off(write)}
    fresh: dict[tuple[str, str, str], PutOff] = {}
    for one in told:
        before = fresh.get(one[:3]) or known.get(one[:3], one)
        first, last = min(one.first_day, before.first_day), max(one.last_day, before.last_day)
        fresh[one[:3]] = one._replace(first_day=first, last_day=last, cause=cause)
    write.connection.execute(_OF_KEY, [{f"of_{name}": getattr(one, name) for name in KEY} for one in fresh.values()])
    write.connection.execute(insert(table), [one._asdict() for one in fresh.values()])


def done(write: Write, one: PutOff) -> None:
    """`one` waits no more, unless something came to it meanwhile."""
    key = (table.c[name] == getattr(one, name) for name in KEY)
    write.connection.execute(delete(table).where(*key, table.c.cause == one.cause))


def clear(write: Write) -> None:
    """Nothing waits: everything was judged."""
    write.connection.execute(delete(table))
