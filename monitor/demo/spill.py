"""Lines brought into order of time without holding them all: one temporary file a month, sorted when it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

MONTH = len("2026-01")


def in_order(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The second parts of `lines` by their first (`YYYY-MM-DDTHH:MM:SS...`); equal times keep the order they came in.

    Memory holds one month at a time; the disk holds the rest in a temporary folder that goes with the iterator.
    """
    with TemporaryDirectory(prefix="tenderwatch-") as folder:
        months = _spilled(lines, Path(folder))
        for month in sorted(months):
            rows = [line.split("\t", 1) for line in months[month].read_text(encoding="utf-8").splitlines()]
            rows.sort(key=lambda row: row[0])
            for _, line in rows:
                yield line


def _spilled(lines: Iterable[tuple[str, str]], folder: Path) -> dict[str, Path]:
    paths: dict[str, Path] = {}
    files: dict[str, IO[str]] = {}
    with ExitStack() as stack:
        for time, line in lines:
            month = time[:MONTH]
            if month not in files:
                paths[month] = folder / month
                files[month] = stack.enter_context(paths[month].open("w", encoding="utf-8"))
            files[month].write(f"{time}\t{line}\n")
    return paths
