"""The machine: space, ports, calendars, witnesses, and the parts that some work needs."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from typing import Final

import httpx

from monitor.ledger.policy import Policy, PolicyRefused
from monitor.operation.doctor.line import Line, fail, ok, warn
from monitor.operation.known import Silent, cosigned_last
from monitor.operation.probe import asked_at
from monitor.operation.ready import folder_of, free_mb
from monitor.settings import Settings
from monitor.vocabulary.calendar import known_years

NOTICE_MONTH: Final = 12
"""The notice on the next year's holidays comes in November; a release of the calendar follows."""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def machine(told: Settings, now: datetime) -> Iterator[Line]:
    """What the service finds around it."""
    yield _disk(told)
    for name, port in (("port", told.port), ("dashboard_port", told.dashboard_port)):
        yield _port(name, told.host, port)
    yield _calendar(now)
    yield from _witnesses(told)
    yield from _parts(told)


def _disk(told: Settings) -> Line:
    folder, free = folder_of(told), free_mb(told)
    if not os.access(folder, os.W_OK):
        return fail("disk", str(folder), "服务账户不能写入", "the account of the service cannot write there")
    if free < told.disk_free_mb:
        zh, en = "剩余空间不足：清理或扩容，服务不再接收", "too little space: the service takes nothing more"
        return fail("disk", f"{free} MiB < {told.disk_free_mb} MiB", zh, en)
    if free < 4 * told.disk_free_mb:
        return warn("disk", f"{free} MiB", "空间将尽", "space runs out")
    return ok("disk", f"{folder}: {free} MiB")


def _port(name: str, host: str, port: int) -> Line:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error
        else:
            return ok(name, f"{host}:{port} free")
    for path in ("/health", "/_stcore/health"):
        try:
            if httpx.get(f"http://{asked_at(host)}:{port}{path}", timeout=2).status_code == httpx.codes.OK:
                return ok(name, f"{host}:{port} answers")
        except httpx.HTTPError:
            continue
    zh, en = "端口被其他程序占用或地址不可用", "another program has the port, or the address is none of this machine"
    return warn(name, f"{host}:{port} {taken.strerror}", zh, en)


def _calendar(now: datetime) -> Line:
    years = known_years()
    if now.year not in years:
        zh, en = "缺少今年的调休日历：升级 chinesecalendar", "this year's calendar is missing: upgrade chinesecalendar"
        return fail("calendar", f"-{years.stop - 1}", zh, en)
    if now.year + 1 not in years and now.month >= NOTICE_MONTH:
        zh, en = "缺少明年的调休日历：升级 chinesecalendar", "next year's calendar is missing: upgrade chinesecalendar"
        return warn("calendar", f"-{years.stop - 1}", zh, en)
    return ok("calendar", f"-{years.stop - 1}")


def _witnesses(told: Settings) -> Iterator[Line]:
    if told.witness_policy is None:
        return
    try:
        policy = Policy.parse(told.witness_policy.read_bytes())
    except (OSError, PolicyRefused):
        return  # the settings' examination tells it
    for witness in policy.witnesses:
        if witness.url is None:
            continue
        last = cosigned_last(witness, told.log_origin)
        if isinstance(last, Silent):
            zh, en = "见证人无应答：联系其运行单位", "the witness does not answer: ask whoever runs it"
            yield warn(f"witness {last.who}", last.reason, zh, en)
        else:
            yield ok(f"witness {witness.name}", "-" if last is None else str(last.size))


def _parts(told: Settings) -> Iterator[Line]:
    if told.database.startswith("postgresql"):
        there = find_spec("psycopg") is not None
        zh, en = "安装 tenderwatch[postgres]", "install tenderwatch[postgres]"
        yield ok("psycopg", "there") if there else fail("psycopg", "-", zh, en)
    browser = next((one for one in map(shutil.which, BROWSERS) if one), None)
    yield ok("chromium", browser or "not there: needed for screenshots only")
    yield ok("java", shutil.which("java") or "not there: needed for Spark only")
