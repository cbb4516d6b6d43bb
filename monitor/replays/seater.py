"""The seats of a long lake are made ready beside, so that nobody who asks for a replay waits for them."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final

from monitor.audit.child import in_child
from monitor.audit.shards.run import Bounds
from monitor.audit.shards.seat_files import seat_files
from monitor.audit.shards.seats import seats
from monitor.audit.waiting import Waiting
from monitor.facts.lake import Lake
from monitor.replays.reach import is_long
from monitor.store.database import Database
from monitor.vocabulary.event import COUNTY, day_number

LOG = logging.getLogger(__name__)
LONGEST: Final = 6 * 3600.0
DOOR: Final = ".seating"
NICE: Final = 10
"""Whatever somebody waits for goes first."""


def today() -> int:
    """The county's day."""
    return day_number(datetime.now(COUNTY).date())


def lack(lake: Lake, day: int) -> bool:
    """Whether a replay of this day would have to do with older seats, or to make them."""
    return is_long(lake) and not seat_files(lake.folder, day).lie


def made(lake: Path, day: int, rows: int) -> None:
    """The seats of the lake in a folder lie there; whoever finds another process at work leaves it to that one."""
    with (lake / DOOR).open("w") as door:
        try:
            flock(door, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return
        seats(lake, day, rows=rows)


def _beside(lake: Path, day: int, rows: int) -> None:
    """The same in a process of its own, for as long as that lives the last to get a core."""
    os.setpriority(os.PRIO_PROCESS, 0, max(NICE, os.getpriority(os.PRIO_PROCESS, 0)))
    made(lake, day, rows)


class Seater(Waiting):
    """Makes the seats of one lake as often as it grew, kept running."""

    name = "seater"
    _broke: str | None = None

    def make_all(self, _: Database) -> None:
        """The seats of the lake as it lies; what broke is not tried again before the lake grew."""
        lake, day = Lake(self._settings.lake), today()
        if not lack(lake, day):
            return
        version = seat_files(lake.folder, day).version
        if version == self._broke:
            return
        bounds = Bounds(self._settings.rules_memory_mb)
        code = in_child(
            _beside,
            lake.folder,
            day,
            bounds.rows,
            name="seats",
            megabytes=bounds.megabytes,
            seconds=LONGEST,
            stopped=self.stopped,
        )
        if code and not self.stopped():
            LOG.error("the seats of the lake were not made (%s)", code)
            self._broke = version
