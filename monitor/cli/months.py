"""`tenderwatch ledger months | archive`: which months the log has, and the oldest ones to the archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.errors import TenderwatchError
from monitor.ledger.keyfile import KeyFileRefused
from monitor.operation import months as operated
from monitor.settings import settings
from monitor.store.cold.refused import PayloadUnreadable
from monitor.store.database import Database, open_database
from monitor.store.months.forget import forgotten
from monitor.store.months.refused import ArchiveRefused
from monitor.store.months.shrink import shrink as shrunk
from monitor.vocabulary.event import COUNTY

OUT = Console()
ERR = Console(stderr=True)
MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def _say(zh: str, en: str) -> None:
    OUT.print(zh if settings().language == "zh" else en, highlight=False, markup=False, soft_wrap=True)


def _complain(sentence: str) -> None:
    ERR.print(f"tenderwatch: {sentence}", style="bold", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _opened() -> Iterator[Database]:
    """The database; a refusal is one line on standard error, in the language of the settings, and exit code 2."""
    told = settings()
    try:
        key = told.signing_key() if told.log_key is not None or told.log_key_file.exists() else None
        database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=key)
        try:
            database.migrate()
            yield database
        finally:
            database.close()
    except (ArchiveRefused, PayloadUnreadable) as refused:
        _complain(refused.text(told.language))
        raise typer.Exit(2) from refused
    except (TenderwatchError, KeyFileRefused, OSError) as error:
        _complain(str(error))
        raise typer.Exit(2) from error


def _month(told: str | None) -> str | None:
    if told is not None and MONTH.fullmatch(told) is None:
        raise typer.BadParameter(f"应为 YYYY-MM，实为 {told} / YYYY-MM expected, {told} found")
    return told


def months() -> None:
    """账本的月份：条目与已归档数 / The months of the log: entries, and how many of them lie in the archive."""
    with _opened() as database:
        told = operated.standing(database)
    zh = settings().language == "zh"
    table = Table(
        *(("月份", "首条", "末条", "条目", "已归档") if zh else ("month", "first", "last", "entries", "archived"))
    )
    for one in told:
        counts = (one.first, one.last, one.last - one.first + 1, one.archived)
        table.add_row(one.month, *(f"{count:,}" for count in counts))
    OUT.print(table)


def archive(
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="YYYY-MM", callback=_month, help="Archive the months before this one."),
    ] = None,
    settle: Annotated[  # noqa: FBT002
        bool, typer.Option("--settle", help="Finish what an erasure or a killed archiving left to do.")
    ] = False,
    shrink: Annotated[  # noqa: FBT002
        bool, typer.Option("--shrink", help="Give the room back to the disk; writers wait meanwhile.")
    ] = False,
) -> None:
    """旧月份内容移入归档文件，逐条核对后再删 / Move payloads of old months to files, each verified before it goes."""
    if before is None and not settle and not shrink:
        raise typer.BadParameter("--before YYYY-MM, --settle 或 / or --shrink")
    with _opened() as database:
        if settle:
            changed = forgotten(database)
            _say(f"已清理 {changed} 个归档文件", f"{changed} files of the archive put right")
        if before is not None:
            _archived(database, before)
        if shrink:
            shrunk(database)
            _say("已收回空间", "the room was given back")


def _archived(database: Database, before: str) -> None:
    payloads = size = 0
    for one in operated.archive(database, before, now=datetime.now(COUNTY)):
        payloads, size = payloads + one.payloads, size + one.size
        _say(
            f"{one.month}：条目 {one.first:,} 至 {one.last:,}，{one.payloads:,} 份内容，{one.size:,} 字节",
            f"{one.month}: entries {one.first:,} to {one.last:,}, {one.payloads:,} payloads, {one.size:,} bytes",
        )
    _say(
        f"已归档 {payloads:,} 份内容，{size:,} 字节：{settings().archive}",
        f"{payloads:,} payloads archived, {size:,} bytes: {settings().archive}",
    )


def add_to(ledger: typer.Typer) -> None:
    """The two commands belong to `tenderwatch ledger`."""
    ledger.command("months")(months)
    ledger.command("archive")(archive)
