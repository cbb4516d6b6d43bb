"""`tenderwatch ledger verify | checkpoint | rotate-key`: what the keeper of the database does with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.errors import TenderwatchError
from monitor.ledger.keyfile import KeyFileRefused, make_key, read_key
from monitor.ledger.note import NoteRefused, SigningKey, VerifierKey
from monitor.settings import Settings, settings
from monitor.store.check.verify import verify as verify_database
from monitor.store.database import Database, open_database
from monitor.store.heads import latest
from monitor.store.own import keys_on_record, rotate
from monitor.vocabulary.event import COUNTY

OUT = Console()
ERR = Console(stderr=True)
SHOWN = 20
LogOption = Annotated[
    list[str] | None, typer.Option("--log", metavar="VKEY", help="Trust only this key of the log (repeatable).")
]


@contextmanager
def _opened(told: Settings, key: SigningKey | None = None) -> Iterator[Database]:
    database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=key)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (TenderwatchError, KeyFileRefused, NoteRefused, OSError) as error:
        ERR.print(f"tenderwatch: {error}", style="bold", highlight=False, markup=False)
        raise typer.Exit(2) from error


def verify(log: LogOption = None) -> None:
    """Rebuild the tree from the entries and hold every row against it; exit 1 and the first bad row where one is."""
    with _refusals():
        keys = [VerifierKey.parse(one) for one in log or ()]
        with _opened(settings()) as database, database.reading() as read:
            if not keys and not keys_on_record(read):
                keys = _own(settings())
            report = verify_database(read, keys, datetime.now(COUNTY))
    table = Table("table", "rows")
    for name, rows in report.counts.items():
        table.add_row(name, f"{rows:,}")
    OUT.print(table)
    OUT.print(f"{report.size:,} entries, root {report.root.hex()}", highlight=False, soft_wrap=True)
    for bad in report.bad[:SHOWN]:
        ERR.print(f"!! {bad}", markup=False, highlight=False, soft_wrap=True)
    if len(report.bad) > SHOWN:
        ERR.print(f"... {len(report.bad) - SHOWN:,} more")
    if not report.is_sound:
        raise typer.Exit(1)


def _own(told: Settings) -> list[VerifierKey]:
    """The key of this installation, for a log whose entries name none yet; it is not made here."""
    has_one = told.log_key is not None or told.log_key_file.exists()
    return [told.signing_key().verifier] if has_one else []


def checkpoint() -> None:
    """Print the newest signed head with its cosignatures; exit 2 where none was signed yet."""
    with _refusals(), _opened(settings()) as database, database.reading() as read:
        signed = latest(read)
    if signed is None:
        ERR.print("no head was signed yet")
        raise typer.Exit(2)
    typer.echo(signed.cosigned, nl=False)


def rotate_key(
    *,
    lost: Annotated[
        bool,
        typer.Option("--lost", help="The old key is lost: only the new one signs, which witnesses must be told."),
    ] = False,
) -> None:
    """Change the key of the log: on record, the next head signed by both; then restart the API."""
    told = settings()
    with _refusals():
        if told.log_key is not None:
            raise KeyFileRefused("the key comes from TENDERWATCH_LOG_KEY: take it out, keep it in a file, then rotate")
        path = told.log_key_file
        retired = None if lost else read_key(path)
        fresh = path.with_name(f"{path.name}.new")
        key = read_key(fresh) if fresh.exists() else make_key(fresh, told.log_origin)
        now = datetime.now(COUNTY)
        with _opened(told, key) as database, database.writing() as write:
            rotate(write, retired, now=now)
        if path.exists():
            path.rename(_aside(path, now))
        fresh.rename(path)
    OUT.print(key.verifier.text(), highlight=False, soft_wrap=True)
    ERR.print("restart the API, and give this key to every witness and to whoever checks receipts")


def _aside(path: Path, now: datetime) -> Path:
    return path.with_name(f"{path.name}.retired-{now:%Y%m%dT%H%M%S}")


def add_to(ledger: typer.Typer) -> None:
    """The three commands belong to `tenderwatch ledger`."""
    ledger.command("verify")(verify)
    ledger.command("checkpoint")(checkpoint)
    ledger.command("rotate-key")(rotate_key)
