"""`tenderwatch ocds`: everything out as OCDS, and packages held against the schemas."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from monitor.cli.ledger import refusals
from monitor.export.ocds.bulk import Asked
from monitor.export.ocds.files import export
from monitor.export.ocds.package import Publisher
from monitor.export.ocds.schema import Misfit, Package, misfits
from monitor.settings import settings
from monitor.store.database import open_database

ocds = typer.Typer(no_args_is_help=True, help="OCDS 1.1: 导出与校验 / export and validation")
OUT = Console()
ERR = Console(stderr=True)
MOST: Final = 50


@ocds.command("export")
def export_all(
    folder: Annotated[Path, typer.Argument(help="Folder for releases, records, others (.jsonl) and tables.zip.")],
    *,
    public: Annotated[bool, typer.Option("--public", help="As the public sees it: without anything personal.")] = False,
    since: Annotated[int, typer.Option(help="Only what changed after this entry of the ledger.")] = -1,
) -> None:
    """Write every process as OCDS 1.1; without --public with personal data, so that it can be imported whole."""
    with refusals():
        told = settings()
        database = open_database(told.database, origin=told.log_origin, archive=told.archive)
        try:
            with database.reading() as read:
                asked = Asked(since, None if public else lambda _: True)
                done = export(read, folder, Publisher.of(told), asked)
        finally:
            database.close()
        OUT.print_json(data=done.told(folder))


def _of_line(line: bytes) -> list[Misfit]:
    try:
        package = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return [Misfit("$", f"不是 JSON / no JSON: {error}")]
    if not isinstance(package, dict):
        return [Misfit("$", "不是对象 / no object")]
    name: Package = "record-package" if "records" in package else "release-package"
    return list(misfits(name, package))


@ocds.command("check")
def check(paths: Annotated[list[Path], typer.Argument(help="Packages, one a line.")]) -> None:
    """Hold release and record packages against the schemas of OCDS 1.1.5 and our extensions."""
    found = 0
    with refusals():
        for path in paths:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    for misfit in _of_line(line):
                        found += 1
                        if found <= MOST:
                            ERR.print(f"{path.name}:{number} {misfit.path}: {misfit.message[:300]}", markup=False)
    OUT.print_json(data={"misfits": found})
    if found:
        raise typer.Exit(1)
