"""The command line: `tenderwatch judge | audit | import | serve | demo | ledger | draw | screens | ...`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from monitor.audit import files
from monitor.audit.judge import Options, Trouble, WrongOption, judge
from monitor.cli.accounts import accounts
from monitor.cli.bundle import add_to as add_bundles
from monitor.cli.demo import show
from monitor.cli.draw import draw
from monitor.cli.evaluate import evaluate
from monitor.cli.import_ocds import import_releases
from monitor.cli.import_ocds import options as publisher
from monitor.cli.keeper import add_to
from monitor.cli.lake_audit import Asked, Engine, audit_lake, broken, shown
from monitor.cli.ledger import ledger, run_witness
from monitor.cli.months import add_to as add_months
from monitor.cli.names import names
from monitor.cli.ocds import ocds as ocds_out
from monitor.cli.operation import add_to as add_operation
from monitor.cli.red_flags import print_red_flags
from monitor.cli.screens import screens
from monitor.cli.serve import serve as serve_all
from monitor.cli.sign import add_to as add_signing
from monitor.cli.tables import audited, measured
from monitor.cli.workbooks import add_to as add_workbooks
from monitor.errors import TenderwatchError
from monitor.intake.deliver import deliver
from monitor.intake.load import for_folder, load, named
from monitor.intake.mapping import Mapping
from monitor.ledger.keyfile import KeyFileRefused
from monitor.rules.catalogue import catalogue
from monitor.rules.catalogue import rule as rule_of
from monitor.rules.places import place
from monitor.settings import settings
from monitor.store.database import open_database
from monitor.vocabulary.contract import contract
from monitor.vocabulary.schemas import schema_of

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="公共资源交易与项目资金监督 tenderwatch",
)
add_to(ledger)
add_months(ledger)
add_signing(app)
add_workbooks(app)
add_operation(app)
add_bundles(app)
app.add_typer(ledger, name="ledger")
app.command("witness")(run_witness)
app.add_typer(draw, name="draw")
app.add_typer(evaluate, name="evaluate")
app.add_typer(names, name="names")
app.add_typer(screens, name="screens")
app.add_typer(ocds_out, name="ocds")
app.add_typer(accounts, name="accounts")
OUT = Console()
ERR = Console(stderr=True)
MANY = 40
"""From this many files on, judging is shared between processes."""

PlaceOption = Annotated[str | None, typer.Option("--place", help="Parameter pack: national, tongyu, demo ...")]
DayOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (YYYY-MM-DD).")]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter for this run; the value is JSON.")
]
RuleOption = Annotated[list[str] | None, typer.Option("--rule", metavar="ID", help="Only this rule (repeatable).")]
MappingOption = Annotated[str | None, typer.Option("--mapping", help="A mapping file, or its name in data/mappings.")]


def _given(told: Iterable[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for item in told:
        name, found, value = item.partition("=")
        if not found:
            raise WrongOption(f"--set {item}: expected NAME=VALUE")
        try:
            out[name] = json.loads(value)
        except ValueError:
            out[name] = value
    return out


def options(where: str | None, as_of: str | None, given: list[str] | None, rules: list[str] | None) -> Options:
    """The options of a run. Raises WrongOption."""
    header: dict[str, Any] = {"set": _given(given or ())}
    if as_of:
        header["as_of"] = as_of
    if rules:
        header["rule"] = rules
    return Options(place=where or settings().place).with_header(header)


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is one line on standard error and exit code 2."""
    try:
        yield
    except (TenderwatchError, KeyFileRefused) as error:
        ERR.print(f"tenderwatch: {error}", style="bold", highlight=False, markup=False)
        raise typer.Exit(2) from error


def _print(line: Any, stream: Any) -> None:
    stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _judged(path: Path, told: Options) -> list[dict[str, Any] | Trouble]:
    return list(judge(path, told))


@app.command("judge")
def judge_files(
    paths: Annotated[list[Path], typer.Argument(help="Files of events, one a line; each is a world of its own.")],
    where: PlaceOption = None,
    as_of: DayOption = None,
    given: SetOption = None,
    rules: RuleOption = None,
) -> None:
    """Print one JSON object a verdict; a bad line is an error object on standard error, the other files still run."""
    with _refusals():
        told = options(where, as_of, given, rules)
        if len(paths) < MANY:
            results: Iterable[list[dict[str, Any] | Trouble]] = (_judged(path, told) for path in paths)
            troubled = _tell(results)
        else:
            with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
                troubled = _tell(pool.map(_judged, paths, [told] * len(paths), chunksize=8))
    if troubled:
        raise typer.Exit(1)


def _tell(results: Iterable[list[dict[str, Any] | Trouble]]) -> bool:
    troubled = False
    for lines in results:
        for line in lines:
            if isinstance(line, Trouble):
                troubled = True
                _print(line.told(), sys.stderr)
            else:
                _print(line, sys.stdout)
    sys.stdout.flush()
    return troubled


def _mapping(paths: list[Path], told: str | None) -> Mapping | None:
    if told is not None:
        return load(Path(told)) if told.endswith(".toml") else named(told)
    tables = [path for path in paths if path.is_dir() or path.suffix not in files.EVENT_FILES]
    if not tables or all(_holds_events(path) for path in tables):
        return None
    return for_folder(tables[0] if tables[0].is_dir() else tables[0].parent)


def _holds_events(path: Path) -> bool:
    return path.is_dir() and any(inside.suffix in files.EVENT_FILES for inside in path.iterdir())


@contextmanager
def _progress(label: str) -> Iterator[Any]:
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=ERR,
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=None)
        yield lambda count, most=None: bar.update(task, completed=count, total=most)


@app.command("audit")
def audit_files(  # noqa: PLR0913, PLR0917 - one argument an option of the command line
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Events as JSON Lines, or a folder with a mapping.", show_default=False)
    ] = None,
    mapping: MappingOption = None,
    where: PlaceOption = None,
    as_of: DayOption = None,
    given: SetOption = None,
    rules: RuleOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the verdicts here as JSON Lines; with --lake: the folder.")
    ] = None,
    planted: Annotated[
        Path | None, typer.Option("--planted", help="Compare with a ledger of planted breaches.")
    ] = None,
    lake: Annotated[Path | None, typer.Option("--lake", help="Audit the lake in this folder.")] = None,
    engine: Annotated[
        Engine | None, typer.Option("--engine", help="With --lake: what judges; all find the same.")
    ] = None,
    memory_mb: Annotated[
        int | None, typer.Option("--memory-mb", help="shards: address space of a process, in MiB.")
    ] = None,
    master: Annotated[str | None, typer.Option("--master", metavar="URL", help="spark: the cluster.")] = None,
    *,
    verdicts: Annotated[bool, typer.Option("--verdicts", help="shards: keep what is clear as well.")] = False,
) -> None:
    """Audit files as one world, or a lake: what was read, what was refused and why, and the findings a rule."""
    with _refusals():
        paths = paths or []
        asked = Asked(lake, engine, memory_mb, master, verdicts)
        asked.refused(paths, out, {"--mapping": mapping, "--planted": planted}, settings().language)
        if lake is not None and out is not None:
            _audit_lake(asked, options(where, as_of, given, rules), out)
            return
        missing = [path for path in paths if not path.exists()]
        if missing:
            raise WrongOption(f"no such file or folder: {missing[0]}")
        told_mapping = _mapping(paths, mapping)
        told = options(where or (told_mapping.place if told_mapping else None), as_of, given, rules)
        with _progress("events") as progress:
            result = files.audit(files.sources(paths, told_mapping), told.charges(), told.day(), progress=progress)
        if out is not None:
            with out.open("w", encoding="utf-8") as stream:
                for line in result.verdicts():
                    _print(line, stream)
        for table in audited(result, place(told.place), settings().language):
            OUT.print(table)
        if planted is not None:
            OUT.print(measured(result.verdicts(), planted))
    if result.failed:
        for broken in result.failed:
            ERR.print(f"rule {broken.rule} broke: {broken.error}", markup=False)
        raise typer.Exit(1)


def _audit_lake(asked: Asked, told: Options, out: Path) -> None:
    lang = settings().language
    with _progress("lake") as progress:
        report = audit_lake(asked, told, out, lambda _, done, most: progress(done, most), lang)
    for line in shown(report, told.place, lang, out):
        OUT.print(line, highlight=False)
    for line in broken(report, lang):
        ERR.print(line, markup=False)
    if report.failed:
        raise typer.Exit(1)


@app.command("import")
def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Events as JSON Lines, or a folder with a mapping.")],
    mapping: MappingOption = None,
    *,
    ocds: Annotated[bool, typer.Option("--ocds", help="The files are OCDS releases or records.")] = False,
    unit: Annotated[str | None, typer.Option("--unit", metavar="ID", help="OCDS: who publishes.")] = None,
    regime: Annotated[str, typer.Option("--regime", help="OCDS: the law that governs.")] = "other",
    region: Annotated[str | None, typer.Option("--region", help="OCDS: the place of the projects.")] = None,
) -> None:
    """Put events into the store; the same event twice is one, nothing is half-written."""
    with _refusals():
        with _progress("events") as progress:
            database = open_database(
                settings().database,
                origin=settings().log_origin,
                archive=settings().archive,
                key=settings().signing_key(),
            )
            database.migrate()
            report: dict[str, Any] = {}
            if ocds:
                told = publisher(unit, regime, region)
                done, report = import_releases(database, paths, told, progress=progress)
            else:
                done = deliver(database, files.sources(paths, _mapping(paths, mapping)), progress=progress)
            database.close()
        for problem in done.problems[:50]:
            ERR.print(problem.text(settings().language), markup=False)
        OUT.print_json(data={**done.told(), **report})
    if done.is_troubled:
        raise typer.Exit(1)


@app.command("rules")
def list_rules(
    rule_id: Annotated[str | None, typer.Argument(help="One rule, with all it says of itself.")] = None,
    where: PlaceOption = None,
) -> None:
    """List the rules, or explain one."""
    with _refusals():
        pack = place(where or settings().place)
        if rule_id is not None:
            told = rule_of(rule_id)
            OUT.print(told.id, told.version, told.title["zh"], "/", told.title["en"], highlight=False)
            for doc in (told.doc_zh, told.doc):
                OUT.print(doc, markup=False, highlight=False)
            return
        table = Table(Column("id", no_wrap=True), "v", "名称", "title", "severity", "scope", pack.id)
        for told in catalogue().values():
            on = "on" if pack.is_on(told.id) else "off"
            severity = f"{told.severity}{' (lead)' if told.is_lead else ''}"
            table.add_row(told.id, str(told.version), told.title["zh"], told.title["en"], severity, told.scope, on)
        OUT.print(table)


@app.command("schema")
def print_schema(kind: Annotated[str, typer.Argument(help="A kind of event, such as payment.made.")]) -> None:
    """Print the JSON Schema of one kind of event."""
    with _refusals():
        if kind not in contract().kinds:
            near = get_close_matches(kind, contract().kinds, 3)
            raise WrongOption(f"no kind {kind}" + (f"; did you mean {', '.join(near)}?" if near else ""))
        OUT.print_json(data=schema_of(kind))


@app.command(
    "red-flags",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def red_flags(told: typer.Context) -> None:
    """Compute the eleven OCDS red flags over a file of releases: leads (疑点) for people to look at."""
    raise typer.Exit(print_red_flags(told.args))


@app.command("serve")
def serve(*, dashboard: Annotated[bool, typer.Option(help="Start the dashboard as well.")] = True) -> None:
    """Start the API and the dashboard, and keep them running until interrupted."""
    with _refusals():
        serve_all(settings(), dashboard=dashboard)


@app.command("demo")
def demo(
    *,
    years: Annotated[int, typer.Option(help="Years of history.")] = 3,
    projects: Annotated[int, typer.Option(help="Projects in all.")] = 400,
    folder: Annotated[Path, typer.Option(help="Where the county is kept.")] = Path("var/demo"),
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Open it in the browser afterwards.")] = True,
) -> None:
    """Generate a county, audit it, compare with what was planted, and serve it."""
    with _refusals():
        show(folder, years=years, projects=projects, serving=serving, now=datetime.now().astimezone())
