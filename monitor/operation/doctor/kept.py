"""Database and log: reachable, of this release, after the clock, as it was signed, and not rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from monitor.audit.catch_up import READER
from monitor.errors import TenderwatchError
from monitor.facts.lake import Lake
from monitor.ledger.keyfile import KeyFileRefused
from monitor.ledger.leaf import leaf_hash
from monitor.operation.doctor.archived import archived
from monitor.operation.doctor.line import Line, fail, ok, warn
from monitor.operation.heads import Remembered, hold_against
from monitor.operation.known import trusted
from monitor.operation.ready import BEHIND, clock_behind
from monitor.operation.refused import OperationRefused
from monitor.settings import Settings
from monitor.store.check.verify import verify
from monitor.store.database import Database, Read
from monitor.store.gauges import Gauges, gauges
from monitor.store.heads import adopted_key, latest, root_at
from monitor.store.migrate import head, lacking, revision
from monitor.store.nodes import level_hashes
from monitor.store.proofs import leaves
from monitor.store.sealed import holds_sealed
from monitor.store.tail import tail

LAST: Final = 1_000
"""Entries whose leaves are computed again in the quick examination."""


def kept(told: Settings, database: Database, now: datetime, *, full: bool) -> Iterator[Line]:
    """What is kept; nothing is written, and an empty database is well."""
    try:
        with database.reading() as read:
            at = revision(read.connection)
            yield ok("database", database.engine.dialect.name)
            if at is None:
                yield ok("migrations", "-")
                return
            if at != head():
                zh, en = "启动本版本即自动升级；先备份", "the start of this release brings it up; make a backup first"
                yield warn("migrations", f"{at} -> {head()}", zh, en)
                return
            if lacks := lacking(read.connection):
                zh, en = "由未完成的版本建立：导出后导入新库", "made by an unfinished release: export it into a new one"
                yield fail("migrations", f"{at}: - {', '.join(lacks)}", zh, en)
                return
            yield ok("migrations", at)
            stands = gauges(read, READER)
            yield _origin(told, read)
            yield _signs(told, read)
            yield _opens(told, read)
            yield _clock(now, stands)
            yield _rolled_back(told, read, stands)
            yield _full(told, read, now) if full else _quick(read, stands)
            yield archived(read)
            yield _audit(told, stands)
            yield _lake(told, stands)
    except TenderwatchError as error:
        yield fail("database", str(error), "检查地址、权限和服务", "look at its address, rights and service")


def _origin(told: Settings, read: Read) -> Line:
    origin = tail(read).origin
    if origin != told.log_origin:
        zh, en = "账本名称与设置不符：改回设置", "the settings name another log: put TENDERWATCH_LOG_ORIGIN back"
        return fail("origin", origin, zh, en)
    return ok("origin", origin)


def _signs(told: Settings, read: Read) -> Line:
    """Whether the key of this installation is the one that the log's heads are signed with."""
    known = adopted_key(read)
    if known is None:
        return ok("key_on_record", "-")
    if told.log_key is None and not told.log_key_file.exists():
        zh, en = (
            "账本的密钥缺失：先找回，确已丢失则 ledger rotate-key --lost",
            "the key of this log is missing: bring it back before the start, or ledger rotate-key --lost",
        )
        return fail("key_on_record", known, zh, en)
    try:
        mine = told.signing_key().verifier.text()
    except KeyFileRefused as error:
        return fail("key_on_record", str(error), "修正后再启动", "put it right before the start")
    if mine != known:
        return fail("key_on_record", f"{mine}: {known}", "不是签署账本的密钥", "it is not the key that signs this log")
    return ok("key_on_record", known)


def _opens(told: Settings, read: Read) -> Line:
    """Whether the key is there under which one-time codes and secrets of webhooks are kept."""
    if holds_sealed(read) and not told.accounts_key_file.exists():
        zh, en = (
            "密钥缺失，动态口令和通知密钥无法解开：找回该文件",
            "without it no one-time code and no webhook's secret can be opened: bring it back",
        )
        return fail("accounts_key", f"{told.accounts_key_file}: -", zh, en)
    return ok("accounts_key", str(told.accounts_key_file))


def _clock(now: datetime, stands: Gauges) -> Line:
    behind = clock_behind(now, stands.recorded)
    if behind > BEHIND:
        zh, en = "时钟被拨回：校准后再启动", "the clock was set back: put it right before the start"
        return fail("clock", f"{now.isoformat(timespec='seconds')} < {stands.recorded}", zh, en)
    return ok("clock", now.isoformat(timespec="seconds"))


def _rolled_back(told: Settings, read: Read, stands: Gauges) -> Line:
    remembered = Remembered(told.heads)
    try:
        largest = remembered.largest()
        hold_against(read, remembered)
    except OperationRefused as refused:
        return fail("heads", str(told.heads), refused.text("zh"), refused.text("en"))
    if largest is None:
        return warn("heads", "-", "尚未记住任何检查点", "no head is remembered yet")
    return ok("heads", f"{largest.size} <= {stands.entries}")


def _quick(read: Read, stands: Gauges) -> Line:
    first = max(0, stands.entries - LAST)
    made = [leaf_hash(one) for one in leaves(read, range(first, stands.entries))]
    signed = latest(read)
    sound = made == level_hashes(read, 0, first, stands.entries) and len(made) == stands.entries - first
    if sound and (signed is None or root_at(read, signed.size) == signed.root):
        return ok("ledger", f"{first}-{stands.entries}")
    return fail(
        "ledger",
        f"{first}-{stands.entries}",
        "tenderwatch ledger verify 指出行",
        "tenderwatch ledger verify names the row",
    )


def _full(told: Settings, read: Read, now: datetime) -> Line:
    report = verify(read, trusted(told, read), now)
    if report.is_sound:
        return ok("ledger", f"{report.size} {report.root.hex()}")
    return fail(
        "ledger", str(report.bad[0]), "tenderwatch ledger verify 列出全部", "tenderwatch ledger verify names all"
    )


def _audit(told: Settings, stands: Gauges) -> Line:
    lag = stands.entries - stands.audited
    if lag > told.ready_lag:
        return warn(
            "audit",
            str(lag),
            "审计落后：检查 worker 和内存上限",
            "the audit is behind: look at the worker and its memory",
        )
    return ok("audit", str(lag))


def _lake(told: Settings, stands: Gauges) -> Line:
    last = Lake(told.lake).last()
    if last >= stands.entries:
        zh, en = (
            "数据湖超前于账本：删除该文件夹，会自动重建",
            "it is ahead of the log: delete the folder, it is made anew",
        )
        return fail("lake", f"{told.lake}: {last} >= {stands.entries}", zh, en)
    return ok("lake", f"{told.lake}: {last + 1} / {stands.entries}")
