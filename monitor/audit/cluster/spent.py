"""What Spark counted of its jobs: the figures of its own pages, which have no door in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def shuffled(session: SparkSession) -> dict[int, int]:
    """Stage -> bytes that it wrote for others to fetch, of the stages that the session still knows."""
    context = session.sparkContext
    quantiles = context._gateway.new_array(context._jvm.double, 0)  # noqa: SLF001
    store = context._jsc.sc().statusStore()  # noqa: SLF001
    stages = store.stageList(None, False, False, quantiles, None)  # noqa: FBT003 - positional in the JVM
    told = (stages.apply(place) for place in range(stages.size()))
    return {stage.stageId(): stage.shuffleWriteBytes() for stage in told}
