"""`tenderwatch names compare | aliases`: two names compared; firms that share marks with a barred one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.errors import TenderwatchError
from monitor.names.compare import Comparison, compare
from monitor.names.consortium import members
from monitor.names.person import PersonComparison, compare_persons
from monitor.names.reasons import SAID, Verdict
from monitor.settings import settings

names = typer.Typer(no_args_is_help=True, help="名称比对、换壳关联 / names compared, firms that share marks")
OUT = Console()
ERR = Console(stderr=True)


class NothingRead(TenderwatchError):
    """The files hold no event that can be read, or a day is none."""


@contextmanager
def _refusals() -> Iterator[None]:
    """A refusal is one line on standard error and exit code 2."""
    try:
        yield
    except (TenderwatchError, OSError) as error:
        ERR.print(f"tenderwatch: {error}", style="bold", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(2) from error


def _say(line: str) -> None:
    OUT.print(line, highlight=False, markup=False, soft_wrap=True)


@names.command("compare")
def compare_names(
    one: Annotated[str, typer.Argument(help="A firm or consortium; with --person a person.")],
    other: Annotated[str, typer.Argument(help="The other.")],
    *,
    one_code: Annotated[str | None, typer.Option("--code", help="Credit code of the first (person: its code).")] = None,
    other_code: Annotated[str | None, typer.Option("--other-code", help="Of the other.")] = None,
    person: Annotated[bool, typer.Option("--person", help="Both are names of persons.")] = False,
) -> None:
    """Say whether two names are the same, and why: exit 0 where they are, 1 where not."""
    lang, codes = settings().language, (one_code, other_code)
    told: list[Comparison | PersonComparison] = []
    if person:
        told.append(compare_persons(one, other, ids=codes))
    else:
        sides = [(members(text) or (text,)) for text in (one, other)]
        single = len(sides[0]) == len(sides[1]) == 1
        told += [compare(left, right, codes=codes if single else (None, None)) for left, right in product(*sides)]
    for found in told:
        left, right = (side if isinstance(side, str) else side.written for side in (found.one, found.other))
        _say(f"{left} | {right}: {SAID[found.verdict][lang]} ({found.verdict})")
        for reason in found.said(lang):
            _say(f"  {reason}")
    if not any(found.verdict is Verdict.SAME for found in told):
        raise typer.Exit(1)


def _day(told: str | None) -> date:
    try:
        return date.today() if told is None else date.fromisoformat(told)  # noqa: DTZ011 - the day where the user is
    except ValueError as error:
        raise NothingRead(f"--as-of {told}: a day like 2026-06-28 expected") from error


@names.command("aliases")
def list_aliases(
    paths: Annotated[list[Path], typer.Argument(help="Events as JSON Lines.")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Bars in force on this day.")] = None,
    most: Annotated[int, typer.Option(help="A mark of more firms than this joins nobody.")] = 5,
    steps: Annotated[int, typer.Option(help="At most so many firms further.")] = 2,
) -> None:
    """List the firms that share marks with a firm barred on the day, each with the way and what tells it."""
    from monitor.audit.files import sources
    from monitor.flows.shells import shells
    from monitor.names.ties import SAID as MARKS
    from monitor.vocabulary.event import Event

    lang = settings().language
    with _refusals():
        told = {
            (item.source, item.id): item for door in sources(paths, None) for item in door if isinstance(item, Event)
        }
        if not told:
            raise NothingRead("no event in the files")
        day = _day(as_of)
        found = shells(list(told.values()), day, most)
    for barred, other, way in found.near(steps):
        _say(f"{other} -> {barred}")
        for step in way[::-1]:
            kinds = (MARKS[step.other_tie.kind][lang], MARKS[step.one_tie.kind][lang])
            _say(f"  {step.other} [{kinds[0]}] {step.mark} [{kinds[1]}] {step.one}")
            _say(f"    {step.other_tie.event or '-'}; {step.one_tie.event or '-'}")
    _say(
        f"{day}: 受限 barred {len(found.barred)}, 关联组 groups {len(found.aliases.groups())}, "
        f"多家共有而不计的标记 marks of many, left out {len(found.aliases.hubs)}"
    )
