"""`tenderwatch screens run | feedback`: let the screens look at the log now; take along what closed cases taught."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.errors import TenderwatchError
from monitor.ledger.keyfile import KeyFileRefused
from monitor.settings import Settings, settings
from monitor.store.accounts import stamp
from monitor.store.database import Database, open_database
from monitor.store.own import PRODUCT, record
from monitor.store.screen_runs import Turn, add_run, claim_run, run_by_number, turns, waits_or_runs
from monitor.unusual.feedback import exported
from monitor.unusual.run import MARGIN, made
from monitor.vocabulary.event import COUNTY, day_number
from monitor.vocabulary.own import Doing
from monitor.vocabulary.problems import Words

screens = typer.Typer(
    no_args_is_help=True, help="异常筛查 / The screens: what is unusual in the county's records, for review only."
)
OUT = Console()
ERR = Console(stderr=True)
HEAD = {
    "zh": ("筛查", "版本", "结果", "对象", "占比", "秒", "状态"),
    "en": ("screen", "version", "results", "subjects", "share", "seconds", "state"),
}
STATES = {
    "done": ("完成", "done"),
    "broke": ("出错", "broke"),
    "limits": ("超出内存或时限", "too much memory or time"),
    "waiting": ("未执行", "not made"),
    "running": ("执行中", "being made"),
}


class RunUnderWay(TenderwatchError):
    """Another run of the screens is being made; it is not disturbed."""


class FileStands(TenderwatchError):
    """There is a file of that name already; nothing is written over it."""


@contextmanager
def _opened(told: Settings) -> Iterator[Database]:
    try:
        database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=told.signing_key())
        try:
            database.migrate()
            yield database
        finally:
            database.close()
    except (TenderwatchError, KeyFileRefused) as error:
        ERR.print(f"tenderwatch: {error}", style="bold", highlight=False, markup=False)
        raise typer.Exit(2) from error


@screens.command("run")
def run() -> None:
    """现在筛查全部记录 / Let all screens look at the log as of today; exit 1 where one of them broke."""
    told, now, holder = settings(), datetime.now(COUNTY), secrets.token_hex(8)
    with _opened(told) as database:
        with database.writing() as write:
            if waits_or_runs(write) is not None:
                said = Words("已有一次筛查在等待或执行", "a run of the screens waits or is being made")
                raise RunUnderWay(said.zh if told.language == "zh" else said.en)
            day = day_number(now.date())
            add_run(write, asked_by=PRODUCT, is_nightly=False, asked_at=stamp(now), day=day)
            lease = timedelta(seconds=told.screens_seconds) + MARGIN
            claimed = claim_run(write, holder, now=now, lease=lease)
        if claimed is None:
            raise RunUnderWay("another process took the run up")
        made(database, told, claimed, holder)
        with database.reading() as read:
            done, ended = run_by_number(read, claimed.number), turns(read, [claimed.number])[claimed.number]
    OUT.print(_table(ended, told.language))
    if done is None or done.state != "done" or any(one.state != "done" for one in ended):
        raise typer.Exit(1)


def _table(ended: list[Turn], lang: str) -> Table:
    table = Table(*HEAD[lang])
    for one in ended:
        share = None if not one.of_subjects or one.subjects is None else one.subjects / one.of_subjects
        table.add_row(
            f"{one.title[lang]}（{one.screen}）" if lang == "zh" else f"{one.title[lang]} ({one.screen})",
            str(one.version),
            "—" if one.found is None else f"{one.found:,}",
            "—" if one.subjects is None else f"{one.subjects:,} / {one.of_subjects or 0:,}",
            "—" if share is None else f"{share:.2%}",
            "—" if one.took_ms is None else f"{one.took_ms / 1_000:.1f}",
            STATES[one.state][lang == "en"] + (f" ({one.error})" if one.error else ""),
        )
    return table


@screens.command("feedback")
def feedback(
    out: Annotated[Path, typer.Option("--out", help="写入的 CSV 文件 / The CSV file to write; it must not exist.")],
) -> None:
    """导出已办结案件的结论，用于重新训练 / How cases on unusual subjects were closed, coded; the export is on record."""
    told = settings()
    with _opened(told) as database:
        if out.exists():
            said = Words(f"文件已存在：{out}", f"there is a file already: {out}")
            raise FileStands(said.zh if told.language == "zh" else said.en)
        with database.reading() as read:
            content, rows = exported(read)
        data = {"what": "screens-feedback.csv", "rows": rows, "file_sha256": hashlib.sha256(content).hexdigest()}
        with database.writing() as write:  # on record before it leaves
            record(write, [Doing("export.made", "screens-feedback", data)], now=datetime.now(COUNTY))
        try:
            with out.open("xb") as stream:
                stream.write(content)
        except OSError as error:
            raise FileStands(f"{out}: {error.strerror}") from error
    OUT.print(f"{rows:,} → {out}" if told.language == "zh" else f"{rows:,} rows -> {out}", highlight=False)
