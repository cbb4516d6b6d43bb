"""Bids of tenders in one frame, checked once; every screen of prices and of bidders starts from it.

| column | type | |
|---|---|---|
| market | String | what may be compared with what |
| tender | String | one tender or lot, unique within its market |
| bidder | String | null: not told |
| price | Float64 | above 0, in one unit a market |
| day | Int32 | days since 1970-01-01, one a tender; null: not told |
| is_winner | Boolean | null: not told |
"""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.facts.facts import ENGINE

SCHEMA: Final = {
    "market": pl.String(),
    "tender": pl.String(),
    "bidder": pl.String(),
    "price": pl.Float64(),
    "day": pl.Int32(),
    "is_winner": pl.Boolean(),
}
KEY: Final = ("market", "tender")


EXPECTED: Final = {
    "column": ("有此列", "such a column"),
    "value": ("有值", "a value"),
    "price": ("大于 0 的数", "a number above 0"),
    "one day": ("同一标段只有一个日期", "one day a tender"),
    "type": ("类型为 {}", "the type {}"),
    "fits": ("能写成 {} 的值", "what fits {}"),
}


class BidsUnreadable(ValueError):
    """A frame is no frame of bids: which column, which row (from 0; None: the whole column), found, expected."""

    def __init__(self, column: str, row: int | None, found: object, expected: str) -> None:
        self.column, self.row, self.found, self.expected = column, row, found, expected
        super().__init__(self.texts["en"])

    @property
    def texts(self) -> dict[str, str]:
        """The whole sentence in both languages."""
        zh, en = (one.format(SCHEMA[self.column]) for one in EXPECTED[self.expected])
        row_zh, row_en = ("", "") if self.row is None else (f"，第 {self.row} 行", f", row {self.row}")
        return {
            "zh": f"列 {self.column}{row_zh}：读到 {self.found!r}，应为{zh}",
            "en": f"column {self.column}{row_en}: found {self.found!r}, expected {en}",
        }


def checked(frame: pl.DataFrame) -> pl.DataFrame:
    """The six columns in their types and order, or `BidsUnreadable` for the first cell that cannot be read so.

    Numbers may come in any numeric type that loses nothing, a wholly empty column in any type; other columns are left
    out. One bidder may have several bids in one tender; several may have won.
    """
    for name in SCHEMA:
        if name not in frame.columns:
            raise BidsUnreadable(name, None, frame.columns, "column")
    out = frame.select(_typed(frame[name], name) for name in SCHEMA)
    for name in ("market", "tender", "price"):
        _refuse(out[name], out[name].is_null(), "value")
    price = out["price"]
    _refuse(price, ~(price.is_finite() & (price > 0)), "price")
    days = (
        out.lazy().group_by(KEY).agg(low=pl.col("day").min(), high=pl.col("day").max(), some=pl.col("day").null_count())
    )
    torn = days.filter((pl.col("low") != pl.col("high")) | ((pl.col("some") > 0) & pl.col("low").is_not_null()))
    rows = out.lazy().with_row_index("row").join(torn, on=KEY, how="semi", maintain_order="left")
    other = rows.with_columns(first=pl.col("day").first().over(KEY)).filter(pl.col("day").ne_missing(pl.col("first")))
    for row, day, first in other.select("row", "day", "first").head(1).collect(engine=ENGINE).rows():
        raise BidsUnreadable("day", row, [first, day], "one day")
    return out


def _typed(column: pl.Series, name: str) -> pl.Series:
    wanted = SCHEMA[name]
    if column.dtype == wanted:
        return column
    fits = column.dtype.is_numeric() if wanted.is_numeric() else column.dtype in (pl.Categorical, pl.Enum)
    if not (fits or column.null_count() == len(column)):
        raise BidsUnreadable(name, None, str(column.dtype), "type")
    cast = column.cast(wanted, strict=False)
    lost = cast.is_null() & column.is_not_null()
    if wanted.is_integer():
        lost |= (cast.cast(pl.Float64) != column.cast(pl.Float64)).fill_null(value=False)
    _refuse(column, lost, "fits")
    return cast.alias(name)


def _refuse(column: pl.Series, wrong: pl.Series, expected: str) -> None:
    if wrong.any():
        row = int(wrong.arg_true()[0])
        raise BidsUnreadable(column.name, row, column[row], expected)
