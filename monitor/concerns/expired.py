"""What a concern said goes when its term after the closing ends; that there was one, and how it went, stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from monitor.store.concerns import closed_before, erase
from monitor.store.database import Database

PART: Final = 200
"""Concerns that are erased in one transaction."""


def erase_expired(database: Database, *, now: datetime, days: int) -> int:
    """How many concerns were erased: those closed for more than `days`. Nobody can open one again afterwards.

    Personal data is kept no longer than its purpose needs (个人信息保护法, art. 19, 47). Raises `StoreUnavailable`.
    """
    gone = 0
    while True:
        with database.writing() as write:
            rows = closed_before(write, now - timedelta(days=days), PART)
            for row in rows:
                erase(write, row, now=now)
        gone += len(rows)
        if len(rows) < PART:
            break
    if gone:
        database.settle()
    return gone
