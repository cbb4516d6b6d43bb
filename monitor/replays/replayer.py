"""Replays that wait are made one after the other, each in a process of its own, under a memory and a time limit."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from monitor.audit.child import in_child
from monitor.audit.in_force import place_in_force
from monitor.audit.waiting import Waiting
from monitor.facts.lake import Lake
from monitor.replays.ask import basis_of
from monitor.replays.compare import breaks, compared, sides
from monitor.replays.reach import past
from monitor.rules.catalogue import catalogue
from monitor.settings import Settings
from monitor.store.accounts import stamp
from monitor.store.database import Database, open_database
from monitor.store.replays import DONE, FAILED, WAITING, Replay, change, claim, is_going, replay_by_number
from monitor.vocabulary.event import COUNTY

LOG = logging.getLogger(__name__)
TRIES: Final = 2
MARGIN: Final = timedelta(minutes=1)
"""How much longer than its time limit a replay is held: whoever holds it then is dead."""
BROKE: Final = 3
"""The code with which a child leaves whose rule broke."""


FIRST, LAST = 5, 98
"""Per cent when history lies ready, and when all of it is judged."""


def _now() -> datetime:
    return datetime.now(COUNTY)


def make(database: Database, lake: Lake, told: Replay, holder: str) -> bool:
    """What the replay finds is on record; False where its rule broke, or is no more what was asked for."""
    began, heard = time.monotonic(), 0

    def tell(share: float) -> None:
        nonlocal heard
        done = FIRST + round(share * (LAST - FIRST))
        if done > heard:
            heard = done
            with database.writing() as write:
                change(write, told.number, holder, progress=done)

    rule = catalogue().get(told.rule)
    if rule is None or rule.version != told.version:
        return False
    with database.reading() as read:
        present, asked = sides(rule, place_in_force(read, told.place), told.params)
    if (broke := breaks(asked)) is not None:
        LOG.error("the replay %d broke on an example: %s", told.number, broke)
        return False
    history, last = past(database, lake, present, asked, told.day)
    tell(0)
    found = compared(present, asked, history, now=stamp(_now()), tell=tell)
    if found.broke is not None:
        LOG.error("the replay %d broke: %s", told.number, found.broke)
        return False
    done = {name: getattr(found, name) for name in ("gained", "lost", "gained_total", "lost_total", "same")}
    done |= {"basis": basis_of(present, asked, told.day), "lake_seq": last, "events": history.events}
    took = round(1_000 * (time.monotonic() - began))
    with database.writing() as write:
        return change(write, told.number, holder, **done, state=DONE, progress=100, took_ms=took)


def _child(settings: Settings, number: int, holder: str) -> None:
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    try:
        with database.reading() as read:
            told = replay_by_number(read, number)
        if told is not None and told.holder == holder and not make(database, Lake(settings.lake), told, holder):
            sys.exit(BROKE)
    finally:
        database.close()


LOOK_SECONDS: Final = 1.0
"""How often it is looked whether a replay was cancelled."""


class Replayer(Waiting):
    """Makes the replays of one store, kept running; `notify` when one was asked for."""

    name = "replayer"

    def _until(self, database: Database, number: int) -> Callable[[], bool]:
        """Whether the replay is to be left: told to close, or nobody waits for it any more."""
        looked, is_left = time.monotonic(), False

        def over() -> bool:
            nonlocal looked, is_left
            if time.monotonic() - looked > LOOK_SECONDS:
                with database.reading() as read:
                    looked, is_left = time.monotonic(), not is_going(read, number)
            return is_left or self.stopped()

        return over

    def make_all(self, database: Database) -> None:
        """Each replay that waits, until it is done or failed."""
        holder, seconds = secrets.token_hex(8), self._settings.replay_seconds
        while not self.stopped():
            with database.writing() as write:
                told = claim(write, holder, now=_now(), lease=timedelta(seconds=seconds) + MARGIN)
                if told is not None and told.tries > TRIES:
                    change(write, told.number, holder, state=FAILED, failure="limits")
                    continue
            if told is None:
                return
            code = in_child(
                _child,
                self._settings,
                told.number,
                holder,
                name="replay",
                megabytes=self._settings.rules_memory_mb,
                seconds=seconds,
                stopped=self._until(database, told.number),
            )
            with database.writing() as write:
                if self.stopped():  # it was stopped, it did not fail
                    change(write, told.number, holder, state=WAITING, progress=0, tries=told.tries - 1)
                elif code and is_going(write, told.number):  # else it was cancelled
                    LOG.error("the replay %d ended (%s)", told.number, code)
                    failure = "broke" if code == BROKE else "limits"
                    change(write, told.number, holder, state=FAILED, failure=failure)
