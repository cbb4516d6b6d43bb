"""The checks behind the scalar forms of the contract.

Each answers None where the value is well formed, else a problem code (`monitor.vocabulary.problems.FACTS`); strings
come with at least one character.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from math import isfinite
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.vocabulary import money

LARGEST_INT: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 7493, which RFC 8785 builds on)."""
YEARS: Final = range(1900, 2200)
DEEPEST: Final = 32

DECIMAL: Final = "(0|[1-9][0-9]{0,17})(\\.[0-9]{1,12})?"
DATE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
INSTANT: Final = f"{DATE}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]{{1,9}})?(Z|[+\\-][0-9]{{2}}:[0-9]{{2}})"
BASE64: Final = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_date = re.compile(DATE)
_instant = re.compile(INSTANT)
_surrogate = re.compile("[\ud800-\udfff]")

Check = Callable[[Any], str | None]


def has_surrogate(value: str) -> bool:
    """True where a string holds a lone surrogate, which no UTF-8 can carry."""
    return not value.isascii() and _surrogate.search(value) is not None


def day(value: str) -> str | None:
    """A real calendar day YYYY-MM-DD from 1900 on; 9999-12-31 is one too."""
    if not _date.fullmatch(value):
        return "bad_form"
    try:
        year = date.fromisoformat(value).year
    except ValueError:
        return "impossible_date"
    return None if year >= YEARS.start else "out_of_range"


def instant(value: str) -> str | None:
    """A real moment by RFC 3339 with seconds and offset, from 1900 to 2199; no leap second."""
    if not _instant.fullmatch(value):
        return "bad_form"
    try:
        year = datetime.fromisoformat(value).year
    except ValueError:
        return "impossible_date"
    return None if year in YEARS else "out_of_range"


def month(value: str) -> str | None:
    """A month YYYY-MM."""
    return day(f"{value}-01")


def whole(value: int) -> str | None:
    """An integer from 0 to 2^53 - 1."""
    if value < 0:
        return "negative"
    return "too_large" if value > LARGEST_INT else None


def year(value: int) -> str | None:
    """A year from 1900 to 2199."""
    return None if value in YEARS else "out_of_range"


def decimal(value: str) -> str | None:
    """A decimal string that is not negative."""
    return "negative" if re.fullmatch("-" + DECIMAL, value) else None


def amount(value: str) -> str | None:
    """An amount that is not negative."""
    return "negative" if re.fullmatch("-" + money.AMOUNT, value) else None


def signed_amount(value: str) -> str | None:
    """An amount that may be negative; minus nought is refused, so that one amount has one spelling."""
    return "bad_form" if value.startswith("-") and not value.strip("-0.") else None


def currency(value: str) -> str | None:
    """An ISO 4217 currency in use."""
    return None if value in money.DECIMALS else "unknown_currency"


def label(value: str) -> str | None:
    """A line of text that is not of blanks only."""
    return "blank" if not value.strip() else None


def padded_base64(value: str) -> str | None:
    """RFC 4648 with padding, in its one canonical spelling."""
    try:
        return None if base64.b64encode(base64.b64decode(value, validate=True)).decode() == value else "bad_form"
    except (binascii.Error, ValueError):
        return "bad_form"


def ip(value: str) -> str | None:
    """An IPv4 or IPv6 address without zone."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "bad_form"
    return "bad_form" if "%" in value else None


def uri(value: str) -> str | None:
    """An http or https address with a host."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "bad_form"
    fits = parts.scheme in {"http", "https"} and host and not re.search('[\\s\\x00-\\x20<>"\\\\^`{|}]', value)
    return None if fits else "bad_form"


def faults_within(value: object) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """(path, problem code, value) of everything that no event may hold, in an object of free form."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict | list) and len(path) >= DEEPEST:
            yield path, "too_deep", here
        elif isinstance(here, dict):
            for key, inner in here.items():
                if not isinstance(key, str) or has_surrogate(key):
                    yield (*path, str(key)), "lone_surrogate" if isinstance(key, str) else "wrong_type", key
                else:
                    waiting.append(((*path, key), inner))
        elif isinstance(here, list):
            waiting.extend(((*path, i), inner) for i, inner in enumerate(here))
        elif (code := _leaf(here)) is not None:
            yield path, code, here


def _leaf(value: object) -> str | None:
    if isinstance(value, str):
        empty_or_torn = "lone_surrogate" if has_surrogate(value) else None
        return empty_or_torn if value else "empty_string"
    if isinstance(value, float):
        return "float" if isfinite(value) else "not_a_number"
    if isinstance(value, int):
        return "too_large" if abs(value) > LARGEST_INT else None
    return "null" if value is None else "wrong_type"


def free(value: object) -> str | None:
    """A JSON object of free form without null, float, empty string or integers beyond 2^53 - 1."""
    return next((code for _, code, _ in faults_within(value)), None)
