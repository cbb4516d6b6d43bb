"""A Spark session for a master: on this machine, or of a cluster that is there already."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from monitor.errors import TenderwatchError
from monitor.vocabulary.problems import Words

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CONF: Mapping[str, str] = {
    "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
    "spark.sql.execution.arrow.maxBytesPerBatch": "64m",
    "spark.sql.execution.arrow.useLargeVarTypes": "true",
    "spark.io.compression.codec": "zstd",
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
}
"""A row is some thousand rows of a table, so batches hold few; one task is one core's, so Polars takes one thread."""
TIMES = 4
"""How often Spark begins a task before the job fails; on `local[N]` it would be once."""


def _said(words: Words) -> str:
    from monitor.settings import settings  # executors read no settings

    return words.zh if settings().language == "zh" else words.en


class NoCluster(TenderwatchError):
    """There is no Spark here, no Java, or no cluster at that address."""

    def __init__(self, said: Words) -> None:
        """Tell it in the language of this installation."""
        super().__init__(_said(said))


class JobBroke(TenderwatchError):
    """Spark gave the job up; nothing was written."""

    def __init__(self, why: str) -> None:
        """Keep what Spark said last, in the language of this installation."""
        super().__init__(
            _said(Words(f"集群任务失败，未写入任何结果：{why}", f"the job broke, nothing was written: {why}"))
        )


@contextmanager
def broken() -> Iterator[None]:
    """What Spark raises inside becomes `JobBroke`."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        said = [
            line.strip() for line in str(error).splitlines() if line.strip() and not line.startswith(("\tat", "   "))
        ]
        raise JobBroke(said[-1] if said else type(error).__name__) from error


def is_here(master: str) -> bool:
    """Whether the master's executors run on this machine, in this Python."""
    return master.startswith("local")


@contextmanager
def opened(master: str, more: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A session on `master`; raises `NoCluster`. What `spark-defaults.conf` says stands unless told here.

    The interpreter of executors on this machine is the one that runs now; elsewhere it is `PYSPARK_PYTHON`.
    """
    try:
        with quiet():
            from pyspark.sql import SparkSession
    except ImportError:
        said = Words(
            "未安装 Spark：请安装可选依赖 tenderwatch[cluster]",
            "Spark is not installed: install the optional dependencies tenderwatch[cluster]",
        )
        raise NoCluster(said) from None
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise NoCluster(Words("没有找到 Java（需要 17 或更高版本）", "there is no Java (17 or newer is needed)"))
    told = {**CONF, **(more or {})}
    if is_here(master):
        os.environ["PYSPARK_PYTHON"] = sys.executable
        told |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    builder = SparkSession.builder.master(_patient(master)).appName("tenderwatch audit")
    for name, value in told.items():
        builder = builder.config(name, value)
    try:
        with quiet():
            session = builder.getOrCreate()
    except Exception as error:
        why = str(error).strip().splitlines()[0]
        said = Words(f"无法连接 Spark 集群 {master}：{why}", f"no Spark cluster at {master}: {why}")
        raise NoCluster(said) from error
    try:
        yield session
    finally:
        session.stop()


def _patient(master: str) -> str:
    """`local[2]` as `local[2,4]`: a task that dies is begun again there too."""
    if master == "local":
        return f"local[1,{TIMES}]"
    if master.startswith("local[") and "," not in master:
        return f"{master[:-1]},{TIMES}]"
    return master


def mapped(frame: DataFrame, work: Callable[[Any], Any], schema: str) -> DataFrame:
    """`frame.mapInArrow(work, schema)`."""
    with quiet():
        return frame.mapInArrow(work, schema)


@contextmanager
def quiet() -> Iterator[None]:
    """Without Spark's warning of a pandas newer than it knows: none of it is used."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*pandas", category=FutureWarning)
        yield
