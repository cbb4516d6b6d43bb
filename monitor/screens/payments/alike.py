"""Payments that stand close enough to be compared: pairs of one payer by payee and amount, blocked, never all by all.

Three blocks, each sorted by day, in which a payment meets the `MEETS` next ones only, so that the number of pairs grows
with the payments and not with their square:

* `amount`: one payee, amounts in the same or the next step of a geometric ladder;
* `digits`: one payee, the same digits in another order (a slip of the pen: 12,340 and 13,240);
* `name`: any payee that is a named organisation, amounts as above, names alike (rapidfuzz).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from monitor.names.characters import folded
from monitor.names.firm import firm

MEETS: Final = 25
"""Payments that one payment meets in one block, the next ones by day."""
NUMBERS: Final = re.compile(r"\d+|[一二三四五六七八九十]+")
EXCHANGED: Final = 95.0
"""Likeness of two names of which one has two neighbouring characters exchanged: a slip, however short the name."""
LEAST_DIGITS: Final = 3
"""Different digits other than zero that an amount needs for its order to say something."""


def step(tolerance: float) -> pl.Expr:
    """The rung of an amount: neighbours within `tolerance` are on one rung or on the next."""
    return (pl.col("fen").log() / math.log1p(tolerance)).floor().cast(pl.Int64)


def _digits() -> pl.Expr:
    return pl.col("fen").cast(pl.String).str.strip_chars_end("0").str.split("").list.sort().list.join("")


def _met(rows: pl.DataFrame, keys: list[str], window: int) -> pl.DataFrame:
    """`first`, `second`: rows of one block at most `window` days apart, the earlier one first."""
    sorted_rows = rows.drop_nulls(keys).sort(*keys, "day", "row")
    found = []
    for lag in range(1, MEETS + 1):
        told = sorted_rows.select(
            first=pl.col("row").shift(lag).over(keys),
            gap=pl.col("day") - pl.col("day").shift(lag).over(keys),
            second="row",
        ).filter(pl.col("first").is_not_null(), pl.col("gap") <= window)
        if told.is_empty():
            break
        found.append(told.select("first", "second"))
    return pl.concat(found) if found else pl.DataFrame(schema={"first": rows["row"].dtype, "second": rows["row"].dtype})


@lru_cache(maxsize=65_536)
def bare(name: str) -> str:
    """A name without its legal form and place, which half the firms of a county share; folded."""
    return firm(name).core or folded(name)


@lru_cache(maxsize=262_144)
def likeness(one: str, other: str) -> float:
    """0 to 100: rapidfuzz's ratio of the bare names, words in any order; `EXCHANGED`; 0 where their numbers differ.

    Number 3 and number 4 of a chain are two firms, however alike their names.
    """
    first, second = bare(one), bare(other)
    if NUMBERS.findall(first) != NUMBERS.findall(second):
        return 0.0
    whole = folded(one), folded(other)
    is_exchange = OSA.distance(*whole) == 1 < Levenshtein.distance(*whole)
    return EXCHANGED if is_exchange else float(fuzz.token_sort_ratio(first, second))


def slips(one: str | None, other: str | None) -> int | None:
    """Characters to change to make one number the other; None where one is not told."""
    return None if one is None or other is None else Levenshtein.distance(one, other)


def pairs(payments: pl.DataFrame, window: int, tolerance: float, least_likeness: float) -> pl.DataFrame:
    """`first`, `second` (rows of `payments`, with `row`), `likeness` of the payees (100: the same id).

    Near amounts differ by at most `tolerance` of the larger one, or hold the same digits in another order.
    """
    rung = payments.with_columns(rung=step(tolerance), digits=_digits())
    both = pl.concat([rung, rung.with_columns(pl.col("rung") + 1)])
    spelled = rung.filter(pl.col("digits").str.split("").list.n_unique() >= LEAST_DIGITS + 1)
    named = both.filter(~pl.col("is_person"), pl.col("payee_name").is_not_null())
    met = pl.concat(
        [
            _met(both, ["payer", "payee", "rung"], window),
            _met(spelled, ["payer", "payee", "digits"], window),
            _met(named, ["payer", "rung"], window),
        ]
    ).unique(maintain_order=True)
    sides = payments.select("row", "payee", "payee_name", "fen", "is_person", digits=_digits())
    told = met.join(sides, left_on="first", right_on="row").join(sides, left_on="second", right_on="row", suffix="_2")
    apart = (pl.col("fen") - pl.col("fen_2")).abs() / pl.max_horizontal("fen", "fen_2")
    told = told.filter((apart <= tolerance) | (pl.col("digits") == pl.col("digits_2"))).sort("second", "first")
    alike = [
        100.0
        if one == other
        else likeness(name, other_name)
        if name and other_name and not (person or other_p)
        else 0.0
        for one, other, name, other_name, person, other_p in told.select(
            "payee", "payee_2", "payee_name", "payee_name_2", "is_person", "is_person_2"
        ).iter_rows()
    ]
    return (
        told.select("first", "second", likeness=pl.Series(alike, dtype=pl.Float64))
        .filter(pl.col("likeness") >= least_likeness)
        .sort("second", "first")
    )
