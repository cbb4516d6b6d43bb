"""The whole examination, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.errors import TenderwatchError
from monitor.operation.doctor.configured import configured
from monitor.operation.doctor.kept import kept
from monitor.operation.doctor.line import Line, fail
from monitor.operation.doctor.machine import machine
from monitor.settings import Settings
from monitor.store.database import file_of, open_database


def examine(told: Settings, now: datetime, *, full: bool = False) -> Iterator[Line]:
    """Every line; nothing is made, written or sent but questions to the witnesses of the policy."""
    yield from configured(told)
    yield from machine(told, now)
    try:
        file = file_of(told.database)
        if file is not None and not file.exists():
            zh, en = "首次启动时生成", "made at the first start"
            yield Line("database", "ok", f"{file}: -", zh, en)
            return
        database = open_database(told.database, origin=told.log_origin)
    except (TenderwatchError, ImportError) as error:
        yield fail("database", str(error), "修正 TENDERWATCH_DATABASE", "put TENDERWATCH_DATABASE right")
        return
    try:
        yield from kept(told, database, now, full=full)
    finally:
        database.close()
