"""A rule's examples as numbers: what each record was judged on, and the verdict, in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from monitor.audit.examples import day_of, events_of, facts_of_events, judged
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.printing import named, quotes, text
from monitor.rules.kit.rule import Rule, Shown

COLUMNS: Final = 4
KEPT: Final = 400
"""Rules whose examples are remembered: every one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of an example: its values (None: not told) in the order of `Table.columns`, and the verdict."""

    says: str
    values: Mapping[str, Sequence[str | None]]
    verdict: str


@dataclass(frozen=True, slots=True)
class Table:
    """The columns that the rule's own sentence quotes first, and a line for each record that differs in them."""

    columns: Sequence[Shown]
    lines: Sequence[Line]


@lru_cache(maxsize=KEPT)
def table_of(rule_id: str) -> Table:
    """The table of a rule of this release; KeyError where there is none."""
    rule = catalogue()[rule_id]
    rows = []
    for example in rule.examples:
        told = judged(rule, facts_of_events(rule.scope, events_of(example), day_of(example)), example.set)
        rows += [
            (example.says, json.loads(one["shown"]), one["verdict"]) for one in told.verdicts.iter_rows(named=True)
        ]
    columns = _columns(rule, [shown for _, shown, _ in rows])
    lines: dict[tuple[Any, ...], Line] = {}
    for says, shown, verdict in rows:
        values = {lang: [_value(one, shown.get(one.column), lang) for one in columns] for lang in ("zh", "en")}
        lines.setdefault((verdict, *values["zh"]), Line(says, values, verdict))
    return Table(columns, list(lines.values()))


def _columns(rule: Rule[Any], shown: Sequence[Mapping[str, Any]]) -> list[Shown]:
    """Columns of plain values that some example tells, those first that the sentence quotes."""
    quoted = [name for quote in quotes(rule.message["zh"]) for name in named(quote)]
    order = {name: at for at, name in reversed(list(enumerate(quoted)))}
    told = [one for one in rule.evidence if any(_is_plain(row.get(one.column)) for row in shown)]
    return sorted(told, key=lambda one: order.get(one.column, len(order)))[:COLUMNS]


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, list | dict)


def _value(one: Shown, value: Any, lang: str) -> str | None:
    return text(one.column, value, lang, one.codes) if _is_plain(value) else None
