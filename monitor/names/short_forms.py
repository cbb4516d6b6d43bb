"""Firms known under more than one name, by a table (`data/names/short_forms.toml`); a county may add its own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from monitor.names.firm import Firm, firm

TABLE: Final = Path(__file__).resolve().parents[2] / "data" / "names" / "short_forms.toml"


@cache
def short_forms() -> dict[str, frozenset[int]]:
    """Key of a name -> the numbers of its rows in the table."""
    held: dict[str, set[int]] = {}
    for number, row in enumerate(tomllib.loads(TABLE.read_text(encoding="utf-8"))["known"]):
        for name in row["names"]:
            held.setdefault(firm(name).key, set()).add(number)
    return {key: frozenset(rows) for key, rows in held.items()}


def rows_of(told: Firm) -> frozenset[int]:
    """The rows of the table in which this firm's name stands."""
    return short_forms().get("|".join((",".join(told.place.codes), told.core, told.form, told.branch)), frozenset())
