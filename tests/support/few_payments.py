"""Payments by hand: what a test does not say is the same for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from monitor.screens.payments.told import PAYMENTS, checked


def day(text: str) -> int:
    """Days since 1970-01-01."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def told(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """`PAYMENTS` of these rows, named PAY-1, PAY-2 ... where they name themselves not; amounts in yuan as `yuan`."""
    whole = []
    for at, row in enumerate(rows, start=1):
        one = {"payment": f"PAY-{at}", "payer": "U", "payee": "F", "day": 20_000} | row
        if "yuan" in one:
            one["fen"] = round(100 * one.pop("yuan"))
        whole.append({column: one.get(column) for column in PAYMENTS})
    return checked(pl.DataFrame(whole, schema=PAYMENTS))


def row_of(ranked: pl.DataFrame, subject: str) -> dict[str, Any]:
    """The one row about a subject."""
    return ranked.row(by_predicate=pl.col("subject") == subject, named=True)
