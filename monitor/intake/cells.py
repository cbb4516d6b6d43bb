"""The cells of a table: what a reader finds in one, and its text without the accidents of typing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | Decimal | bool | datetime | date
"""CSV gives text only; xlsx gives numbers (never float), days and truth values too. An empty cell is None."""

_UNSEEN: Final = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS: Final = re.compile("\\s+")


class Formula(str):
    """A cell that holds a formula: its result is nobody's statement, so it is never read."""

    __slots__ = ()


class ErrorValue(str):
    """A cell that holds a spreadsheet error such as #REF!."""

    __slots__ = ()


def text_of(cell: Cell) -> str:
    """The cell as text: numbers without exponent, days as YYYY-MM-DD, a clock after a blank."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain(cell: Cell) -> str:
    """The text in NFKC (full-width digits and brackets become ASCII), blanks single, nothing unseen."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", _UNSEEN.sub("", text_of(cell)))).strip()


def tight(cell: Cell) -> str:
    """The text in NFKC without any blank: the form in which titles and column names are compared."""
    return _BLANKS.sub("", plain(cell))


def is_empty(cell: Cell | None) -> bool:
    """True for no cell, and for a text of blanks only."""
    return cell is None or (isinstance(cell, str) and not plain(cell))
