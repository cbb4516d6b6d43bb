"""`tenderwatch template | check`: workbooks to fill in, and what is wrong with a filled one, without a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from monitor.errors import TenderwatchError
from monitor.intake.load import load, named
from monitor.intake.sheets.families import templates
from monitor.intake.sheets.mark import marked
from monitor.intake.sheets.read import Reading, read_workbook
from monitor.intake.sheets.template import template
from monitor.settings import settings
from monitor.vocabulary.writing import written

OUT = Console()
ERR = Console(stderr=True)
_SUM: Final = {
    "zh": "{rows} 行，{events} 个事件；必须更正 {must_fix} 处，请核对 {check} 处，提示 {note} 处。",
    "en": "{rows} rows, {events} events; {must_fix} to fix, {check} to check, {note} notes.",
}
LangOption = Annotated[str | None, typer.Option("--lang", help="zh or en; else the language of the installation.")]


def add_to(app: typer.Typer) -> None:
    """The two commands beside the others."""
    app.command("template")(write_template)
    app.command("check")(check_file)


def _lang(told: str | None) -> str:
    if told not in {None, "zh", "en"}:
        raise typer.BadParameter(f"{told}: zh / en")
    return told or settings().language


def write_template(
    family: Annotated[str | None, typer.Argument(help="Which workbook; without it they are listed.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write; else FAMILY.xlsx.")] = None,
    lang: LangOption = None,
) -> None:
    """Write a workbook to fill in, made from the event contract."""
    if family is None:
        for each in templates():
            OUT.print(f"{each.id:<12}{each.name.zh} {each.name.en}", highlight=False)
        return
    path = out or Path(f"{family}.xlsx")
    try:
        path.write_bytes(template(family, _lang(lang)))
    except (TenderwatchError, OSError) as error:
        _complain(error)
        raise typer.Exit(2) from error
    OUT.print(str(path), highlight=False, soft_wrap=True)


def check_file(
    file: Annotated[Path, typer.Argument(help="A filled workbook (xlsx), a CSV file of one sheet, or a mapped table.")],
    unit: Annotated[str, typer.Option("--unit", metavar="ID", help="Organisation id of the unit that sends it.")],
    *,
    mapping: Annotated[
        str | None, typer.Option("--mapping", help="A mapping file, or its name in data/mappings.")
    ] = None,
    marks: Annotated[Path | None, typer.Option("--marked", help="Write the workbook with its cells marked.")] = None,
    events: Annotated[Path | None, typer.Option("--events", help="Write the events that were read (jsonl).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a problem, then the counts.")] = False,
    lang: LangOption = None,
) -> None:
    """Read a file as a submission would be and say what is wrong; nothing is stored. Exit 1: something to fix."""
    said = _lang(lang)
    try:
        by = None if mapping is None else load(Path(mapping)) if mapping.endswith(".toml") else named(mapping)
        reading = read_workbook(file, file.name, unit, mapping=by)
        if marks is not None:
            marks.write_bytes(marked(file.read_bytes(), reading.problems, said, file.name))
        if events is not None:
            lines = (json.dumps(written(event), ensure_ascii=False) + "\n" for event in reading.events)
            events.write_text("".join(lines), encoding="utf-8")
    except (TenderwatchError, OSError, ValueError) as error:
        _complain(error, said)
        raise typer.Exit(2) from error
    _tell(reading, said, as_json=as_json)
    if reading.must_fix:
        raise typer.Exit(1)


def _tell(reading: Reading, lang: str, *, as_json: bool) -> None:
    for problem in reading.problems:
        told = json.dumps(problem.as_json(), ensure_ascii=False) if as_json else problem.text(lang)
        OUT.print(told, highlight=False, markup=False, soft_wrap=True)
    if as_json:
        OUT.print(
            json.dumps(reading.report.as_json(), ensure_ascii=False), highlight=False, markup=False, soft_wrap=True
        )
        return
    weights = {weight: sum(codes.values()) for weight, codes in reading.report.problems.items()}
    counts = {"must_fix": 0, "check": 0, "note": 0} | weights
    summed = _SUM[lang].format(rows=reading.report.rows, events=len(reading.events), **counts)
    OUT.print(summed, highlight=False, markup=False, soft_wrap=True)


def _complain(error: Exception, lang: str = "en") -> None:
    problem = getattr(error, "problem", None)
    said = problem.text(lang) if problem is not None else str(error)
    ERR.print(f"tenderwatch: {said}", style="bold", highlight=False, markup=False, soft_wrap=True)
