"""How the pages write numbers, amounts and days; an absent value is a dash, never a blank and never a nought."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from markupsafe import Markup

from api.schemas import Lang

NONE: Final = "—"
MINUS: Final = "\N{MINUS SIGN}"
_CENT: Final = Decimal("0.01")
_HEAD, _TAIL = 8, 4
_HAN: Final = re.compile("[\u3400-\u9fff]")


def wan(yuan: str | int | Decimal | None) -> str:
    """Yuan (decimal string) in units of 10,000, two decimals, for overviews: `386.00`."""
    return NONE if yuan is None else _signed((Decimal(yuan) / 10_000).quantize(_CENT, ROUND_HALF_UP))


def millions(yuan: str | int | Decimal | None) -> str:
    """Yuan in millions, two decimals, for English sentences: `CNY 3.86`; small sums keep four: `CNY 0.0480`."""
    if yuan is None:
        return NONE
    told = Decimal(yuan) / 1_000_000
    least = _CENT if abs(told) >= 1 or told == 0 else Decimal("0.0001")
    return f"CNY {_signed(told.quantize(least, ROUND_HALF_UP))}"


def exact(yuan: str | int | Decimal | None) -> str:
    """Yuan in full, for evidence and payments: `4,012,600.00`."""
    return NONE if yuan is None else _signed(Decimal(yuan).quantize(_CENT, ROUND_HALF_UP))


def _signed(amount: Decimal) -> str:
    return f"{amount:,}".replace("-", MINUS)


def count(number: int | None) -> str:
    """A count with separators."""
    return NONE if number is None else f"{number:,}".replace("-", MINUS)


def percent(share: float | None, lang: Lang) -> str:
    """A share of one: a decimal below ten per cent; with a space in Chinese."""
    if share is None:
        return NONE
    told = share * 100
    text = f"{told:.0f}" if told >= 9.95 or told == 0 else f"{told:.1f}"  # noqa: PLR2004 - else "10.0"
    return f"{text}\N{NO-BREAK SPACE}%" if lang == "zh" else f"{text}%"


def prose_day(day: str | None, lang: Lang) -> str:
    """A day (ISO) as a sentence says it."""
    if day is None:
        return NONE
    told = date.fromisoformat(day[:10])
    return f"{told.year}年{told.month}月{told.day}日" if lang == "zh" else f"{told.day} {told:%B %Y}"


def day_range(start: str | None, end: str | None) -> str:
    """Two days as a table says them: `2026-03-02 → 03-18`, the year once."""
    if start is None or end is None:
        return start or end or NONE
    return start if start == end else f"{start} → {end[5:] if start[:4] == end[:4] else end}"


def handle(told: str | None) -> str:
    """A hash or a long code, eight characters and four; a short one whole."""
    if told is None:
        return NONE
    return told if len(told) <= _HEAD + _TAIL + 4 else f"{told[:_HEAD]}…{told[-_TAIL:]}"


def tongue(text: str, lang: Lang) -> str | Markup:
    """A text of the records, marked as Chinese where it stands on an English page (WCAG 3.1.2)."""
    if lang == "zh" or not _HAN.search(text):
        return text
    return Markup('<span lang="zh-Hans">{}</span>').format(text)


def capital(text: str) -> str:
    """The text with its first letter large; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "wan": wan,
    "exact": exact,
    "count": count,
    "percent": percent,
    "prose_day": prose_day,
    "handle": handle,
    "tongue": tongue,
}
"""The same by name, for the templates."""
