"""Values for the parameters of a rule, as its `Params` take them; what does not fit is named with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from monitor.replays.refused import ParametersUnfit, Unfit
from monitor.rules.kit.params import Meant, meant
from monitor.rules.kit.rule import Rule
from monitor.vocabulary.contract import contract
from monitor.vocabulary.problems import Words, shown

LARGEST: Final = 10**15
MOST: Final = 500
"""Members of a list."""
LONGEST: Final = 200
BOUNDS: Final = {
    "day": (0, 36_500),
    "working_day": (0, 25_000),
    "working days": (0, 25_000),
    "month": (0, 1_200),
    "year": (0, 100),
    "years": (0, 100),
    "hour": (0, 8_760),
    "minute": (0, 525_600),
    "minutes": (0, 525_600),
    "day of month": (1, 31),
}
"""Unit of time -> the least and the most: beyond a lifetime no calendar reaches, and the rule could judge no more."""
NUMBER: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,9}|/[1-9][0-9]{0,3})?")
RANGE: Final = re.compile(rf"({NUMBER.pattern})-({NUMBER.pattern})")
CHOICE: Final = re.compile(r"[a-z_]+([/|][a-z_]+)+")
OR_NUMBER: Final = frozenset({"ratio", "permanent|years"})
"""Units of a parameter that is a word or a number."""
MONTH_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}")
LEAP: Final = 2024
Fitted = tuple[Any, None] | tuple[None, Words]


def fitting(rule: Rule[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` as the rule takes it, lists as tuples. Raises `ParametersUnfit`.

    No value is a float: a ratio is a text, `"2/3"` or `"0.85"`, since no float decides a threshold.
    """
    known, wrong = meant(rule.params), list[Unfit]()
    out: dict[str, Any] = {}
    if not given:
        wrong.append(Unfit("params", "missing", "{}", Words("至少一个参数", "one parameter at least")))
    for name, value in given.items():
        told = known.get(name)
        if told is None:
            names = ", ".join(known)
            one_of = Words(f"该规则的参数之一：{names or '无'}", f"a parameter of the rule: {names or 'it has none'}")
            wrong.append(Unfit("params", "unknown_parameter", shown(name), one_of))
            continue
        fits, expected = _fitted(getattr(rule.params, name), told, value)
        if expected is None:
            out[name] = fits
        else:
            wrong.append(Unfit(f"params.{name}", "wrong_value", shown(value), expected))
    if wrong:
        raise ParametersUnfit(tuple(wrong))
    return out


def _fitted(default: Any, told: Meant, value: Any) -> Fitted:
    if isinstance(default, bool):
        return (value, None) if isinstance(value, bool) else (None, Words("true 或 false", "true or false"))
    if isinstance(default, tuple):
        return _listed(told, value, least=1 if default else 0)
    if isinstance(default, str):
        return _text(default, told, value)
    least, most = BOUNDS.get(told.unit, (0, LARGEST))
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        return None, Words(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")
    return value, None


def _listed(told: Meant, value: Any, *, least: int) -> Fitted:
    """`least` members at least: a rule that asks for none of a list has nothing left to ask."""
    plain = isinstance(value, list) and least <= len(value) <= MOST and all(isinstance(one, str) for one in value)
    if told.codes is not None:
        codes = contract().codelists[told.codes]
        if plain and all(one in codes for one in value):
            return tuple(value), None
        return None, Words(
            f"至少 {least} 项代码的列表，取自：{'、'.join(codes)}",
            f"a list of {least} or more codes of {', '.join(codes)}",
        )
    if plain and all(_is_line(one) for one in value):
        return tuple(value), None
    return None, Words(f"{least} 至 {MOST} 项文字的列表", f"a list of {least} to {MOST} texts")


def _text(default: str, told: Meant, value: Any) -> Fitted:
    fits, expected = _form(default, told)
    return (value, None) if isinstance(value, str) and fits(value) else (None, expected)


def _form(default: str, told: Meant) -> tuple[Callable[[str], Any], Words]:
    """Which texts a parameter takes, by its default and its unit."""
    if told.codes is not None:
        codes = contract().codelists[told.codes]
        return codes.__contains__, Words(f"{'、'.join(codes)} 之一", f"one of {', '.join(codes)}")
    choices = re.split("[/|]", told.unit)
    if CHOICE.fullmatch(told.unit) and default in choices and told.unit not in OR_NUMBER:
        return choices.__contains__, Words(f"{'、'.join(choices)} 之一", f"one of {', '.join(choices)}")
    return _numeric(default, told) or (
        _is_line,
        Words(f"不超过 {LONGEST} 字的一行文字", f"one line of at most {LONGEST} characters"),
    )


def _numeric(default: str, told: Meant) -> tuple[Callable[[str], Any], Words] | None:
    """The same where numbers stand in the default, or may; else None."""
    if NUMBER.fullmatch(default):
        return NUMBER.fullmatch, Words(
            '以文字写的数，如 "0.85" 或 "2/3"', 'a number as a text, such as "0.85" or "2/3"'
        )
    if MONTH_DAY.fullmatch(default):
        return _is_month_day, Words('月-日，如 "03-31"', 'month and day, such as "03-31"')
    if RANGE.fullmatch(default):
        return _is_range, Words(
            f'两个数，小的在前，如 "{default}"', f'two numbers, the lesser first, such as "{default}"'
        )
    if default.isidentifier() and told.unit in OR_NUMBER:
        return lambda text: text == default or NUMBER.fullmatch(text), Words(
            f'{default}，或以文字写的数，如 "0.3"', f'{default}, or a number as a text, such as "0.3"'
        )
    return None


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable()


def _is_range(text: str) -> bool:
    told = RANGE.fullmatch(text)
    return told is not None and Fraction(told[1]) <= Fraction(told[3])


def _is_month_day(text: str) -> bool:
    try:
        return bool(MONTH_DAY.fullmatch(text)) and date.fromisoformat(f"{LEAP}-{text}").year == LEAP
    except ValueError:
        return False
