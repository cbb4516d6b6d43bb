"""The public's board lies ready in its file: the worker makes it, so that no reader waits for it after a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from monitor.audit.auditor import today
from monitor.errors import TenderwatchError
from monitor.export.window.keeper import Keeper
from monitor.settings import Settings
from monitor.store.database import Database

LOG = logging.getLogger(__name__)
TURN_SECONDS: Final = 60.0
"""How often the file is held against the log."""
LEAVE_SECONDS: Final = 5.0


class Ahead:
    """A thread that keeps the file until it is closed; what goes wrong is tried again at the next turn."""

    def __init__(self, settings: Settings, database: Database, day: Callable[[], int] = today) -> None:
        """Begin at once."""
        self._keeper, self._database, self._day = Keeper(settings.lake, settings.ocds_prefix), database, day
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="window", daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        while not self._closed.is_set():
            try:
                with self._database.reading() as read:
                    self._keeper.lie_ready(read, self._day())
            except TenderwatchError as error:
                LOG.warning("the board of the window waits: %s", error)
            self._closed.wait(TURN_SECONDS)

    def close(self) -> None:
        """No turn begins any more; one that takes long is left to itself: the file is there whole or not at all."""
        self._closed.set()
        self._thread.join(LEAVE_SECONDS)
