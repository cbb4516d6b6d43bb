"""A replay of a lake that grew is made up to where seats lie ready; new ones are made beside, by one process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from small_lake import laid

from monitor.audit.shards.seats import BACK, ready, seats
from monitor.facts.lake import Lake
from monitor.replays import reach, seater
from monitor.replays.compare import compared, sides
from monitor.replays.past import Short
from monitor.replays.reach import end_of, long
from monitor.replays.seater import Seater, lack, made
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import like
from monitor.rules.places import place
from monitor.settings import Settings
from monitor.vocabulary.event import day_number

LAST = day_number(date(2026, 3, 30))
RULE = catalogue()["dec.dual-sign-threshold"]


def until(told: Callable[[], bool], seconds: float) -> None:
    """Waits, not for ever."""
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end
        time.sleep(0.05)


def payments(number: int) -> list[dict[str, Any]]:
    told = (like("payment.made", f"2026-03-{1 + one:02}", payment_id=f"PAY-{one}") for one in range(number))
    return [{**event, "id": f"e{place}"} for place, event in enumerate(told)]


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two segments of three payments, long enough for a replay to read it out of its files."""
    monkeypatch.setattr(reach, "LONG", 4)
    return laid(tmp_path / "lake", payments(6), segment=3)


def test_older_seats_serve_until_new_ones_are_made(lake: Path) -> None:
    held = Lake(lake)
    assert (ready(lake, LAST), end_of(held, LAST), lack(held, LAST)) == (None, 5, True)
    first = seats(lake, LAST)
    laid(lake, payments(9)[6:], segment=3, first=6)
    assert Lake(lake).segments() == [(0, 2), (3, 5), (6, 8)]
    assert ready(lake, LAST) == first
    assert (end_of(held, LAST), lack(held, LAST)) == (5, True)
    second = seats(lake, LAST)
    assert second != first
    assert ready(lake, LAST) == second
    assert (end_of(held, LAST), lack(held, LAST)) == (8, False)


def test_a_replay_by_older_seats_says_what_was_told_up_to_there(lake: Path) -> None:
    seats(lake, LAST)
    before = Lake(lake).records(set(RULE.reads))
    laid(lake, payments(9)[6:], segment=3, first=6)
    present, asked = sides(RULE, place("demo"), {"dual_sign_threshold": 500_000})
    past = long(lake, present, asked, LAST, ())
    assert (past.last, past.events) == (5, 6)
    now = "2026-04-01T00:00:00+08:00"
    whole = Short(before, RULE.scope, frozenset(RULE.reads), LAST)
    assert compared(present, asked, past, now=now) == compared(present, asked, whole, now=now)


def test_an_erasure_or_too_many_segments_leave_none_ready(lake: Path) -> None:
    seats(lake, LAST)
    for number in range(BACK - 1):
        laid(lake, payments(7 + number)[6 + number :], segment=1, first=6 + number)
    assert ready(lake, LAST) is not None
    laid(lake, payments(7 + BACK)[6 + BACK - 1 :], segment=2, first=6 + BACK - 1)
    assert ready(lake, LAST) is None
    seats(lake, LAST)
    assert ready(lake, LAST) is not None
    (lake / "erased.json").write_text("[3]")
    assert ready(lake, LAST) is None


def test_one_process_makes_them(lake: Path) -> None:
    with (lake / seater.DOOR).open("w") as door:
        flock(door, LOCK_EX)
        made(lake, LAST, 10_000)
        assert ready(lake, LAST) is None
    before = os.getpriority(os.PRIO_PROCESS, 0)
    made(lake, LAST, 10_000)
    assert ready(lake, LAST) is not None
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


@pytest.fixture
def settings(lake: Path, tmp_path: Path) -> Settings:
    """The lake, with a store of nothing."""
    return Settings(database=f"sqlite:///{tmp_path}/county.db", lake=lake)


@pytest.fixture
def running(settings: Settings) -> Iterator[Seater]:
    """One that is kept running."""
    told = Seater(settings)
    yield told
    told.close()


def test_it_is_kept_running(lake: Path, running: Seater) -> None:
    until(lambda: not lack(Lake(lake), seater.today()), 60)
    assert running.name == "seater"


def test_what_broke_is_left_until_the_lake_grew(
    lake: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[int] = []

    def breaks(*_: Any, **__: Any) -> int:
        tried.append(1)
        return 1

    monkeypatch.setattr(seater, "in_child", breaks)
    told = Seater(settings)
    try:
        until(lambda: bool(tried), 10)
        told.make_all(None)  # type: ignore[arg-type] # no store is asked
        assert len(tried) == 1
        laid(lake, payments(9)[6:], segment=3, first=6)
        told.make_all(None)  # type: ignore[arg-type] # no store is asked
        assert len(tried) == 2
    finally:
        told.close()
    assert "the seats of the lake were not made (1)" in caplog.text
