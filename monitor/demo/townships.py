"""The townships of the generated county as data: `python -m monitor.demo.townships` writes their names and people."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from monitor.demo.people import TOWNS
from monitor.flows.townships import COLUMNS, FILE

REGION = "999001"
SOURCE = ("由演示数据生成，不是真实人口", "generated with the demonstration, no real population")
AS_OF = "2025-12-31"


def rows() -> list[list[str]]:
    """One row a township; the same on every machine."""
    rng = Random("townships")
    return [
        [f"{REGION}{code}", name, str(rng.randint(6_000, 22_000)), AS_OF, *SOURCE] for name, code in TOWNS
    ]  # fmt: skip


def write(path: Path = FILE) -> None:
    """The file holds the rows of the generated county; those of other counties stay."""
    kept: list[list[str]] = []
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            kept = [row for row in list(csv.reader(file))[1:] if not row[0].startswith(REGION)]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows([*kept, *rows()])


if __name__ == "__main__":
    write()
