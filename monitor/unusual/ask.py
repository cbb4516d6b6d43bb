"""A run of the screens is asked for, or is due at night; one at a time, and none that would say the same."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from monitor.accounts.principal import Principal
from monitor.store.accounts import stamp
from monitor.store.database import Read, Write
from monitor.store.events import events_left
from monitor.store.own import PRODUCT
from monitor.store.screen_runs import (
    DONE,
    Run,
    add_run,
    current_number,
    has_night,
    run_by_number,
    turns,
    waits_or_runs,
)
from monitor.unusual.adopted import adopted, catalogue
from monitor.vocabulary.event import COUNTY, day_number

OFF: Final = "off"


def ask(write: Write, who: Principal, *, day: int, now: datetime) -> Run:
    """The run as of the day number `day`: one that waits or runs, the newest where it would say the same, else new."""
    kept = waits_or_runs(write) or _same(write, day)
    if kept is not None:
        return kept
    return add_run(write, asked_by=who.account, is_nightly=False, asked_at=stamp(now), day=day)


def at_night(write: Write, at: str, now: datetime) -> Run | None:
    """The nightly run of the county's day, once it is `at` (`"03:00"`, `"off"`); None where it is made or not due."""
    local = now.astimezone(COUNTY)
    day = day_number(local.date())
    if at == OFF or local.time() < time.fromisoformat(at) or has_night(write, day):
        return None
    return add_run(write, asked_by=PRODUCT, is_nightly=True, asked_at=stamp(now), day=day)


def _same(read: Read, day: int) -> Run | None:
    """The newest run that is done, where the same screens would look at the same log as of the same day."""
    number = current_number(read)
    run = None if number is None else run_by_number(read, number)
    if run is None or run.day != day or events_left(read, -1 if run.log_seq is None else run.log_seq):
        return None
    now = {(one.screen.id, one.screen.version, one.parameters_sha256) for one in adopted(catalogue())}
    then = turns(read, [run.number])[run.number]
    is_whole = all(one.state == DONE for one in then)
    return run if is_whole and {(one.screen, one.version, one.parameters_sha256) for one in then} == now else None
