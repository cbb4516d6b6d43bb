"""Bytes to JSON values with exact numbers: decimals stay decimals, doubled keys and NaN are told, nothing crashes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, Final

from monitor.intake.ocds.terms import Flaw
from monitor.intake.problems import Weight
from monitor.vocabulary import parsing
from monitor.vocabulary.parsing import Doubled, NotANumber
from monitor.vocabulary.problems import EventRefused, Problem, Words

_SHALLOW: Final = Words("嵌套不过深", "less deeply nested")
_JSON: Final = Words("合法的 JSON", "well-formed JSON")
_ONCE: Final = Words("同一个键只出现一次", "every key once")
_SNIPPET: Final = 12
_EXACT: Final = 18
"""Digits of an integer that is kept as one; a longer one is a decimal of the same value."""


class Unreadable(ValueError):
    """There is no JSON value at all; `problem` says where it stops."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.text("en"))
        self.problem = problem


def document(raw: bytes) -> Any:
    """The value in the bytes. Raises Unreadable."""
    try:
        text = parsing.text_of(raw)
        value = _DECODER.decode(text)
    except EventRefused as refused:
        raise Unreadable(refused.problems[0]) from refused
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        stopped = repr(text[error.pos : error.pos + _SNIPPET])
        raise Unreadable(Problem(place, "malformed_json", stopped, _JSON)) from error
    except RecursionError as error:
        raise Unreadable(Problem("", "too_deep", "", _SHALLOW)) from error
    return value


def oddities(value: Any) -> list[Flaw]:
    """Keys given twice (the last value counts) and NaN (counts as absent) anywhere in a value."""
    out: list[Flaw] = []
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(here, Doubled):
                out += (Flaw("doubled_key", (*path, key), key, _ONCE) for key in here.twice)
            waiting.extend(((*path, key), inner) for key, inner in reversed(here.items()))
        elif isinstance(here, list):
            waiting.extend(((*path, i), here[i]) for i in reversed(range(len(here))))
        elif isinstance(here, NotANumber):
            out.append(Flaw("not_a_number", path, here.spelled, weight=Weight.CHECK))
    return out


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
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


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _EXACT else Decimal(digits)


def _constant(spelled: str) -> NotANumber:
    out = NotANumber("nan")
    out.spelled = spelled
    return out


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=Decimal, parse_int=_integer, parse_constant=_constant
)
