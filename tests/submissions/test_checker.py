"""The checker in its own processes: it follows what is handed in, and a process that is killed takes nothing along."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hand_in import Desk, lines, payment, settings_of

from monitor.store.submissions import claim
from monitor.submissions.check import LEASE, TRIES
from monitor.submissions.checker import Checker
from monitor.submissions.states import State

LATE = 60.0


def awaited(desk: Desk, id: int) -> str:
    late = time.monotonic() + LATE
    while desk.get(id).state == State.CHECKING and time.monotonic() < late:
        time.sleep(0.05)
    return desk.get(id).state


@pytest.fixture
def checker(desk: Desk) -> Iterator[Checker]:
    before = desk.hand_in(lines(payment("before")))
    with desk.database.writing() as write:  # left behind by a process that died long ago
        claim(write, "dead", now=desk.at - 2 * LEASE, lease=LEASE)
    running = Checker(settings_of(desk))
    assert awaited(desk, before.id) == State.READY
    yield running
    running.close()


def test_it_checks_what_was_left_behind_and_what_comes(desk: Desk, checker: Checker) -> None:
    one, bad = desk.hand_in(lines(payment("a"))), desk.hand_in(b"{}\n")
    checker.notify()
    assert (awaited(desk, one.id), awaited(desk, bad.id)) == (State.READY, State.HAS_PROBLEMS)
    assert desk.get(one.id).rows_read == 1


def test_a_file_whose_process_is_killed_again_and_again_ends_as_failed(desk: Desk) -> None:
    one = desk.hand_in(lines(payment("a")))
    running = Checker(settings_of(desk), seconds=0.0)  # no process has any time
    try:
        assert awaited(desk, one.id) == State.FAILED
    finally:
        running.close()
    failed = desk.get(one.id)
    assert (failed.failure, failed.tries, failed.holder) == ("gave_up", TRIES + 1, None)
