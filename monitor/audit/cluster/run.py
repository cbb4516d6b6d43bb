"""An audit of a lake on Spark: `findings.parquet` and `report.json` in a folder, as every other engine writes them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from monitor.audit.cluster.job import answered
from monitor.audit.cluster.plan import SEATS_A_BIN, planned
from monitor.audit.cluster.report import summed
from monitor.audit.cluster.roll import roll_call
from monitor.audit.cluster.session import broken, opened
from monitor.audit.cluster.spent import shuffled
from monitor.audit.cluster.task import brief
from monitor.audit.evaluate import Charge
from monitor.audit.shards.merge import merged
from monitor.audit.shards.report import Report
from monitor.audit.shards.seat_files import lake_version
from monitor.audit.shards.seats import seats
from monitor.facts.lake import Lake

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def audit(lake: Path, charged: Sequence[Charge], day: int, out: Path, master: str) -> Report:
    """The lake in folder `lake` judged as of a day number by a cluster. Raises `NoCluster`, `JobBroke`."""
    began = time.perf_counter()
    with opened(master) as session:
        return audited(session, lake, charged, day, out, started=time.perf_counter() - began)


def audited(
    session: SparkSession,
    lake: Path,
    charged: Sequence[Charge],
    day: int,
    out: Path,
    *,
    seats_a_bin: int = SEATS_A_BIN,
    started: float = 0.0,
) -> Report:
    """As `audit`, in a session that is there already, which `started` seconds made."""
    report = Report("spark", charged, day, lake_version(lake))
    report.seconds["start"] = started
    out.mkdir(parents=True, exist_ok=True)
    lake, work, before = lake.absolute(), Path(mkdtemp(prefix="work-", dir=out.absolute())), set(shuffled(session))
    try:
        with _timed(report, "seats"):
            files = seats(lake, day)
        told = brief(charged, day)
        with _timed(report, "roll"):
            report.more["tasks_at_once"] = roll_call(session, told, (str(lake), str(files.folder), str(work)))
        with _timed(report, "plan"):
            task = planned(lake, files, told, seats_a_bin=seats_a_bin)
        with _timed(report, "judge"), broken():
            answered(session, task).write.partitionBy("what").parquet(f"file://{work / 'answers'}")
        with _timed(report, "merge"):
            report.findings = merged(work / "answers" / "what=finding", work / "findings.parquet")
        report.events = sum(last - first + 1 for first, last in Lake(lake).segments())
        summed(work / "answers", task, report)
        wrote = (written for stage, written in shuffled(session).items() if stage not in before)
        report.more["shuffle_bytes"] = sum(wrote)
        (work / "findings.parquet").replace(out / "findings.parquet")
        report.write(out / "report.json")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return report


@contextmanager
def _timed(report: Report, step: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    report.seconds[step] = time.perf_counter() - began
