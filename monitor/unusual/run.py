"""A run is made screen by screen: each keeps what it found when its turn ends, so that one that breaks costs no other.

The screens look in a process of their own, under the memory limit of the rules and a time limit. Where that process
dies, the screen whose turn it was is named, and another process goes on with the rest, over the same entries.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from monitor.audit.child import in_child
from monitor.facts.lake import Lake
from monitor.facts.records import Records
from monitor.replays.world import world
from monitor.rules.kit.printing import day_text
from monitor.screens.result import Screen
from monitor.settings import Settings
from monitor.store.accounts import stamp
from monitor.store.database import Database, Write, open_database
from monitor.store.own import record
from monitor.store.screen_runs import (
    BROKE,
    DONE,
    FAILED,
    LIMITS,
    RUNNING,
    WAITING,
    Run,
    Turn,
    add_turns,
    change_run,
    change_turn,
    end_begun_turns,
    hold,
    is_held,
    run_by_number,
    turns,
)
from monitor.store.unusual import drop_results, keep_newest, put_results
from monitor.unusual.adopted import adopt, adopted, catalogue
from monitor.unusual.look import digest_of, look
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import Doing

LOG = logging.getLogger(__name__)
KEPT: Final = 14
"""Runs that keep their results; the counts of all others stay."""
DEATHS: Final = 2
"""A process may die so often before any screen began: then the records themselves are too much for it."""
MARGIN: Final = timedelta(minutes=1)
"""How much longer than its time limit a run is held: whoever holds it then is dead."""


def _now() -> datetime:
    return datetime.now(COUNTY)


def begin(database: Database, number: int, holder: str) -> None:
    """The screens are on record, and each has its turn in the run; a run that was left behind keeps those it has."""
    with database.writing() as write:
        run = run_by_number(write, number)
        if run is None or run.started_at is not None or not is_held(write, number, holder):
            return
        adopt(write, catalogue(), now=_now())
        add_turns(
            write,
            [
                Turn(
                    number,
                    one.screen.id,
                    one.screen.version,
                    one.screen.title,
                    one.parameters,
                    one.parameters_sha256,
                    WAITING,
                )
                for one in adopted(catalogue())
            ],
        )
        change_run(write, number, holder, started_at=stamp(_now()))


def make(database: Database, lake: Lake, number: int, holder: str) -> None:
    """Every turn that waits is made, over the entries that the first of them saw."""
    with database.reading() as read:
        run, told = run_by_number(read, number), turns(read, [number])[number]
    waiting = [one for one in told if one.state == WAITING]
    if run is None or run.holder != holder or not waiting:
        return
    by_id = {one.id: one for one in catalogue()}
    kinds = {kind for one in waiting if one.screen in by_id for kind in by_id[one.screen].reads}
    records, last = world(database, lake, kinds)
    if run.log_seq is None:
        with database.writing() as write:
            change_run(write, number, holder, log_seq=last, events=records.events.height)
    elif run.log_seq < last:
        records = _until(records, run.log_seq)
    for turn in waiting:
        _turn(database, records, run, turn, by_id.get(turn.screen), holder)


def _turn(database: Database, records: Records, run: Run, turn: Turn, screen: Screen | None, holder: str) -> None:
    if not _noted(database, run, turn, holder, state=RUNNING):
        return
    began = time.monotonic()
    try:
        found = look(records, _of_turn(screen, turn), run.day)
        digest = digest_of(found.rows)
    except MemoryError:
        LOG.error("the screen %s took too much memory", turn.screen)  # noqa: TRY400 - a traceback may quote records
        _noted(database, run, turn, holder, state=LIMITS, took_ms=_since(began))
        return
    except Exception as error:  # noqa: BLE001 - whatever a screen raises, the others go on and it is named
        LOG.error("the screen %s broke: %s", turn.screen, type(error).__name__)  # noqa: TRY400 - as above
        _noted(database, run, turn, holder, state=BROKE, took_ms=_since(began), error=type(error).__name__)
        return
    counts = {name: getattr(found, name) for name in ("subjects", "of_subjects", "subject_kind")}
    with database.writing() as write:
        if is_held(write, run.number, holder):
            drop_results(write, run.number, turn.screen)
            put_results(write, run.number, found.rows)
            done = {"state": DONE, "found": len(found.rows), "took_ms": _since(began), "results_sha256": digest}
            change_turn(write, run.number, turn.screen, **counts, **done)


def _of_turn(screen: Screen | None, turn: Turn) -> Screen:
    if screen is None or screen.version != turn.version:
        raise LookupError(f"this release has no screen {turn.screen}.{turn.version}")
    return screen


def _noted(database: Database, run: Run, turn: Turn, holder: str, **told: object) -> bool:
    with database.writing() as write:
        if not is_held(write, run.number, holder):
            return False
        change_turn(write, run.number, turn.screen, **told)
        return True


def _since(began: float) -> int:
    return round(1_000 * (time.monotonic() - began))


def _until(records: Records, last: int) -> Records:
    """The records without what was entered after entry `last`."""

    def kept(table: pl.DataFrame) -> pl.DataFrame:
        return table.filter(pl.col("event") <= last)

    return Records(
        kept(records.events), kept(records.links), {kind: kept(one) for kind, one in records.payloads.items()}
    )


def finish(database: Database, number: int, holder: str) -> bool:
    """The run is done and on record, and its results are what is unusual now; False where another holds it."""
    with database.writing() as write:
        run, told = run_by_number(write, number), turns(write, [number])[number]
        if run is None or not is_held(write, number, holder):
            return False
        found = sum(one.found or 0 for one in told)
        done = {"state": DONE, "found": found, "has_results": True, "ended_at": stamp(_now())}
        change_run(write, number, holder, **done, log_seq=-1 if run.log_seq is None else run.log_seq)
        keep_newest(write, KEPT)
        data = {
            "run": number,
            "day": day_text(run.day),
            "upto": -1 if run.log_seq is None else run.log_seq,
            "screens": [_ended(one) for one in told],
            "found": found,
        }
        record(write, [Doing("screens.run", f"screens/{number}", data)], actor=run.asked_by, now=_now())
        return True


def _ended(turn: Turn) -> dict[str, object]:
    told = {"id": turn.screen, "version": turn.version, "state": turn.state}
    told |= {"parameters_sha256": turn.parameters_sha256}
    return told if turn.found is None else told | {"found": turn.found, "results_sha256": turn.results_sha256}


def _child(settings: Settings, number: int, holder: str) -> None:
    database = open_database(settings.database, origin=settings.log_origin, archive=settings.archive)
    try:
        begin(database, number, holder)
        make(database, Lake(settings.lake), number, holder)
    finally:
        database.close()


def made(
    database: Database, settings: Settings, run: Run, holder: str, *, stopped: Callable[[], bool] = lambda: False
) -> None:
    """The claimed run is done, or failed; where it was `stopped` it waits again."""
    seconds, deaths = settings.screens_seconds, 0
    while _is_left(database, run.number):
        code = in_child(
            _child,
            settings,
            run.number,
            holder,
            name="screens",
            megabytes=settings.rules_memory_mb,
            seconds=seconds,
            stopped=stopped,
        )
        with database.writing() as write:
            if stopped():  # it was stopped, it did not fail
                _let_go(write, run, holder)
                return
            begun = end_begun_turns(write, run.number)
            held = hold(write, run.number, holder, now=_now(), lease=timedelta(seconds=seconds) + MARGIN)
        if begun:
            LOG.error("the screen %s ended its process (%s); the others go on", begun[0], code)
        deaths += not begun
        if not held or (deaths >= DEATHS and _is_left(database, run.number)):
            LOG.error("run %d of the screens ended (%s)", run.number, code)
            with database.writing() as write:
                change_run(write, run.number, holder, state=FAILED, ended_at=stamp(_now()))
            return
    finish(database, run.number, holder)


def _is_left(database: Database, number: int) -> bool:
    """Whether a screen still has its turn before it."""
    with database.reading() as read:
        run = run_by_number(read, number)
        is_begun = run is not None and run.started_at is not None
        return not is_begun or any(one.state == WAITING for one in turns(read, [number])[number])


def _let_go(write: Write, run: Run, holder: str) -> None:
    """The run waits for whoever takes it up next, with the turns that it has made."""
    for one in turns(write, [run.number])[run.number]:
        if one.state == RUNNING:
            change_turn(write, run.number, one.screen, state=WAITING)
    change_run(write, run.number, holder, state=WAITING, tries=run.tries - 1)
