"""How a rule speaks: the numbers of a verdict put into its sentences, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from monitor.rules.kit.params import meant
from monitor.rules.kit.rule import Rule
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import EPOCH

ABSENT = {"zh": "未报送", "en": "not reported"}
YES = {"zh": "是", "en": "yes"}
NO = {"zh": "否", "en": "no"}
JOIN = {"zh": "、", "en": ", "}


def day_text(number: int) -> str:
    """A day number as an ISO date."""
    return (EPOCH + timedelta(days=number)).isoformat()


def yuan_text(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals: `4,012,600.00`."""
    sign, whole = ("−" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def _label(code: str, codes: str | None, lang: str) -> str:
    if codes is None:
        return code
    return contract().codelists[codes].get(code, code) if lang == "zh" else code.replace("_", " ")


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
        told = _label(str(value), codes, lang)
    return told


def words(rule: Rule[Any], shown: Mapping[str, Any], params: Any, lang: str) -> dict[str, str]:
    """Everything the sentences of `rule` may quote, as text: its parameters and its evidence columns."""
    known = meant(rule.params)
    quoted = {name: text(name, value, lang, known[name].codes) for name, value in asdict(params).items()}
    return quoted | {told.column: text(told.column, shown.get(told.column), lang, told.codes) for told in rule.evidence}


def message(rule: Rule[Any], shown: Mapping[str, Any], params: Any) -> dict[str, str]:
    """The finding in one sentence, by language."""
    return {lang: template.format(**words(rule, shown, params, lang)) for lang, template in rule.message.items()}
