"""The one-year loan prime rate on a day, where it is known (`data/rates/lpr.toml`).

The rate of a day is the one last announced by then; before the first announcement and after the last day that the file
vouches for nobody knows it here, and null is the answer.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import polars as pl

from monitor.rules.table import DATA, read_table
from monitor.vocabulary.event import day_number

FILE = DATA / "rates" / "lpr.toml"


@cache
def rates() -> tuple[tuple[int, int], ...]:
    """(first day, basis points a year), in order; the last entry, without a rate, is the first unknown day."""
    told = read_table(FILE)
    told.only("source", "known_until", "rate")
    found: list[tuple[int, int]] = []
    for one in told.versions("rate"):
        one.only("from", "one_year")
        first, percent = one.day("from"), one.text("one_year")
        if first is None or len(percent.partition(".")[2]) != len("00"):
            raise one.wrong("", "a first day and a rate such as 3.10 are expected")
        found.append((day_number(first), int(percent.replace(".", ""))))
    until = told.day("known_until")
    days = [day for day, _ in found]
    if until is None or any(later <= earlier for earlier, later in pairwise([*days, day_number(until)])):
        raise told.wrong("known_until", "the days must follow each other, the last known one after them")
    return (*found, (day_number(until) + 1, 0))


def lpr(day: pl.Expr) -> pl.Expr:
    """The one-year loan prime rate on `day` in basis points (310 = 3.10 % a year); null where it is not known."""
    out: pl.Expr = pl.lit(None, dtype=pl.Int64)
    for (first, points), (following, _) in pairwise(rates()):
        out = pl.when((day >= first) & (day < following)).then(pl.lit(points, dtype=pl.Int64)).otherwise(out)
    return out
