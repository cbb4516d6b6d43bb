"""What the commands of a draw say: their answers, and what is refused, in the user's language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console

from monitor.drawing.wrong import FileUnfit
from monitor.errors import TenderwatchError
from monitor.intake.problems import FileRefused
from monitor.ledger.keyfile import KeyFileRefused
from monitor.ledger.policy import PolicyRefused
from monitor.settings import settings

OUT = Console()
ERR = Console(stderr=True)
ApiOption = Annotated[
    str | None, typer.Option("--api", metavar="URL", help="Over HTTP; else the local store of the settings.")
]
SourceOption = Annotated[str, typer.Option("--source", help="The submitting unit: its id, or urn:tw:unit:<id>.")]


class DoorRefused(TenderwatchError):
    """The act was refused; the message says why in the caller's language, a line a problem."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An act is on record, or was before: entry of the log."""

    entry: int
    is_repeated: bool


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal is told on standard error in the user's language, and the exit code is 2."""
    try:
        yield
    except (TenderwatchError, KeyFileRefused, PolicyRefused, OSError) as error:
        lang = settings().language
        text = error.text(lang) if isinstance(error, FileUnfit) else str(error)
        if isinstance(error, FileRefused):
            text = error.problem.text(lang)
        for line in text.splitlines():
            ERR.print(f"tenderwatch: {line}", style="bold", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(2) from error


def unit(told: str) -> str:
    """The source of an event: urn:tw:unit:<id>."""
    return told if told.startswith("urn:") else f"urn:tw:unit:{told}"


def say(zh: str, en: str | None = None) -> None:
    """One line on standard output, in the user's language; without `en` it is the same in both."""
    OUT.print(zh if en is None or settings().language == "zh" else en, highlight=False, markup=False, soft_wrap=True)


def told(answer: Answer) -> None:
    """What became of an act."""
    if answer.is_repeated:
        say(f"早已入账，序号 {answer.entry}", f"on record before, entry {answer.entry}")
    else:
        say(f"已入账，序号 {answer.entry}", f"on record, entry {answer.entry}")
