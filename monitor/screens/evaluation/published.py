"""Labelled bids as their authors published them, read from a user's own folder: bids, and which tenders were rigged.

A tender counts as collusive where any of its rows says so (`Collusive_competitor`). How many bids a tender has is
counted, whatever `Number_bids` says. Nothing is repaired: the first cell that cannot be read ends the reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from monitor.screens.evaluation.markets import MARKETS, NO_DATE, Market
from monitor.screens.evaluation.splits import FOLDS
from monitor.screens.tenders.bids import BidsUnreadable, checked

EXPECTED: Final = {
    "folder": ("至少一个市场的 CSV 文件（{}）", "a CSV file of at least one market ({})"),
    "one": ("每个市场只有一个文件", "one file a market"),
    "csv": ("带表头的 CSV（UTF-8）", "CSV with a header, UTF-8"),
    "column": ("有此列", "such a column"),
    "rows": ("至少一行", "at least one row"),
    "whole": ("整数", "a whole number"),
    "price": ("大于 0 的数", "a number above 0"),
    "flag": ("0 或 1", "0 or 1"),
    "year": ("1900 至 2100 的年份", "a year from 1900 to 2100"),
    "both": (
        f"标为串通的与未标的标段各至少 {FOLDS} 个",
        f"at least {FOLDS} tenders marked collusive and {FOLDS} that are not",
    ),
    "one day": ("同一标段只有一个日期", "one day a tender"),
}
FIRST_YEAR, LAST_YEAR, DAY = 1900, 2100, 86_400


class PublishedUnreadable(ValueError):
    """A file is no published set: which file, row (from 1, the header is 1; None: all), column, found, expected."""

    def __init__(self, file: Path, row: int | None, column: str | None, found: str, expected: str) -> None:
        self.file, self.row, self.column, self.found, self.expected = file, row, column, found, expected
        super().__init__(self.texts["en"])

    @property
    def texts(self) -> dict[str, str]:
        """The whole sentence in both languages."""
        files = ", ".join(market.files[0] for market in MARKETS)
        zh, en = (one.format(files) for one in EXPECTED[self.expected])
        place_zh = ("" if self.row is None else f"，第 {self.row} 行") + (f"，列 {self.column}" if self.column else "")
        place_en = ("" if self.row is None else f", row {self.row}") + (
            f", column {self.column}" if self.column else ""
        )
        return {
            "zh": f"{self.file}{place_zh}：读到 {self.found}，应为{zh}",
            "en": f"{self.file}{place_en}: found {self.found}, expected {en}",
        }


@dataclass(frozen=True, slots=True)
class Published:
    """One market: its checked frame of bids, and a row a tender (market, tender, collusive), in order of tender."""

    market: Market
    bids: pl.DataFrame
    labels: pl.DataFrame


def found_in(folder: Path, only: Iterable[str] = ()) -> list[tuple[Market, Path]]:
    """The files of the markets in a folder, those of `only` where it names any. Raises PublishedUnreadable."""
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    wanted = set(only)
    out = []
    for market in MARKETS:
        own = [file for file in files if any(word in file.name.lower() for word in market.files)]
        if wanted and market.id not in wanted:
            continue
        if len(own) > 1:
            raise PublishedUnreadable(folder, None, None, ", ".join(file.name for file in own), "one")
        if wanted and not own:
            raise PublishedUnreadable(folder, None, None, f"{market.id}: -", "folder")
        out += [(market, file) for file in own]
    if not out:
        raise PublishedUnreadable(folder, None, None, f"{len(files)} CSV", "folder")
    return out


def read(market: Market, file: Path) -> Published:
    """The bids and labels of one file. Raises PublishedUnreadable."""
    try:
        told = pl.read_csv(file, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeError) as error:
        raise PublishedUnreadable(file, None, None, type(error).__name__, "csv") from error
    for name in market.columns:
        if name not in told.columns:
            raise PublishedUnreadable(file, None, name, ", ".join(told.columns), "column")
    if not told.height:
        raise PublishedUnreadable(file, None, None, "0", "rows")
    cells = _Cells(file, told)
    whole = cells.whole("Tender")
    frame = pl.DataFrame(
        {
            "market": pl.repeat(market.id, told.height, eager=True),
            "tender": whole.cast(pl.String),
            "bidder": cells.bidder() if market.bidders else pl.repeat(None, told.height, eager=True, dtype=pl.String),
            "price": cells.price(),
            "day": cells.day(market.dates),
            "is_winner": cells.flag("Winner"),
        }
    )
    try:
        bids = checked(frame)
    except BidsUnreadable as error:
        row = None if error.row is None else error.row + 2
        raise PublishedUnreadable(file, row, "Date", str(error.found), "one day") from error
    labels = (
        frame.select("market", "tender", collusive=cells.flag("Collusive_competitor"))
        .group_by("market", "tender")
        .agg(pl.col("collusive").any())
        .sort("market", "tender")
    )
    marked = int(labels["collusive"].sum())
    if min(marked, labels.height - marked) < FOLDS:
        raise PublishedUnreadable(file, None, "Collusive_competitor", f"{marked} / {labels.height - marked}", "both")
    return Published(market, bids, labels)


class _Cells:
    """The columns of one file as text, read one by one; the first cell that does not read is named."""

    def __init__(self, file: Path, told: pl.DataFrame) -> None:
        self.file, self.told = file, told

    def _number(self, name: str) -> pl.Series:
        return self.told[name].str.strip_chars().cast(pl.Float64, strict=False)

    def _held(self, name: str, good: pl.Series, expected: str, *, may_miss: bool = False) -> None:
        text = self.told[name]
        bad = ~good.fill_null(value=False)
        if may_miss:
            bad &= text.is_not_null()
        if bad.any():
            row = int(bad.arg_true()[0])
            raise PublishedUnreadable(self.file, row + 2, name, repr(text[row] or ""), expected)

    def whole(self, name: str, *, may_miss: bool = False) -> pl.Series:
        number = self._number(name)
        self._held(name, number.is_finite() & (number == number.round()), "whole", may_miss=may_miss)
        return number.cast(pl.Int64, strict=False)

    def price(self) -> pl.Series:
        number = self._number("Bid_value")
        self._held("Bid_value", number.is_finite() & (number > 0), "price")
        return number

    def flag(self, name: str) -> pl.Series:
        number = self._number(name)
        self._held(name, number.is_in([0.0, 1.0]), "flag")
        return number == 1

    def bidder(self) -> pl.Series:
        return self.whole("Competitors", may_miss=True).cast(pl.String)

    def day(self, dates: str | None) -> pl.Series:
        if dates is None:
            return pl.repeat(None, self.told.height, eager=True, dtype=pl.Int32)
        told = self.whole("Date", may_miss=True)
        if dates == "year":
            self._held("Date", told.is_between(FIRST_YEAR, LAST_YEAR), "year", may_miss=True)
            told = told.to_frame().select(day=pl.date(pl.col("Date"), 1, 1).dt.epoch("d"))["day"]
        if dates == "seconds":
            told = told.to_frame().select(day=pl.when(pl.col("Date") != NO_DATE).then(pl.col("Date") // DAY))["day"]
        return told.cast(pl.Int32, strict=False)
