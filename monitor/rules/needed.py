"""What a column is called that a rule needed and was not told, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import meant

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "columns.toml"
Label = Mapping[str, str]
"""Language -> words."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Labels of what no finding quotes: `everywhere` by column, `of` by rule and column."""

    everywhere: Mapping[str, Label]
    of: Mapping[str, Mapping[str, Label]]


@cache
def columns() -> Columns:
    """The labels of `data/columns.toml`."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Columns(told["columns"], told["of"])


@cache
def _quoted() -> Mapping[str, Label]:
    """Column -> what some rule that quotes it calls it."""
    return {fact.column: {"zh": fact.zh, "en": fact.en} for rule in catalogue().values() for fact in rule.evidence}


@cache
def _own(rule_id: str) -> Mapping[str, Label]:
    """Column -> what this rule calls it: in its evidence, among its parameters, in the file."""
    rule = catalogue().get(rule_id)
    if rule is None:
        return columns().of.get(rule_id, {})
    params = {name: {"zh": told.zh, "en": told.en} for name, told in meant(rule.params).items()}
    evidence = {fact.column: {"zh": fact.zh, "en": fact.en} for fact in rule.evidence}
    return params | evidence | dict(columns().of.get(rule_id, {}))


def label_of(rule_id: str, column: str) -> Label | None:
    """What the rule calls the column, else what it is called everywhere; None: a column of an older release."""
    return _own(rule_id).get(column) or columns().everywhere.get(column) or _quoted().get(column)
