"""Canonical bytes: RFC 8785 over the JSON that this project signs and logs.

The subset is objects with ASCII keys, arrays, strings, booleans and the integers that every JSON reader keeps
exactly (RFC 8259, section 6: up to 2**53 - 1). No null and no float: absent is said by leaving a field out, and
money is a decimal string. Over this subset RFC 8785 is: keys in ASCII order, no blanks, the shortest escapes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

LARGEST = 2**53 - 1
"""Largest magnitude of an integer that an IEEE double, hence any JSON reader, keeps exactly."""


class NotCanonical(ValueError):
    """A value has no canonical bytes here: the message names its place and what stands there."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes (UTF-8) of a str, int, bool, list or dict.

    Raises `NotCanonical` for null, a float, another type, an integer beyond 2**53 - 1, a key that is not an
    ASCII string, a lone surrogate, or nesting without end.
    """
    try:
        if not _fits(value):
            raise NotCanonical(
                next(_problems(value, "$"), f"a {type(value).__name__} holds another type than plain JSON")
            )
        return _text(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"lone surrogate U+{ord(error.object[error.start]):04X} in a string") from error
    except RecursionError as error:
        raise NotCanonical("nested too deep") from error


# Python's encoder escapes exactly what RFC 8785 3.2.2.2 does: the quote, the backslash, \b \t \n \f \r, and the
# other controls below U+0020 as \u00xx in lower case. sort_keys compares code points, which for ASCII keys is the
# order of UTF-16 units that 3.2.3 asks for.
_text = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")).encode


def _fits(value: Any) -> bool:
    """True where `_problems` has none; apart from it because it is asked a hundred times an event."""
    kind = value.__class__
    if kind is dict:
        try:
            if not "".join(value).isascii():
                return False
        except TypeError:  # a key that is no string
            return False
        value = value.values()
    elif kind is not list:
        return kind is bool or isinstance(value, str) or (kind is int and -LARGEST <= value <= LARGEST)
    for inner in value:  # noqa: SIM110 - a generator costs as much again
        if inner.__class__ is not str and not _fits(inner):
            return False
    return True


def _problems(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                yield f"{place}: the key {key!r} is not an ASCII string"
            else:
                yield from _problems(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _problems(inner, f"{place}[{index}]")
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            yield f"{place}: {value} is beyond 2**53 - 1"
    elif not isinstance(value, str):
        kind = type(value).__name__
        yield f"{place}: {value!r} is {kind}, not a string, integer, boolean, list or object"
