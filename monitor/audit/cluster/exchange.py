"""How frames pass between Polars and Spark: one schema told to both, Arrow in between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl
import pyarrow as pa

ARROW = {
    pl.Boolean(): (pa.bool_(), "boolean"),
    pl.Int32(): (pa.int32(), "int"),
    pl.Int64(): (pa.int64(), "bigint"),
    pl.String(): (pa.large_string(), "string"),
    pl.List(pl.Int64()): (pa.list_(pa.int64()), "array<bigint>"),
}
BATCH = 64
"""Rows of a batch, at most: a row may hold some thousand lines."""


def ddl(schema: Mapping[str, pl.DataType]) -> str:
    """The schema in Spark's words."""
    return ", ".join(f"`{name}` {ARROW[dtype][1]}" for name, dtype in schema.items())


def batches(frames: Iterable[pl.DataFrame], schema: Mapping[str, pl.DataType]) -> Iterator[pa.RecordBatch]:
    """The rows of `frames` for Spark."""
    told = pa.schema([(name, ARROW[dtype][0]) for name, dtype in schema.items()])
    for frame in frames:
        yield from frame.select(list(schema)).to_arrow().cast(told).to_batches(max_chunksize=BATCH)


def frames(told: Iterable[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """The batches that Spark hands over, as frames."""
    for batch in told:
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a batch of columns is a frame, never a series
        yield frame
