"""What a process under a memory limit is told to do."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import polars as pl

MANY, FEW = 8_000_000, 200_000
"""Rows."""
LITTLE_MB = 200
MB = 1024 * 1024
SECONDS = 40


def address_space() -> int:
    """Of this process, in MB."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmSize:")]
    return int(line.split()[1]) // 1024


def _work(rows: int) -> pl.DataFrame:
    numbers = pl.DataFrame({"number": pl.int_range(rows, eager=True)})
    return numbers.select(pl.col("number") * 2, text=pl.col("number").cast(pl.String)).sort("text")


def use_and_let_go() -> None:
    """Leaves with 0 once memory that was used is address space no more, with 7 where it stays so."""
    _work(FEW)
    before = address_space()
    told = _work(MANY)
    if address_space() - before < 2 * LITTLE_MB:
        sys.exit(8)
    del told
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        _work(FEW)
        if address_space() - before < LITTLE_MB:
            sys.exit(0)
    sys.exit(7)


def take(megabytes: int) -> None:
    """So much, at once."""
    bytearray(megabytes * MB)
