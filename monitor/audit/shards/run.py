"""A lake of any size audited on this machine: every step in a process of its own, none above its memory."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from monitor.audit.child import in_child
from monitor.audit.evaluate import Charge
from monitor.audit.shards.bundle import of_scope, scopes
from monitor.audit.shards.cut import Cut, cut
from monitor.audit.shards.merge import merged
from monitor.audit.shards.pool import DoesNotFit, Outcome, Pool, ProcessBroke
from monitor.audit.shards.report import Report
from monitor.audit.shards.seat_files import lake_version, seat_files
from monitor.audit.shards.seats import seats
from monitor.audit.shards.worker import Order, charged_by, is_full, leaving_full, told
from monitor.facts.lake import Lake

BASE_MB: Final = 1_150
"""Address space that Python, Polars and the catalogue take before the first event is read."""
LEAST_MB: Final = 1_600
"""No less is taken: an empty lake would hardly fit."""
SEAT_KB: Final = 12
"""Address space that judging takes a seat, measured; a bundle is made for half of what there is."""
ROW_KB: Final = 2
"""Address space that sorting a link, an event or a payload row takes."""
LONGEST: Final = 30 * 24 * 3600.0
TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much memory a process may take, and what follows from it."""

    megabytes: int
    workers: int = 2

    @property
    def seats(self) -> int:
        """Seats of a bundle."""
        return max(1_000, (self.megabytes - BASE_MB) * 1024 // SEAT_KB // 2)

    @property
    def rows(self) -> int:
        """Rows of one table in memory."""
        return max(10_000, (self.megabytes - BASE_MB) * 1024 // ROW_KB // 2)


def audit(
    lake: Path,
    charged: Sequence[Charge],
    day: int,
    out: Path,
    bounds: Bounds,
    *,
    keeps_verdicts: bool = False,
    tell: Callable[[str, int, int], None] = lambda *_: None,
) -> Report:
    """The lake in folder `lake` judged as of a day number: `findings.parquet` and `report.json` in `out`.

    `tell` hears the step, and how much of it is done of how much. Raises `DoesNotFit`, `ProcessBroke`.
    """
    report = Report("shards", charged, day, lake_version(lake))
    out.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix="work-", dir=out))
    orders = told(charged)
    try:
        files = seat_files(lake, day)
        order = Order(lake, files, orders, day, work, bounds.megabytes, keeps_verdicts)
        with _timed(report, "cut"):
            tell("cut", 0, 1)
            _stepped(("座位表与分包", "seats and bundles"), bounds, _cut, order, bounds.seats, rows=bounds.rows)
        report.events = sum(last - first + 1 for first, last in Lake(lake).segments())
        with Pool(order, bounds.workers) as pool:
            for scope in scopes(charged):
                _scope(scope, pool, order, report, tell)
            report.more = {"memory_mb": bounds.megabytes, "workers": bounds.workers, "splits": pool.splits}
        with _timed(report, "merge"):
            _stepped(("疑点", "findings"), bounds, _merge, work, rows=bounds.rows)
        report.findings = int((work / "count").read_text())
        (work / "findings.parquet").replace(out / "findings.parquet")
        if keeps_verdicts:
            shutil.rmtree(out / "verdicts", ignore_errors=True)
            (work / "verdicts").replace(out / "verdicts")
        report.write(out / "report.json")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return report


def _scope(scope: str, pool: Pool, order: Order, report: Report, tell: Callable[..., None]) -> None:
    folder = order.out / "cut" / scope
    made = Cut.at(scope, folder, order.files)
    rules = tuple(charge.rule.id for charge in of_scope(charged_by(order.charged), scope))
    done = 0
    with _timed(report, "judge"):
        for outcome in pool.judge(made, made.parts(), rules):
            done += 1
            tell(scope, done, made.bundles + pool.splits)
            _count(report, outcome, rules)
    shutil.rmtree(folder)


def _count(report: Report, outcome: Outcome, rules: tuple[str, ...]) -> None:
    part = outcome.part
    if outcome.done is None:
        for rule in part.rules or rules:
            report.broke(rule, part.scope, outcome.error)
        return
    report.count(outcome.done.counts)
    for rule, error in outcome.done.failed:
        report.broke(rule, part.scope, error)


def _stepped(what: tuple[str, str], bounds: Bounds, step: Callable[..., None], *given: Any, rows: int) -> None:
    """A step in a process of its own, with fewer rows at a time where it did not fit."""
    for _ in range(TRIES):
        code = in_child(step, *given, rows, name="shards", megabytes=bounds.megabytes, seconds=LONGEST)
        if code == 0:
            return
        if not is_full(code):
            raise ProcessBroke(code)
        rows = max(1_000, rows // 2)
    raise DoesNotFit(*what, bounds.megabytes, code)


def _cut(order: Order, bundle: int, rows: int) -> None:
    """What is done already (a step before this one did not fit) stays."""
    with leaving_full():
        _laid(order, bundle, rows)


def _laid(order: Order, bundle: int, rows: int) -> None:
    charged = charged_by(order.charged)
    files = seats(order.lake, order.day, rows=rows)
    for scope in scopes(charged):
        folder = order.out / "cut" / scope
        if not (folder / "bundles.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            cut(order.lake, files, scope, charged, folder, rows=bundle, held=rows // 4)


def _merge(work: Path, rows: int) -> None:
    with leaving_full():
        (work / "count").write_text(str(merged(work / "found", work / "findings.parquet", rows=rows // 4)))


@contextmanager
def _timed(report: Report, step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    report.seconds[step] = report.seconds.get(step, 0.0) + time.perf_counter() - began
