from __future__ import annotations

from typing import Any

from monitor.accounts.looks import Looks
from monitor.store.doings import doings


def test_a_look_is_noted_again_after_ten_minutes_and_when_the_clock_goes_back(lone: Any) -> None:
    looks = Looks(lambda: lone.database, lone.clock)
    noted = [looks.note("7", "event", "1")]
    for minutes in (9, 1, -60, 5):
        lone.clock.on(minutes=minutes)
        noted.append(looks.note("7", "event", "1"))
    assert noted == [True, False, True, True, False]
    with lone.database.reading() as read:
        assert len(doings(read, ("record.viewed",), limit=9)) == 3
