"""Tables of a bundle as rows that a cluster shuffles: some rows of one table for one bin, as JSON lines.

A payload is told in lines as the ledger tells it, so that its rows are read back by the same reader; times are
microseconds. Lines cost nothing a piece, however many bins a history is cut into.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

PIECES = {
    "bin": pl.Int32(),
    "scope": pl.String(),
    "name": pl.String(),
    "rows": pl.Int64(),
    "lines": pl.String(),
}
"""`name`: the table (`events`, `seats`, `places`) or the kind of a payload."""
ROWS = 10_000
"""Rows of a piece, at most: what bounds the batches that pass between Spark and Python."""


def _plain(dtype: pl.DataType) -> pl.DataType:
    return pl.Int64() if isinstance(dtype, pl.Datetime) else dtype


def in_lines(table: pl.DataFrame) -> pl.DataFrame:
    """`event` and `line`: each row of a table as a JSON object, without the columns of which nothing is told."""
    told = [column for column in table.iter_columns() if column.name == "event" or column.null_count() < len(column)]
    plain = pl.DataFrame(told).with_columns(pl.col(pl.Datetime).cast(pl.Int64))
    return plain.select("event", line=pl.struct(pl.all()).struct.json_encode())


def pieces(lines: pl.DataFrame, binned: pl.DataFrame, scope: str, name: str) -> pl.DataFrame:
    """`lines` (`event`, `line`) for the bins in which their events are (`event`, `bin`), as `PIECES`."""
    told = lines.join(binned, on="event", maintain_order="left")
    told = told.with_columns(piece=pl.int_range(pl.len()).over("bin") // ROWS)
    grouped = told.group_by("bin", "piece", maintain_order=True)
    out = grouped.agg(rows=pl.len().cast(pl.Int64), lines=pl.col("line").str.join("\n"))
    return out.select(
        pl.col("bin").cast(pl.Int32), pl.lit(scope).alias("scope"), pl.lit(name).alias("name"), "rows", "lines"
    )


def table_of(lines: Iterable[str], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The table of which `lines` are pieces, in the order of its events."""
    plain = {name: _plain(dtype) for name, dtype in schema.items()}
    made = pl.read_ndjson("\n".join(lines).encode(), schema=plain)
    times = [pl.col(name).cast(dtype) for name, dtype in schema.items() if isinstance(dtype, pl.Datetime)]
    return made.with_columns(times).sort("event", maintain_order=True)
