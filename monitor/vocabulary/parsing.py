"""Bytes to JSON values: strict where JSON leaves room (one key once, UTF-8 only, no NaN), with places of what is wrong.

A quick reading first; only where it fails a second one that marks what it meets, to say everything that is wrong.
"""

from __future__ import annotations

import json
from typing import Any, Final

from monitor.vocabulary.problems import EventRefused, Problem, Words, place_of, shown
from monitor.vocabulary.scalars import LARGEST_INT

BOM: Final = "\ufeff"
_UTF8: Final = Words("UTF-8", "UTF-8")
_JSON: Final = Words("合法的 JSON", "well-formed JSON")
_ONCE: Final = Words("同一个键只出现一次", "every key once")
_NUMBER: Final = Words("整数，或十进制数字符串", "an integer, or a decimal string")
_SNIPPET: Final = 12
_SHALLOW: Final = Words("嵌套不超过32层", "at most 32 levels")


class _NotPlain(ValueError):
    """The quick reading met a doubled key, NaN or Infinity."""


class Doubled(dict[str, Any]):
    """An object in which keys were given twice (the last value of each is kept)."""

    twice: tuple[str, ...] = ()


class NotANumber(float):
    """NaN or Infinity, spelled as it was sent."""

    spelled: str


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        raise _NotPlain
    return out


def _refuse(_: str) -> Any:
    raise _NotPlain


def _marked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) == len(pairs):
        return out
    marked, seen, twice = Doubled(out), set[str](), dict[str, None]()
    for key, _ in pairs:
        if key in seen:
            twice[key] = None
        seen.add(key)
    marked.twice = tuple(twice)
    return marked


def _constant(spelled: str) -> NotANumber:
    out = NotANumber("nan")
    out.spelled = spelled
    return out


def _integer(digits: str) -> int:
    return (
        int(digits) if len(digits) <= len(str(LARGEST_INT)) + 1 else (LARGEST_INT + 1) * (-1 if digits[0] == "-" else 1)
    )


_QUICK: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse)
_MARKING: Final = json.JSONDecoder(object_pairs_hook=_marked, parse_constant=_constant, parse_int=_integer)


def text_of(raw: bytes) -> str:
    """The bytes as text, without a byte order mark; EventRefused(bad_encoding) with the byte that is not UTF-8."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = " ".join(f"{byte:02x}" for byte in raw[error.start : error.start + 4])
        problem = Problem(f"byte {error.start + 1}", "bad_encoding", found, _UTF8)
        raise EventRefused((problem,)) from error
    return text.removeprefix(BOM)


def decoded(raw: bytes | str) -> tuple[Any, tuple[Problem, ...]]:
    """The JSON value and what is wrong inside it; EventRefused where there is no value at all."""
    text = text_of(raw) if isinstance(raw, bytes) else raw
    try:
        return _QUICK.decode(text), ()
    except (ValueError, RecursionError):
        return _slowly(text)


def _slowly(text: str) -> tuple[Any, tuple[Problem, ...]]:
    try:
        value = _MARKING.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        stopped = shown(text[error.pos : error.pos + _SNIPPET])
        raise EventRefused((Problem(place, "malformed_json", stopped, _JSON),)) from error
    except RecursionError as error:
        raise EventRefused((Problem("", "too_deep", "", _SHALLOW),)) from error
    return value, marks(value)


def marks(value: Any) -> tuple[Problem, ...]:
    """The problems that the marking reading left in a value."""
    out: list[Problem] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(here, Doubled):
                out += (Problem(place_of((*path, key)), "doubled_key", shown(key), _ONCE) for key in here.twice)
            waiting.extend(((*path, key), inner) for key, inner in reversed(here.items()))
        elif isinstance(here, list):
            waiting.extend(((*path, i), here[i]) for i in reversed(range(len(here))))
        elif isinstance(here, NotANumber):
            out.append(Problem(place_of(path), "not_a_number", here.spelled, _NUMBER))
    return tuple(out)
