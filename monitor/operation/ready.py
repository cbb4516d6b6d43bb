"""Whether the service can take work now: one check a reason, each with what was found and what is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from monitor.audit.catch_up import READER
from monitor.settings import Settings
from monitor.store.database import Database, StoreUnavailable, file_of
from monitor.store.gauges import Gauges, gauges
from monitor.store.migrate import head, revision

BEHIND: Final = timedelta(seconds=120)
"""How far the clock may be behind the last entry: another machine of the deployment may have written it."""
MIB: Final = 1024 * 1024


class Reason(NamedTuple):
    """Why the service is not ready: a stable code, what was found and expected, and the sentence in both languages."""

    code: str
    found: str
    expected: str
    zh: str
    en: str


def folder_of(told: Settings) -> Path:
    """A folder that is there, on the disk to which the service writes: the SQLite file's, else the lake's."""
    file = file_of(told.database)
    wanted = (told.lake if file is None else file).resolve()
    return next(one for one in (wanted, *wanted.parents) if one.is_dir())


def free_mb(told: Settings) -> int:
    """Free space where the service writes, in MiB."""
    return shutil.disk_usage(folder_of(told)).free // MIB


def clock_behind(now: datetime, recorded: str | None) -> timedelta:
    """How far the clock is behind the last entry; negative or zero where it is not."""
    return timedelta(0) if recorded is None else datetime.fromisoformat(recorded) - now


def not_ready(told: Settings, database: Database, now: datetime, *, appends: bool, audits: bool) -> list[Reason]:
    """What keeps the service from working; nothing where it is ready.

    `appends` is whether the sequencer takes requests, `audits` whether an audit is expected to follow the log.
    """
    reasons = [*_disk(told)]
    if not appends:
        reasons.append(Reason("sequencer", "-", "-", "写入线程已停止", "the sequencer has ended"))
    try:
        with database.reading() as read:
            at = revision(read.connection)
            stands = gauges(read, READER) if at == head() else None
    except StoreUnavailable:
        return [Reason("database", "-", "-", "数据库无法访问", "the database cannot be reached"), *reasons]
    if stands is None:
        zh, en = "数据库结构版本与程序不符", "the schema is not the one of this release"
        return [Reason("schema", at or "-", head(), zh, en), *reasons]
    return [*reasons, *_clock(now, stands), *(_lag(told, stands) if audits else ())]


def _disk(told: Settings) -> Iterator[Reason]:
    free = free_mb(told)
    if free < told.disk_free_mb:
        yield Reason("disk", f"{free} MiB", f"{told.disk_free_mb} MiB", "磁盘剩余空间不足", "too little free space")


def _clock(now: datetime, stands: Gauges) -> Iterator[Reason]:
    behind = clock_behind(now, stands.recorded)
    if behind > BEHIND:
        found = f"{now.isoformat(timespec='seconds')}"
        yield Reason(
            "clock", found, str(stands.recorded), "时钟落后于最后一条记录", "the clock is behind the last entry"
        )


def _lag(told: Settings, stands: Gauges) -> Iterator[Reason]:
    lag = stands.entries - stands.audited
    if lag > told.ready_lag:
        yield Reason(
            "audit", str(lag), f"<= {told.ready_lag}", "待审计的条目过多", "too many entries wait for the audit"
        )
