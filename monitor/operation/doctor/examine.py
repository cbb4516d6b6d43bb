"""The whole examination, a line at a time."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from monitor.errors import TenderwatchError
from monitor.operation.doctor.configured import configured
from monitor.operation.doctor.kept import kept
from monitor.operation.doctor.line import Line, fail, ok, warn
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
        if file is not None:
            yield _file(file)
        database = open_database(told.database, origin=told.log_origin, archive=told.archive)
    except (TenderwatchError, ImportError) as error:
        yield fail("database", str(error), "修正 TENDERWATCH_DATABASE", "put TENDERWATCH_DATABASE right")
        return
    try:
        yield from kept(told, database, now, full=full)
    finally:
        database.close()


def _file(path: Path) -> Line:
    """SQLite makes its files as the process's umask says; they hold everything."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        zh, en = "他人可读：chmod 600，服务以 umask 077 运行", "others can read it: chmod 600, run under umask 077"
        return warn("database_file", f"{path} {mode:04o}", zh, en)
    return ok("database_file", f"{path} {mode:04o}")
