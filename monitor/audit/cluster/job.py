"""The job: read, shuffle by bin, judge; what Spark runs again anywhere when an executor dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from monitor.audit.cluster.exchange import batches, ddl, frames
from monitor.audit.cluster.judge import ANSWERS, answers, bundle_of, gathered
from monitor.audit.cluster.pieces import PIECES
from monitor.audit.cluster.session import mapped
from monitor.audit.cluster.spread import spread
from monitor.audit.cluster.task import Task

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

Work = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def answered(session: SparkSession, task: Task) -> DataFrame:
    """The answers of all bins (`ANSWERS`), each bin one partition: nothing is worked out before it is written."""
    told = session.sparkContext.broadcast(task)
    parts, bins = len(task.parts), max(1, len(task.bins.rows))  # as of an early day nothing may hold
    read = mapped(session.range(0, parts, 1, max(1, parts)), _spreading(told), ddl(PIECES))
    return mapped(read.repartitionById(bins, "bin"), _judging(told), ddl(ANSWERS))


def spreading(task: Task, part: int) -> Iterator[pa.RecordBatch]:
    """One part of the lake as pieces for all bins (`PIECES`)."""
    for unit in task.parts[part]:
        yield from batches(spread(task, unit), PIECES)


def judging(task: Task, pieces: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What the rules say (`ANSWERS`) of the bins of which these are all pieces."""
    there = gathered(frames(pieces))
    for number, scope in sorted(there):
        bundle = bundle_of(scope, there.pop((number, scope)))
        yield from batches([answers(task, number, bundle)], ANSWERS)


def _spreading(told: Broadcast[Task]) -> Work:
    def work(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for number in (one for batch in numbers for one in batch.column(0).to_pylist()):
            yield from spreading(told.value, number)

    return work


def _judging(told: Broadcast[Task]) -> Work:
    return lambda pieces: judging(told.value, pieces)
