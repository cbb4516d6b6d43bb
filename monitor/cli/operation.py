"""`tenderwatch backup | restore | doctor | settings | work | expire`: what whoever keeps the service does with it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.cli.serve import ROOT, pages
from monitor.errors import TenderwatchError
from monitor.ledger.keyfile import KeyFileRefused
from monitor.ledger.policy import Policy, PolicyRefused
from monitor.operation import backup as made_by
from monitor.operation.doctor.examine import examine
from monitor.operation.expiry import expire
from monitor.operation.heads import Remembered
from monitor.operation.known import Known, known_heads, trusted
from monitor.operation.logs import settle
from monitor.operation.page import table
from monitor.operation.refused import OperationRefused
from monitor.operation.restore import restore as restored
from monitor.settings import Settings, settings
from monitor.store.check.verify import verify
from monitor.store.database import Database, open_database
from monitor.vocabulary.event import COUNTY

OUT = Console(width=None if sys.stdout.isatty() else 240)
ERR = Console(stderr=True)
COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is one line on standard error, in the language of the settings, and exit code 2."""
    try:
        yield
    except OperationRefused as refused:
        _complain(refused.text(settings().language))
        raise typer.Exit(2) from refused
    except (TenderwatchError, KeyFileRefused, PolicyRefused, OSError) as error:
        _complain(str(error))
        raise typer.Exit(2) from error


def _complain(sentence: str) -> None:
    ERR.print(f"tenderwatch: {sentence}", style="bold", highlight=False, markup=False, soft_wrap=True)


def _say(zh: str, en: str) -> None:
    OUT.print(zh if settings().language == "zh" else en, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _opened(told: Settings) -> Iterator[Database]:
    database = open_database(told.database, origin=told.log_origin, archive=told.archive)
    try:
        yield database
    finally:
        database.close()


def backup(
    folder: Annotated[Path, typer.Argument(metavar="OUT", help="A new folder for the backup.")],
    with_keys: Annotated[  # noqa: FBT002
        bool, typer.Option("--with-keys", help="The keys as well: whoever has them can sign for the log.")
    ] = False,
) -> None:
    """备份：数据库、上传文件和清单，运行中亦可 / Back up database and files while the service runs, in one state."""
    told = settings()
    with _refusals(), _opened(told) as database:
        made = made_by.backup(database, told, folder, now=datetime.now(COUNTY), with_keys=with_keys)
    one = made.manifest
    _say(
        f"{made.folder}：{one.size:,} 条，{made.bytes:,} 字节，{made.seconds:.1f} 秒；根 {one.root}",
        f"{made.folder}: {one.size:,} entries, {made.bytes:,} bytes, {made.seconds:.1f} s; root {one.root}",
    )
    _say(f"清单 SHA-256 {made.sha256}，请另行记下", f"SHA-256 of the manifest {made.sha256}: note it down elsewhere")


def restore(
    folder: Annotated[Path, typer.Argument(metavar="IN", help="The folder of a backup.")],
    last_seen: Annotated[
        list[Path] | None, typer.Option("--last-seen", help="A signed checkpoint that somebody holds (repeatable).")
    ] = None,
    accept_loss: Annotated[
        str | None, typer.Option("--accept-loss", metavar="REASON", help="Take a shorter log; the reason is on record.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the witnesses.")] = False,  # noqa: FBT002
    quick: Annotated[bool, typer.Option("--quick", help="Do not verify every row afterwards.")] = False,  # noqa: FBT002
) -> None:
    """恢复到空数据库 / Restore into an empty database of either kind; a log that is known to be longer is not cut."""
    told = settings()
    with _refusals(), _opened(told) as database:
        policy = None
        if told.witness_policy is not None and not offline:
            policy = Policy.parse(told.witness_policy.read_bytes())
        known: list[Known] = []
        for one in known_heads(told.log_origin, Remembered(told.heads), policy, last_seen or ()):
            if isinstance(one, Known):
                known.append(one)
            else:
                _say(f"{one.who} 未告知：{one.reason}", f"{one.who} does not tell: {one.reason}")
        if not known:
            _say("没有任何已知检查点可比对", "no head is known that the backup could be held against")
        done = restored(folder, database, told, known, now=datetime.now(COUNTY), accept_loss=accept_loss)
        one_log = done.manifest
        _say(
            f"{one_log.size:,} 条，{done.rows:,} 行，{done.seconds:.1f} 秒；丢失 {done.lost} 条",
            f"{one_log.size:,} entries, {done.rows:,} rows, {done.seconds:.1f} s; {done.lost} lost",
        )
        if not quick:
            with database.reading() as read:
                report = verify(read, trusted(told, read))
            for bad in report.bad[:20]:
                _complain(str(bad))
            if not report.is_sound:
                raise typer.Exit(1)
            _say(f"已逐行核对：{report.size:,} 条", f"every row verified: {report.size:,} entries")


def _lines(columns: int) -> Table:
    """A table without heads; what is too wide for the terminal goes on in the next line, nothing is cut off."""
    table = Table(show_header=False)
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table


def doctor(
    full: Annotated[bool, typer.Option("--full", help="Verify the whole log.")] = False,  # noqa: FBT002
) -> None:
    """体检：每项一行并说明处理办法；有错误时退出码为 1 / Examine the installation; exit 1 where something fails."""
    told = settings()
    shown = _lines(4)
    failed = 0
    for line in examine(told, datetime.now(COUNTY), full=full):
        failed += line.state == "fail"
        state = f"[{COLOURS[line.state]}]{line.state}[/]"
        shown.add_row(state, line.name, line.found.replace("[", r"\["), line.advice(told.language).replace("[", r"\["))
    OUT.print(shown)
    if failed:
        raise typer.Exit(1)


def print_settings(
    *, markdown: Annotated[bool, typer.Option("--markdown", help="The table of docs/operations.md.")] = False
) -> None:
    """设置及其当前值，不显示密钥 / The settings and their values; a secret is never shown."""
    if markdown:
        typer.echo(table())
        return
    shown = _lines(2)
    for name in Settings.model_fields:
        shown.add_row(name.upper(), "" if (value := getattr(settings(), name)) is None else _masked(name, str(value)))
    OUT.print(shown)


def _masked(name: str, value: str) -> str:
    if name == "database" and "@" in value:
        kind, _, rest = value.partition("://")
        return f"{kind}://***@{rest.rpartition('@')[2]}"
    return value


def work() -> None:
    """单独运行实时审计 / Run the live audit in a process of its own (TENDERWATCH_AUDIT=worker), until it is ended."""
    from monitor.operation.work import work as follow

    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda _sig, _frame: stop.set())
    settle(settings())
    with _refusals():
        follow(settings(), stop)


def expire_now() -> None:
    """删除到期内容 / Erase what has passed its term: contents of closed concerns, files of drafts that came to nothing."""
    told = settings()
    with _refusals(), _opened(told) as database:
        gone = expire(database, told, now=datetime.now(COUNTY))
    _say(
        f"已删除 {gone.concerns} 件反映的内容，清除 {gone.drafts} 份草稿的文件",
        f"the contents of {gone.concerns} concerns are erased, the files of {gone.drafts} drafts are gone",
    )


def run_dashboard() -> None:
    """只运行网页 / Run the dashboard alone, against the API of TENDERWATCH_API_URL."""
    told = settings()
    os.chdir(ROOT)  # its configuration lies there
    environment = {**os.environ, "TENDERWATCH_API_URL": told.api_url}
    os.execve(sys.executable, [sys.executable, *pages(told)], environment)  # noqa: S606 - our own interpreter


def add_to(app: typer.Typer) -> None:
    """The commands belong to `tenderwatch`."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("doctor")(doctor)
    app.command("settings")(print_settings)
    app.command("work")(work)
    app.command("expire")(expire_now)
    app.command("dashboard")(run_dashboard)
