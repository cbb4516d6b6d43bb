"""Findings of all bundles as one file in the order of their ids, whatever the bundles were: the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import polars as pl

from monitor.audit.shards.found import FOUND

ROWS: Final = 50_000
"""Findings sorted at a time."""
GROUP: Final = 10_000
"""Findings in a row group of the file."""


def merged(parts: Path, out: Path, *, rows: int = ROWS) -> int:
    """`out` holds the findings of all files in the folder `parts`, by id. Returns how many.

    Each file is in the order of ids: what begins with the same digits is read from all of them and sorted.
    """
    paths = sorted(parts.glob("*.parquet"))
    told = pl.concat(
        [
            pl.DataFrame(schema=FOUND).lazy(),
            *(pl.scan_parquet(path, hive_partitioning=False).select(list(FOUND)) for path in paths),
        ]
    )
    count = int(told.select(pl.len()).collect().item())
    digits = 0
    while 16**digits * rows < count:
        digits += 1
    sorted_parts = parts.parent / "sorted"
    sorted_parts.mkdir()
    for number in range(16**digits):
        first = f"{number:0{digits}x}" if digits else ""
        some = told.filter(pl.col("id").str.starts_with(first)) if digits else told
        some.collect().sort("id").write_parquet(sorted_parts / f"{number:08}.parquet")
    making = out.with_suffix(".making")
    whole = pl.scan_parquet(sorted(sorted_parts.glob("*.parquet")))
    whole.sink_parquet(making, row_group_size=GROUP, maintain_order=True)
    making.replace(out)
    shutil.rmtree(sorted_parts)
    return count
