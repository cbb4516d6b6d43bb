"""Rows of one shape in buckets on disk, so that one bucket at a time is in memory; a few rows never touch the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

BUCKET = "bucket"


class Spill:
    """Rows put in any order and read bucket by bucket."""

    def __init__(self, folder: Path, schema: Mapping[str, pl.DataType], most: int) -> None:
        """Keep the rows under `folder`, at most `most` of them in memory."""
        self.schema = dict(schema)
        self._folder = folder
        self._most = most
        self._waiting: list[pl.DataFrame] = []
        self._here: dict[int, list[pl.DataFrame]] = {}
        self._rows = 0
        self._parts: dict[int, list[Path]] = {}
        self._flushed = 0

    def put(self, rows: pl.DataFrame, bucket: int | pl.Series | pl.Expr) -> None:
        """`rows` lie in `bucket`: one for all, or one a row."""
        if rows.is_empty():
            return
        told = bucket if not isinstance(bucket, int) else pl.lit(bucket)
        self._waiting.append(rows.select(*self.schema, told.cast(pl.Int32).alias(BUCKET)))
        self._rows += rows.height
        if self._rows > self._most:
            self._flush()

    def is_empty(self) -> bool:
        """Whether nothing was put."""
        return not self._waiting and not self._here and not self._parts

    def read(self, bucket: int) -> pl.DataFrame:
        """The rows of a bucket, in the order in which they were put."""
        self._sort()
        kept = [pl.read_ipc(path) for path in self._parts.get(bucket, ())] + self._here.get(bucket, [])
        return pl.concat(kept) if kept else pl.DataFrame(schema=self.schema)

    def drop(self) -> None:
        """Nothing is left of it on disk or in memory."""
        for path in (path for paths in self._parts.values() for path in paths):
            path.unlink()
        self._parts, self._here, self._waiting, self._rows = {}, {}, [], 0

    def _sort(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = pl.concat(self._waiting), []
        for (bucket,), part in waiting.partition_by(BUCKET, as_dict=True, include_key=False).items():
            self._here.setdefault(int(bucket), []).append(part)

    def _flush(self) -> None:
        self._sort()
        self._folder.mkdir(parents=True, exist_ok=True)
        for bucket, parts in self._here.items():
            path = self._folder / f"{bucket}-{self._flushed}.ipc"
            pl.concat(parts).write_ipc(path, compression="lz4")
            self._parts.setdefault(bucket, []).append(path)
        self._here, self._rows = {}, 0
        self._flushed += 1
