"""A line becomes a release: quickly where every field has its type, slowly and just as surely where one has not.

The quick way is a typed decode that stops at the first field of a wrong type. The slow way reads the whole line and
lets such a field count as absent; it costs about ten times as much, and only the lines that need it pay.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from math import inf
from typing import Any, Final, TypeVar

from msgspec import DecodeError, Raw, ValidationError
from msgspec.json import Decoder

from monitor.indicators.release import (
    Award,
    Bid,
    Bids,
    Classification,
    Item,
    Organisation,
    Period,
    Presence,
    Release,
    Tender,
    Value,
)

T = TypeVar("T")
DIGITS: Final = 400
"""An integer of more digits is beyond every double (1.8e308)."""


class Unreadable(ValueError):
    """The line is no JSON, in no UTF-8, or nested deeper than the decoder follows."""


_typed: Final[Callable[[bytes], Release]] = Decoder(Release).decode
_checked: Final[Callable[[bytes], Raw]] = Decoder(Raw).decode


def decode(line: bytes) -> Release | None:
    """The release on the line, or None where it holds a value that is no object. Raises Unreadable."""
    try:
        if not line.isascii():
            line.decode()  # the typed decode does not look at the bytes of what it skips
        return _typed(line)
    except ValidationError:
        return tolerant(line)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def tolerant(line: bytes) -> Release | None:
    """The same, with every field of a wrong type absent."""
    raw = _plain(line)
    return release(raw) if isinstance(raw, dict) else None


def objects(written: bytes) -> list[dict[str, Any]]:
    """The objects in an array; none in any other value. Raises Unreadable."""
    raw = _plain(written)
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []


def _plain(line: bytes) -> Any:
    """The value on the line as Python objects; a number beyond a double is infinite. Raises Unreadable."""
    try:
        _checked(line)  # stricter than the standard library: no NaN, no half of a surrogate pair
        return json.loads(line.decode(), parse_int=_integer)
    except (DecodeError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _integer(digits: str) -> float:
    return int(digits) if len(digits) < DIGITS else inf


def release(raw: dict[str, Any]) -> Release:
    """A release of plain objects; a field of a wrong type counts as absent."""
    return Release(
        ocid=_text(raw, "ocid"),
        buyer=_one(raw, "buyer", _organisation),
        tender=_one(raw, "tender", _tender),
        bids=_one(raw, "bids", _bids),
        awards=_many(raw, "awards", _award),
        compiled_release=_one(raw, "compiledRelease", _presence),
        releases=_many(raw, "releases", _presence),
    )


def _tender(raw: dict[str, Any]) -> Tender:
    return Tender(
        status=_text(raw, "status"),
        procurement_method=_text(raw, "procurementMethod"),
        procurement_method_details=_text(raw, "procurementMethodDetails"),
        number_of_tenderers=_scalar(raw, "numberOfTenderers"),
        tender_period=_one(raw, "tenderPeriod", _period),
        procuring_entity=_one(raw, "procuringEntity", _organisation),
        lots=_many(raw, "lots", _presence),
    )


def _bid(raw: dict[str, Any]) -> Bid:
    return Bid(
        status=_text(raw, "status"),
        date=_text(raw, "date"),
        value=_one(raw, "value", _value),
        tenderers=_many(raw, "tenderers", _organisation),
        related_lots=_lots(raw),
        related_lot=_scalar(raw, "relatedLot"),
    )


def _award(raw: dict[str, Any]) -> Award:
    return Award(
        status=_text(raw, "status"),
        suppliers=_many(raw, "suppliers", _organisation),
        items=_many(raw, "items", _item),
        related_lots=_lots(raw),
        related_lot=_scalar(raw, "relatedLot"),
    )


def _bids(raw: dict[str, Any]) -> Bids:
    return Bids(details=_many(raw, "details", _bid))


def _item(raw: dict[str, Any]) -> Item:
    return Item(classification=_one(raw, "classification", _classification))


def _classification(raw: dict[str, Any]) -> Classification:
    return Classification(id=_scalar(raw, "id"))


def _organisation(raw: dict[str, Any]) -> Organisation:
    return Organisation(id=_scalar(raw, "id"))


def _period(raw: dict[str, Any]) -> Period:
    return Period(start_date=_text(raw, "startDate"), end_date=_text(raw, "endDate"))


def _presence(_: dict[str, Any]) -> Presence:
    return Presence()


def _value(raw: dict[str, Any]) -> Value:
    return Value(amount=_amount(raw.get("amount")), currency=_text(raw, "currency"))


def _amount(found: Any) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        amount = float(found)
    except OverflowError:
        return None
    return amount if -inf < amount < inf else None


def _text(raw: dict[str, Any], key: str) -> str | None:
    found = raw.get(key)
    return found if isinstance(found, str) else None


def _scalar(raw: dict[str, Any], key: str) -> str | int | float | bool | None:
    found = raw.get(key)
    return found if isinstance(found, str | int | float) else None


def _lots(raw: dict[str, Any]) -> tuple[str, ...] | None:
    found = raw.get("relatedLots")
    return tuple(lot for lot in found if isinstance(lot, str)) if isinstance(found, list) else None


def _one(raw: dict[str, Any], key: str, made: Callable[[dict[str, Any]], T]) -> T | None:
    found = raw.get(key)
    return made(found) if isinstance(found, dict) else None


def _many(raw: dict[str, Any], key: str, made: Callable[[dict[str, Any]], T]) -> tuple[T, ...] | None:
    """An element that is no object stands as an object without fields, as it does where elements are counted."""
    found = raw.get(key)
    if not isinstance(found, list):
        return None
    return tuple(made(element if isinstance(element, dict) else {}) for element in found)
