"""Terms of years as penalties count them: both ends included, and what the last of February does."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from monitor.rules.kit.penalties import term_ends, years_after


def asked(expression: pl.Expr) -> str:
    return str(pl.select(expression.cast(pl.Date)).item())


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        ("2026-01-05", 2, "2028-01-04"),
        ("2026-03-01", 1, "2027-02-28"),
        ("2027-03-01", 1, "2028-02-29"),
        ("2026-01-01", 1, "2026-12-31"),
        ("2028-02-29", 1, "2029-02-28"),
        ("2028-02-29", 4, "2032-02-28"),
    ],
)
def test_a_term_ends_the_day_before_its_first_day_comes_again(first: str, years: int, last: str) -> None:
    start = pl.lit(date.fromisoformat(first)).cast(pl.Int32)
    assert asked(term_ends(start, years)) == last
    assert asked(term_ends(start, pl.lit(years))) == last


@pytest.mark.parametrize(("day", "later"), [("2023-03-10", "2026-03-10"), ("2024-02-29", "2027-02-28")])
def test_three_years_later(day: str, later: str) -> None:
    assert asked(years_after(pl.lit(date.fromisoformat(day)).cast(pl.Int32), 3)) == later
