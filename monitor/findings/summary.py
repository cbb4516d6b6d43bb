"""An event in one line, in Chinese and English, from the fields that tell most: names, codes, parties, amounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.rules.kit.printing import yuan_text
from monitor.vocabulary.contract import Field, contract

LANGS = ("zh", "en")
MOST: Mapping[str, int] = {
    "label": 1,
    "code_of": 2,
    "target": 1,
    "organisation": 2,
    "party": 2,
    "money": 2,
    "signed_money": 2,
}
"""Type of field -> how many of them a line holds, in the order in which they stand in it."""
PASSED_OVER = frozenset({"regime", "basis", "fund_kind", "exception_ground"})
JOIN = {"zh": "；", "en": "; "}
CURRENCY_ZH = {"CNY": "元"}
PLAIN = frozenset({"code", "bool", "int", "month"})
"""Types of the required fields that make the line where a kind has nothing better."""
YES = {True: {"zh": "是", "en": "yes"}, False: {"zh": "否", "en": "no"}}
ROWS = {"zh": "{} 项", "en": "{}"}


def fen(money: Mapping[str, Any]) -> int:
    """Minor units of a checked amount of the contract: its digits without the point."""
    return int(money["amount"].replace(".", ""))


def label(kind: str) -> dict[str, str]:
    """The kind's name in both languages."""
    told = contract().kinds[kind]
    return {"zh": told.zh, "en": told.en}


def code_label(codes: str, code: str) -> dict[str, str]:
    """A code of a list in words."""
    return {"zh": contract().codelists[codes].get(code, code), "en": code.replace("_", " ")}


def _name(field: Field, lang: str) -> str:
    return field.zh if lang == "zh" else field.name.removeprefix("is_").replace("_", " ").capitalize()


def money_text(money: Mapping[str, Any], lang: str) -> str:
    """An amount with thousands separators and its currency: `5,800,000.00元`, `5,800,000.00 CNY`."""
    currency = money["currency"]
    if currency != "CNY":
        return f"{money['amount']} {currency}"
    return f"{yuan_text(fen(money))}{CURRENCY_ZH[currency] if lang == 'zh' else ' CNY'}"


def _held(field: Field, value: Mapping[str, Any], lang: str) -> str:
    """A structure in words: an amount, a record by kind and id, a party by name, else id."""
    if field.type in {"money", "signed_money"}:
        return money_text(value, lang)
    if field.type == "target":
        return f"{code_label('target_kind', value['kind'])[lang]} {value['id']}"
    return str(value.get("name") or value["id"])


def _value(field: Field, value: Any, lang: str) -> str:
    if isinstance(value, list):
        return ROWS[lang].format(len(value))
    if isinstance(value, dict):
        return _held(field, value, lang)
    if isinstance(value, bool):
        return YES[value][lang]
    return code_label(field.codes, value)[lang] if field.codes is not None else str(value)


def _telling(fields: Sequence[Field], data: Mapping[str, Any]) -> Iterator[Field]:
    for wanted, most in MOST.items():
        found = [field for field in fields if field.type == wanted and not field.is_list]
        found = [field for field in found if field.name not in PASSED_OVER and (wanted != "code_of" or field.required)]
        yield from found[:most]
    structures = contract().structures
    yield from [field for field in fields if field.is_list and field.type in structures and data[field.name]][:1]


def _chosen(kind: str, data: Mapping[str, Any]) -> list[Field]:
    fields = [field for name, field in contract().kinds[kind].fields.items() if name in data]
    plain = [field for field in fields if field.required and field.type in PLAIN and not field.is_list]
    return list(_telling(fields, data)) or plain[:2]


def summary(kind: str, data: Mapping[str, Any], subject: str) -> dict[str, str]:
    """The line in both languages; the subject where the payload tells nothing that can stand in it."""
    chosen = _chosen(kind, data)
    out = {}
    for lang in LANGS:
        colon = "：" if lang == "zh" else ": "
        told = [f"{_name(field, lang)}{colon}{_value(field, data[field.name], lang)}" for field in chosen]
        out[lang] = JOIN[lang].join(told) or subject
    return out
