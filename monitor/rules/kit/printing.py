"""How a rule speaks: the numbers of a verdict put into its sentences, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from string import Formatter
from typing import Any

from monitor.rules.kit.params import meant
from monitor.rules.kit.rule import Rule
from monitor.rules.kit.values import JOIN, NO, YES, code_text, value_text
from monitor.vocabulary.event import EPOCH

ABSENT = {"zh": "未报送", "en": "not reported"}
PART = re.compile(r"\[([^\[\]]*)\]")
"""A part of a sentence that is left out where what it quotes is not there."""


def day_text(number: int) -> str:
    """A day number as an ISO date."""
    return (EPOCH + timedelta(days=number)).isoformat()


def yuan_text(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals: `4,012,600.00`."""
    sign, whole = ("−" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def _number(column: str, value: int) -> str:
    if column.endswith("_fen"):
        return yuan_text(value)
    if column == "day" or column.endswith("_day"):
        return day_text(value)
    return f"{value:,}"


def text(column: str, value: Any, lang: str, codes: str | None = None) -> str:
    """One value of an evidence column as words; see `Shown` for what the column's name means."""
    if isinstance(value, list | tuple):
        return JOIN[lang].join(text(column, inner, lang, codes) for inner in value) or "—"
    if value is None:
        told = ABSENT[lang]
    elif isinstance(value, bool):
        told = YES[lang] if value else NO[lang]
    elif isinstance(value, int):
        told = _number(column, value)
    elif isinstance(value, date):
        told = value.isoformat()
    else:
        told = code_text(str(value), codes, lang)
    return told


def words(rule: Rule[Any], shown: Mapping[str, Any], params: Any, lang: str) -> dict[str, str]:
    """Everything the sentences of `rule` may quote, as text: its parameters and its evidence columns."""
    known = meant(rule.params)
    quoted = {name: value_text(value, known[name], lang) for name, value in asdict(params).items()}
    return quoted | {told.column: text(told.column, shown.get(told.column), lang, told.codes) for told in rule.evidence}


def quotes(template: str) -> tuple[str, ...]:
    """What a sentence quotes, in order, as written between its braces."""
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)


def named(quote: str) -> tuple[str, ...]:
    """Columns and parameters in a quote: `name`, `name#` (how many it lists) or `a-b` (by how much a is above b)."""
    return tuple(name for name in quote.removesuffix("#").split("-") if not name.isdecimal())


def _counted(quote: str, values: Mapping[str, Any]) -> int | None:
    """The number of a quote that is a count or a difference; None where a value is not told."""
    names = quote.removesuffix("#").split("-")
    told: list[Any] = [int(name) if name.isdecimal() else values.get(name) for name in names]
    if any(value is None for value in told):
        return None
    return len(told[0]) if quote.endswith("#") else int(told[0] - told[1])


def _is_there(quote: str, values: Mapping[str, Any]) -> bool:
    if quote in values:
        return values[quote] not in (None, "", [], ())
    return (_counted(quote, values) or 0) > 0


def message(rule: Rule[Any], shown: Mapping[str, Any], params: Any) -> dict[str, str]:
    """The finding in one sentence, by language.

    In the templates braces hold what is quoted (`named`). A part in square brackets is said only where everything it
    quotes is told and not empty, and a count or difference in it is above zero: `[, {doubled-0} signed twice]`.
    """
    values = asdict(params) | {told.column: shown.get(told.column) for told in rule.evidence}
    out = {}
    for lang, template in rule.message.items():
        kept = PART.sub(
            lambda part: part[1] if all(_is_there(one, values) for one in quotes(part[1])) else "", template
        )
        told = words(rule, shown, params, lang)
        for quote in quotes(kept):
            if quote not in told:
                unit = "_fen" if quote.partition("-")[0].endswith("_fen") else ""
                told[quote] = text(unit, _counted(quote, values), lang)
        out[lang] = kept.format_map(told)
    return out
