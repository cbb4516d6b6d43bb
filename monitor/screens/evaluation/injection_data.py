"""Payments of a user's own, read from a CSV for the injection benchmark; nothing is repaired, nothing left out.

Columns (UTF-8, a header, any order): `date` (YYYY-MM-DD), `payer`, `payee`, `amount` (at most two decimals, above 0,
one currency), and where known `payment` (a number that stands once), `payee_name`, `purpose`, `kind`, `contract`,
`invoice`, `payer_kind`. Other columns are not read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from monitor.errors import TenderwatchError
from monitor.screens.payments.told import checked

LEAST: Final = 200
NEEDED: Final = ("date", "payer", "payee", "amount")
MAY: Final = ("payment", "payee_name", "purpose", "kind", "contract", "invoice", "payer_kind")
EXPECTED: Final = {
    "file": ("带表头的 CSV（UTF-8）", "CSV with a header, UTF-8"),
    "column": ("有此列", "such a column"),
    "rows": ("至少 200 笔付款，否则注入的比原有的还多", "at least 200 payments, else more is put in than there was"),
    "value": ("有值", "a value"),
    "date": ("形如 2026-06-30 的日期", "a date like 2026-06-30"),
    "amount": ("大于 0、最多两位小数的金额，不带千分位", "an amount above 0 with at most two decimals, no separators"),
    "once": ("每个编号只出现一次", "every number once"),
}


class PaymentsUnreadable(TenderwatchError):
    """A file holds no payments that can be read: file, row (from 1, the header is 1), column, found, expected."""

    def __init__(self, file: Path, row: int | None, column: str | None, found: str, expected: str) -> None:
        self.file, self.row, self.column, self.found, self.expected = file, row, column, found, expected
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The whole sentence, zh or en."""
        if language == "zh":
            row = "" if self.row is None else f"，第 {self.row} 行"
            column = "" if self.column is None else f"，列 {self.column}"
            return f"{self.file}{row}{column}：读到 {self.found}，应为{EXPECTED[self.expected][0]}"
        row = "" if self.row is None else f", row {self.row}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.file}{row}{column}: found {self.found}, expected {EXPECTED[self.expected][1]}"


def read_payments(file: Path) -> pl.DataFrame:
    """The payments of a CSV, as `PAYMENTS`. Raises PaymentsUnreadable for the first cell that cannot be read."""
    told = _cells(file)
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32)
    money = pl.when(pl.col("amount").str.contains(r"^\d{1,15}(\.\d{1,2})?$")).then("amount")
    parts = money.str.split(".")
    cents = parts.list.get(1, null_on_oob=True).fill_null("").str.pad_end(2, "0")
    fen = (parts.list.get(0) + cents).cast(pl.Int64, strict=False)
    frame = told.with_columns(day=day, fen=pl.when(fen > 0).then(fen))
    for column in ("payer", "payee"):
        _refuse(file, frame, column, pl.col(column).is_null(), "value")
    _refuse(file, frame, "date", pl.col("day").is_null(), "date")
    _refuse(file, frame, "amount", pl.col("fen").is_null(), "amount")
    if "payment" in frame.columns:
        _refuse(file, frame, "payment", pl.col("payment").is_null(), "value")
        _refuse(file, frame, "payment", pl.col("payment").is_first_distinct().not_(), "once")
    else:
        frame = frame.with_columns(payment=pl.concat_str(pl.lit("row-"), pl.int_range(2, pl.len() + 2)))
    return checked(frame.drop("date", "amount"))


def _cells(file: Path) -> pl.DataFrame:
    """Every known column as text, stripped; empty cells are null."""
    try:
        told = pl.read_csv(file, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise PaymentsUnreadable(file, None, None, type(error).__name__, "file") from error
    for column in NEEDED:
        if column not in told.columns:
            raise PaymentsUnreadable(file, 1, column, ", ".join(told.columns), "column")
    if told.height < LEAST:
        raise PaymentsUnreadable(file, None, None, str(told.height), "rows")
    text = pl.col(name for name in (*NEEDED, *MAY) if name in told.columns).str.strip_chars()
    return told.select(text).with_columns(pl.when(pl.all().str.len_chars() > 0).then(pl.all()))


def _refuse(file: Path, frame: pl.DataFrame, column: str, wrong: pl.Expr, expected: str) -> None:
    rows = frame.with_row_index("row", offset=2).filter(wrong)
    if not rows.is_empty():
        raise PaymentsUnreadable(file, rows["row"][0], column, repr(rows[column][0]), expected)
