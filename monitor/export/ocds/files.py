"""The export as files in a folder: releases, records, the events of no process, tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.errors import TenderwatchError
from monitor.export.ocds.bulk import Asked, Out, other_lines, processes
from monitor.export.ocds.county import County
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.record import compiled
from monitor.export.ocds.tables import write_tables
from monitor.export.ocds.values import Json
from monitor.store.database import Read

RELEASES, RECORDS, OTHERS, TABLES = "releases.jsonl", "records.jsonl", "others.jsonl", "tables.zip"


class FolderTaken(TenderwatchError):
    """Something of that name is there already; nothing was written."""


@dataclass(slots=True)
class Written:
    """How much was written."""

    processes: int = 0
    releases: int = 0
    others: int = 0

    def told(self, folder: Path) -> dict[str, Any]:
        """The counts and the digest of each file, ready for JSON."""
        counts: dict[str, Any] = {"processes": self.processes, "releases": self.releases, "others": self.others}
        return counts | {"files": {name: digest(folder / name) for name in (RELEASES, RECORDS, OTHERS, TABLES)}}


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as told:
        return hashlib.file_digest(told, "sha256").hexdigest()


def export(
    read: Read,
    folder: Path,
    publisher: Publisher,
    asked: Asked,
    progress: Callable[[int], None] = lambda _: None,
) -> Written:
    """Four files in `folder`, which is made; in memory is one process at a time. Raises `FolderTaken`."""
    there = [name for name in (RELEASES, RECORDS, OTHERS, TABLES) if (folder / name).exists()]
    if there:
        raise FolderTaken(f"{folder / there[0]} 已存在，未写入任何内容 / is there already, nothing was written")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    county, done = County(read), Written()
    with (
        (folder / RELEASES).open("wb") as releases,
        (folder / RECORDS).open("wb") as records,
        (folder / TABLES).open("wb") as tables,
    ):

        def told(out: Out) -> Iterator[Json]:
            done.processes += 1
            done.releases += len(out.releases)
            progress(done.processes)
            releases.write(encode(publisher.release_package(out.ocid, out.releases)) + b"\n")
            package = publisher.record_package(out.ocid, out.releases)
            records.write(encode(package) + b"\n")
            whole = package["records"][0].get("compiledRelease")
            if whole is not None:
                yield whole

        every = processes(county, publisher, asked)
        write_tables(tables, (whole for out in every for whole in told(out)))
    done.others = _lines(folder / OTHERS, other_lines(read, county, asked))
    return done


def _lines(path: Path, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as out:
        for line in lines:
            out.write(line)
            count += 1
    return count


def compiled_of(county: County, publisher: Publisher, asked: Asked) -> Iterator[Json]:
    """The compiled release of each process of which anything holds."""
    for out in processes(county, publisher, asked):
        whole = compiled(out.releases)
        if whole is not None:
            yield whole
