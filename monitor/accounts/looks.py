"""Who looked at which record: entries of the log, one a look."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from monitor.store.database import Database
from monitor.store.heads import sign_head
from monitor.store.own import record
from monitor.vocabulary.own import Doing

SAME: Final = timedelta(minutes=10)
KEPT: Final = 10_000
Look: TypeAlias = tuple[str, str, str]


class Looks:
    """Notes looks through the one writer of `database`; safe from any thread."""

    def __init__(self, database: Callable[[], Database], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._door = threading.Lock()
        self._seen: OrderedDict[Look, datetime] = OrderedDict()

    def note(self, account: str, what: str, id: str) -> bool:
        """The look of `account` (its number) at the record `id` is on the log; False where it was within ten minutes.

        Raises `StoreUnavailable`, and then the record must not be shown.
        """
        look, now = (account, what, id), self._clock()
        with self._door:
            before = self._seen.get(look)
        if before is not None and timedelta(0) <= now - before < SAME:  # a clock set back hides no look
            return False
        database = self._database()
        with database.writing() as write:
            record(write, [Doing("record.viewed", what, {"what": what, "record": id})], actor=account, now=now)
            if write.key is not None:
                sign_head(write)
        with self._door:
            self._seen[look] = now
            self._seen.move_to_end(look)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return True
