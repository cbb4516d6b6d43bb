"""What an audit on a cluster tells of itself, from the answers of all bins."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from monitor.audit.cluster.judge import ANSWERS
from monitor.audit.cluster.task import Task
from monitor.audit.shards.report import Report


def _rows(answers: Path, what: str) -> pl.DataFrame:
    parts = sorted((answers / f"what={what}").glob("*.parquet"))
    if not parts:
        return pl.DataFrame(schema=ANSWERS)
    return pl.read_parquet(parts, hive_partitioning=False)


def summed(answers: Path, task: Task, report: Report) -> None:
    """Counts, failures and costs of all bins go into the report."""
    counted = _rows(answers, "count").group_by("rule", "verdict").agg(pl.col("number").sum())
    report.count(list(counted.sort("rule", "verdict").iter_rows()))
    for rule, scope, error in _rows(answers, "failed").select("rule", "scope_kind", "told").iter_rows():
        report.broke(rule, scope, error)
    cost = _rows(answers, "cost")
    cpu, peak = (cost.filter(pl.col("told") == name)["event"].to_list() for name in ("cpu", "peak"))
    report.more["bins"] = len(task.bins.rows)
    report.more["alone"] = [{"scope": scope, "value": value, "seats": rows} for scope, value, rows in task.bins.hot]
    report.more["judging"] = {"cpu_seconds": round(sum(cpu) / 1e6, 2), "peak_mb": max(peak, default=0) // 1024}
