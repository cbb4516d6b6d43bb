"""A process that judges bundles, one by one, under a limit of its address space: it may die, its work may not.

Spawned, never forked (a forked child deadlocks in Polars). It answers each part that it is told with what it found
written to disk, whole or not at all; it ends where a part does not fit, and whoever told it goes on with smaller parts.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.evaluate import Charge, Judged
from monitor.audit.shards.bundle import judged, of_scope
from monitor.audit.shards.cut import Cut, Part, references
from monitor.audit.shards.found import found
from monitor.audit.shards.seat_files import SeatFiles
from monitor.audit.terms import Term
from monitor.audit.verdicts import narrowed
from monitor.facts.facts import Whole
from monitor.rules.catalogue import rule

FULL: Final = 13
"""The code with which it leaves where a part does not fit in its memory."""
BROKEN: Final = 14
"""The code with which it leaves where it broke for another reason, after it told which."""
MEMORY: Final = ("memoryerror", "outofmemory", "memory allocation", "cannot allocate memory", "failed to map segment")
Told = tuple[tuple[str, tuple[Term, ...]], ...]
"""Rules by their id, with their parameters: what is told another process."""


@dataclass(frozen=True, slots=True)
class Order:
    """What all parts of one audit share."""

    lake: Path
    files: SeatFiles
    charged: Told
    day: int
    out: Path
    megabytes: int
    keeps_verdicts: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What was said of a part."""

    counts: tuple[tuple[str, str, int], ...]
    """Rule, verdict, number of judged records."""
    failed: tuple[tuple[str, str], ...]
    """Rules that broke, and how."""
    findings: int


@dataclass(frozen=True, slots=True)
class Panicked:
    """Something broke that no rule may catch."""

    error: str


def told(charged: Sequence[Charge]) -> Told:
    """The rules as they are told another process."""
    return tuple((charge.rule.id, charge.spans) for charge in charged)


def charged_by(orders: Told) -> tuple[Charge, ...]:
    """The rules that were told."""
    return tuple(Charge(rule(name), spans) for name, spans in orders)


def work(orders: Connection, order: Order) -> None:
    """Judge each part that comes with its number and its bundles, until None comes."""
    _limit(order.megabytes)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each of its threads takes address space
    os.dup2(os.open(_errors(order, os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    charged = charged_by(order.charged)
    with leaving_full():
        whole = references(order.lake, order.files, charged)
        orders.send(None)
        while (asked := orders.recv()) is not None:
            number, part, cut = asked
            try:
                orders.send(_done(number, part, cut, order, charged, whole, orders))
            except pl.exceptions.PanicException as error:
                if not _is_memory(str(error)):
                    orders.send(Panicked(str(error)))
                    os._exit(BROKEN)
                raise


def told_by(order: Order, pid: int | None) -> str:
    """The last line that a process told on its standard error; an aborted one tells of allocations there."""
    path = _errors(order, pid or 0)
    lines = path.read_text("utf-8", "replace").split("\n") if path.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _errors(order: Order, pid: int) -> Path:
    return order.out / f"stderr-{pid}.txt"


@contextmanager
def leaving_full() -> Iterator[None]:
    """Where its memory is full this process ends at once, with a code that says so; all else is raised."""
    try:
        yield
    except (MemoryError, OSError, pl.exceptions.PanicException) as error:
        if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM or _is_memory(str(error)):
            os._exit(FULL)
        raise


def is_full(code: int | None, last: str = "") -> bool:
    """Whether a process that ended like this, with these last words, can have died of its memory."""
    return code in {FULL, -signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS} or _is_memory(last)


def _limit(megabytes: int) -> None:
    """This process takes so much address space and no more."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _done(
    number: int, part: Part, cut: Cut, order: Order, charged: Sequence[Charge], whole: Whole, orders: Connection
) -> Done:
    mine = [one for one in of_scope(charged, part.scope) if part.rules is None or one.rule.id in part.rules]
    bundle = cut.bundle(part, mine)
    orders.send(bundle.values)
    said = judged(bundle, mine, order.day, whole)
    if any(_is_memory(broken.error) for broken in said.failed):
        raise MemoryError
    kept = narrowed(said.verdicts)
    findings = found(kept, bundle.places, mine)
    _write(findings, order.out / "found" / f"{number:07}.parquet")
    if order.keeps_verdicts:
        _write(kept, order.out / "verdicts" / f"scope={part.scope}" / f"{number:07}.parquet")
    counts = said.verdicts.group_by("rule", "verdict").len().sort("rule", "verdict").rows()
    return Done(tuple(counts), _broken(said), findings.height)


def _broken(said: Judged) -> tuple[tuple[str, str], ...]:
    return tuple((broken.rule, broken.error) for broken in said.failed)


def _is_memory(error: str) -> bool:
    return any(sign in error.lower() for sign in MEMORY)


def _write(rows: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(f".making-{os.getpid()}")
    rows.write_parquet(making)
    making.replace(path)
