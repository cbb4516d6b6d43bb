"""The roll is called before the job: every executor has this release, these rules and values, and sees the lake."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from monitor.audit.cluster.exchange import batches, ddl
from monitor.audit.cluster.session import NoCluster, broken, mapped
from monitor.audit.cluster.task import Brief
from monitor.audit.evaluate import basis
from monitor.audit.shards.worker import charged_by
from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PRESENT = {
    "host": pl.String(),
    "python": pl.String(),
    "polars": pl.String(),
    "basis": pl.String(),
    "unseen": pl.String(),
}
"""`basis`: rules, versions and values, or the error that kept them from being built; `unseen`: folders not there."""


def told_here(brief: Brief, folders: tuple[str, ...]) -> dict[str, str]:
    """What one process answers (`PRESENT`)."""
    try:
        rules = basis(charged_by(brief.orders))
    except (TenderwatchError, ImportError) as error:
        rules = f"{type(error).__name__}: {error}"
    unseen = ", ".join(folder for folder in folders if not Path(folder).is_dir())
    python = platform.python_version().rpartition(".")[0]
    return {"host": platform.node(), "python": python, "polars": pl.__version__, "basis": rules, "unseen": unseen}


def roll_call(session: SparkSession, brief: Brief, folders: tuple[str, ...]) -> int:
    """How many answered as this process would; raises `NoCluster` with the host, what was found and what expected."""
    seats = session.sparkContext.defaultParallelism
    with broken():
        rows = mapped(session.range(0, seats, 1, seats), _answering(brief, folders), ddl(PRESENT)).collect()
    expected = told_here(brief, folders) | {"unseen": ""}
    for row in rows:
        for name, value in expected.items():
            if name != "host" and row[name] != value:
                raise NoCluster(unlike(row["host"], name, row[name], value))
    return len(rows)


def unlike(host: str, name: str, found: str, expected: str) -> Words:
    """How an executor differs, in a sentence."""
    if name == "unseen":
        return Words(f"执行器 {host} 看不到文件夹：{found}", f"the executor on {host} does not see: {found}")
    zh, en = NAMES[name]
    return Words(
        f"执行器 {host} 的{zh}不同：{found}，应为 {expected}",
        f"the executor on {host} has another {en}: {found}, expected {expected}",
    )


NAMES = {
    "python": Words("Python 版本", "Python"),
    "polars": Words("Polars 版本", "Polars"),
    "basis": Words("规则或参数", "set of rules and values"),
}


def _answering(brief: Brief, folders: tuple[str, ...]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def work(numbers: Iterator[Any]) -> Iterator[Any]:
        for batch in numbers:
            told = [told_here(brief, folders)] * batch.num_rows
            yield from batches([pl.DataFrame(told, schema=PRESENT)], PRESENT)

    return work
