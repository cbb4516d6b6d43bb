"""The live audit in a process of its own, under a memory limit: Polars has none, and a rule must not take the API down.

A second child, under the same limit, judges what is judged at a distance, so that no append waits for it. A child is
spawned, never forked (a forked child deadlocks in Polars). It reads the log from its cursor; one that dies, of memory
or otherwise, is started again and resumes there.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
import select
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import TypeAlias

from monitor.audit.catch_up import READER, AuditOvertaken, Progress, catch_up
from monitor.audit.child import gives_back
from monitor.audit.county import Spaced
from monitor.audit.evaluate import Charge, Failed
from monitor.audit.far import judge_far
from monitor.audit.in_force import InForce
from monitor.audit.references import References
from monitor.facts.lake import Lake
from monitor.settings import Settings
from monitor.store.cursors import cursor_of
from monitor.store.database import Database, StoreUnavailable, open_database
from monitor.vocabulary.event import COUNTY, day_number

LOG = logging.getLogger(__name__)
TICK_SECONDS = 60.0
"""How often the child looks whether a day has passed or another process has appended."""
FAR_SECONDS = 5.0
"""How often the other child looks whether something waits to be judged at a distance."""
RESTART_SECONDS = 1.0
Prepare: TypeAlias = Callable[[Settings], None]
"""A function of a module, since the child is spawned: it settles the child's log."""


def today() -> int:
    """The county's day."""
    return day_number(datetime.now(COUNTY).date())


def follow(database: Database, lake: Lake, told: tuple[Charge, ...], references: References | None = None) -> Progress:
    """The audit is up to the last entry and to today."""
    while True:
        done = catch_up(database, lake, told, today(), references=references)
        _tell(done.failed)
        if done.done:
            return done


def _tell(failed: Iterable[Failed]) -> None:
    for broken in failed:
        LOG.error("rule %s broke: %s", broken.rule, broken.error)


def _limit(megabytes: int) -> None:
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _child(settings: Settings, orders: Connection, prepare: Prepare | None) -> None:
    if prepare is not None:
        prepare(settings)
    _limit(settings.rules_memory_mb)
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    lake, in_force, references = Lake(settings.lake), InForce(settings.place), References()
    while True:
        try:
            told = in_force.charged(database)
            follow(database, lake, told, references)
        except (AuditOvertaken, StoreUnavailable) as error:
            LOG.warning("the audit waits: %s", error)
            time.sleep(RESTART_SECONDS)
            continue
        if orders.poll(TICK_SECONDS):
            if orders.recv() == "stop":
                database.close()
                return
            while orders.poll():
                if orders.recv() == "stop":
                    return


def _far(settings: Settings, orders: Connection, prepare: Prepare | None) -> None:
    """What is judged at a distance, in a process of its own: what it takes, no append waits for."""
    if prepare is not None:
        prepare(settings)
    _limit(settings.rules_memory_mb)
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    lake, in_force, turns = Lake(settings.lake), InForce(settings.place), (Spaced(), Spaced(work=judge_far))
    while not orders.poll(FAR_SECONDS):
        try:
            told = in_force.charged(database)
            for one in turns:
                _tell(one.turn(database, lake, told, today()))
        except StoreUnavailable as error:
            LOG.warning("what is judged at a distance waits: %s", error)
    database.close()


@dataclass
class _Running:
    process: multiprocessing.process.BaseProcess
    orders: Connection


class Auditor:
    """The audit of one store, kept running."""

    def __init__(self, settings: Settings, *, prepare: Prepare | None = None) -> None:
        """Start the child and the thread that starts it again when it dies; `prepare` runs first in every child."""
        self.settings = settings
        self._prepare = prepare
        self._closed = threading.Event()
        self._running = self._start(_child, "rules")
        self._beside = self._start(_far, "rules at a distance")
        self._guard = threading.Thread(target=self._watch, name="auditor", daemon=True)
        self._guard.start()

    def _start(self, work: Callable[[Settings, Connection, Prepare | None], None], name: str) -> _Running:
        gives_back()
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(self.settings, theirs, self._prepare), daemon=True, name=name)
        process.start()
        theirs.close()
        return _Running(process, ours)

    def _watch(self) -> None:
        while not self._closed.is_set():
            self._running.process.join(RESTART_SECONDS)
            if not self._closed.is_set() and not self._running.process.is_alive():
                self._ended(self._running)
                self._running = self._start(_child, "rules")
            if not self._closed.is_set() and not self._beside.process.is_alive():
                self._ended(self._beside)
                self._beside = self._start(_far, "rules at a distance")

    def _ended(self, gone: _Running) -> None:
        LOG.error("the process %s ended (%s); it is started again", gone.process.name, gone.process.exitcode)
        gone.orders.close()
        time.sleep(RESTART_SECONDS)

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._running.process.pid or 0

    def notify(self) -> None:
        """Entries were appended; does not wait. Where orders lie unread in the pipe, one more says nothing new."""
        try:
            orders = self._running.orders
            free = select.poll()
            free.register(orders.fileno(), select.POLLOUT)
            if free.poll(0):
                orders.send("read")
        except (BrokenPipeError, OSError):
            LOG.warning("the audit is being started again; it will read what was appended")

    def wait_until(self, entry: int, seconds: float) -> bool:
        """Whether the audit has read entry `entry`, waiting at most `seconds`."""
        database = open_database(self.settings.database, origin=self.settings.log_origin, archive=self.settings.archive)
        deadline = time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                with database.reading() as read:
                    stands = cursor_of(read, READER)
                if stands is not None and stands.seq >= entry:
                    return True
                time.sleep(0.05)
            return False
        finally:
            database.close()

    def close(self) -> None:
        """The children have ended."""
        self._closed.set()
        for running in (self._running, self._beside):
            try:
                running.orders.send("stop")
            except (BrokenPipeError, OSError):
                LOG.debug("the process %s had ended already", running.process.name)
        for running in (self._running, self._beside):
            running.process.join(10)
            if running.process.is_alive():
                running.process.kill()
                running.process.join()
            running.orders.close()
