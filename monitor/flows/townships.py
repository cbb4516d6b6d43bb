"""Townships by their code: name and population, where the county gave them as data (`data/places/townships.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from monitor.rules.table import DATA, DataMalformed

FILE = DATA / "places" / "townships.csv"
COLUMNS = ("code", "name", "population", "as_of", "source_zh", "source_en")


@dataclass(frozen=True, slots=True)
class Township:
    """One township; `population` None: not given. `as_of` and the source say when and by whom it was counted."""

    code: str
    name: str
    population: int | None
    as_of: str
    source_zh: str
    source_en: str

    def source(self, lang: str) -> str:
        """Who counted, in "zh", else in English."""
        return self.source_zh if lang == "zh" else self.source_en


@cache
def townships() -> Mapping[str, Township]:
    """Code (GB/T 2260, nine digits) -> township, of every county that gave its own. Raises `DataMalformed`."""
    return MappingProxyType(read_townships(FILE))


def read_townships(path: Path) -> dict[str, Township]:
    """The rows of a file. Raises `DataMalformed` with its line."""
    out: dict[str, Township] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise DataMalformed(path.name, "line 1", f"the columns are {', '.join(COLUMNS)}")
        for number, row in enumerate(rows, start=2):
            line = f"line {number}"
            if not (row["code"].isascii() and row["code"].isdigit() and len(row["code"]) >= 6):  # noqa: PLR2004
                raise DataMalformed(path.name, line, f"a code has six or more digits, found {row['code']!r}")
            if row["code"] in out:
                raise DataMalformed(path.name, line, f"{row['code']} is told twice")
            if row["population"] and not (row["population"].isascii() and row["population"].isdigit()):
                raise DataMalformed(path.name, line, f"a population is a whole number, found {row['population']!r}")
            people = int(row["population"]) if row["population"] else None
            source = (row["as_of"], row["source_zh"], row["source_en"])
            out[row["code"]] = Township(row["code"], row["name"], people, *source)
    return out
