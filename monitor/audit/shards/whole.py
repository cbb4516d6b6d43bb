"""A lake audited in one piece, in this process: what shards and cluster are held against; quickest where it fits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from monitor.audit.batch import batch
from monitor.audit.evaluate import Charge
from monitor.audit.shards.bundle import PLACES, read_by
from monitor.audit.shards.found import found
from monitor.audit.shards.merge import merged
from monitor.audit.shards.report import Report
from monitor.audit.shards.seat_files import lake_version
from monitor.facts.facts import as_of
from monitor.facts.lake import Lake
from monitor.findings.context import context
from monitor.vocabulary.verdicts import Verdict


def audit_whole(lake: Path, charged: Sequence[Charge], day: int, out: Path) -> Report:
    """The lake in folder `lake` judged as of a day number: `findings.parquet` and `report.json` in `out`."""
    report = Report("whole", charged, day, lake_version(lake))
    world = Lake(lake).records(read_by(charged))
    report.events = world.events.height
    judged = batch(world, charged, day)
    report.count(judged.verdicts.group_by("rule", "verdict").len().rows())
    scope_of = {charge.rule.id: charge.rule.scope for charge in charged}
    for broken in judged.failed:
        report.broke(broken.rule, scope_of[broken.rule], broken.error)
    raised = judged.verdicts.filter(pl.col("verdict") == Verdict.FLAGGED.value)
    places = pl.DataFrame(schema=PLACES)
    if not raised.is_empty():
        places = context(world, as_of(world, day), raised["event"])
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="work-", dir=out) as work:
        parts = Path(work) / "found"
        parts.mkdir()
        found(raised, places, charged).write_parquet(parts / "whole.parquet")
        report.findings = merged(parts, Path(work) / "findings.parquet")
        (Path(work) / "findings.parquet").replace(out / "findings.parquet")
    report.write(out / "report.json")
    return report
