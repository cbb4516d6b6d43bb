"""What waits in the store is made by a thread of its own, woken by news and looking by itself every ten seconds."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod
from typing import ClassVar, Final

from monitor.settings import Settings
from monitor.store.database import Database, StoreUnavailable, open_database

LOG = logging.getLogger(__name__)
TICK_SECONDS: Final = 10.0
"""How often it looks by itself: for what another process left behind."""


class Waiting(ABC):
    """Makes what waits in one store, kept running; `notify` when there is something new."""

    name: ClassVar[str]

    def __init__(self, settings: Settings) -> None:
        """Start the thread; what `make_all` reads is set before."""
        self._settings = settings
        self._news = threading.Event()
        self._news.set()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    @abstractmethod
    def make_all(self, database: Database) -> None:
        """Everything that waits now, one after the other; it looks at `stopped` between two."""

    def notify(self) -> None:
        """Something new waits."""
        self._news.set()

    def close(self) -> None:
        """Nothing is being made any more; what was begun will be begun again."""
        self._closed.set()
        self._news.set()
        self._thread.join()

    def stopped(self) -> bool:
        """Whether it was told to close."""
        return self._closed.is_set()

    def _run(self) -> None:
        database = open_database(
            self._settings.database, origin=self._settings.log_origin, archive=self._settings.archive
        )
        try:
            while not self.stopped():
                self._news.wait(TICK_SECONDS)
                self._news.clear()
                try:
                    self.make_all(database)
                except StoreUnavailable as error:
                    LOG.warning("the %s waits: %s", self.name, error)
        finally:
            database.close()
