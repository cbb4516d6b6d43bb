"""One process delivers at a time: a row that says who, and until when."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from monitor.store.database import Read, Write
from monitor.store.tables.notice import lease

COURIER = "courier"


def take(write: Write, holder: str, *, now: int, seconds: int) -> bool:
    """Whether `holder` delivers for the next `seconds` (Unix time `now`): it did before, or nobody does."""
    row = write.connection.execute(select(lease).where(lease.c.name == COURIER)).first()
    if row is not None and row.holder != holder and row.until > now:
        return False
    _clear(write)
    write.connection.execute(insert(lease).values(name=COURIER, holder=holder, until=now + seconds))
    return True


def is_free_for(read: Read, holder: str) -> bool:
    """Whether nobody took over from `holder`, be its time over or not."""
    told = held(read)
    return told is None or told[0] == holder


def held(read: Read) -> tuple[str, int] | None:
    """Who delivers, and until when (Unix time); None: nobody ever did."""
    row = read.connection.execute(select(lease).where(lease.c.name == COURIER)).first()
    return None if row is None else (row.holder, row.until)


def give_up(write: Write, holder: str) -> None:
    """`holder` delivers no more; another may begin at once."""
    told = held(write)
    if told is not None and told[0] == holder:
        _clear(write)


def _clear(write: Write) -> None:
    write.connection.execute(delete(lease).where(lease.c.name == COURIER))
