"""What all requests share: the database, the sequencer and the live audit, each opened when first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime

from monitor.audit.auditor import Auditor
from monitor.rules.places import Place, place
from monitor.settings import Settings
from monitor.store.database import Database, open_database
from monitor.store.sequencer import Sequencer
from monitor.vocabulary.event import COUNTY, day_number


def county_today() -> date:
    """The calendar day of the county."""
    return datetime.now(COUNTY).date()


class Desk:
    """One installation at work. Everything may be asked for from any thread; `close` may be called at any time."""

    def __init__(self, settings: Settings, *, audit: bool, today: Callable[[], date] = county_today) -> None:
        self.settings = settings
        self._audit = audit
        self._today = today
        self._door = threading.Lock()
        self._database: Database | None = None
        self._sequencer: Sequencer | None = None
        self._auditor: Auditor | None = None

    @property
    def today(self) -> int:
        """The county's day, as a day number."""
        return day_number(self._today())

    @property
    def place(self) -> Place:
        """The place of this installation; raises `UnknownPlace`."""
        return place(self.settings.place)

    @property
    def database(self) -> Database:
        """The database, migrated. Raises `StoreUnavailable`; the next call tries again."""
        with self._door:
            return self._opened()

    @property
    def sequencer(self) -> Sequencer:
        """The one that appends."""
        with self._door:
            if self._sequencer is None:
                self._sequencer = Sequencer(self._opened())
            return self._sequencer

    def appended(self) -> None:
        """The live audit is told that entries were appended."""
        if self._auditor is not None:
            self._auditor.notify()

    def audited(self, entry: int, seconds: float) -> bool:
        """Whether the live audit has read entry `entry`, waiting at most `seconds`; False where none runs."""
        return self._auditor is not None and self._auditor.wait_until(entry, seconds)

    def close(self) -> None:
        """Everything taken is answered, and nothing runs any more."""
        with self._door:
            if self._sequencer is not None:
                self._sequencer.close()
            if self._auditor is not None:
                self._auditor.close()
            if self._database is not None:
                self._database.close()
            self._sequencer = self._auditor = self._database = None

    def _opened(self) -> Database:
        if self._database is None:
            database = open_database(self.settings.database, origin=self.settings.log_origin)
            try:
                database.migrate()
            except BaseException:
                database.close()
                raise
            self._database = database
            if self._audit:
                self._auditor = Auditor(self.settings)
        return self._database
