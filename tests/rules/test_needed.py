"""Whatever a rule may miss has a name in both languages, and no name stands there for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import meant
from monitor.rules.needed import columns, label_of

CHINESE = re.compile(r"[\u3400-\u9fff]")


def needed() -> Iterator[tuple[str, str]]:
    """Rule and column, of everything that a rule needs."""
    yield from ((rule.id, column) for rule in catalogue().values() for column in rule.needs)


def test_every_column_that_a_rule_needs_has_a_label_in_both_languages() -> None:
    bare = []
    for rule, column in needed():
        label = label_of(rule, column)
        if label is None or not CHINESE.search(label["zh"]) or CHINESE.search(label["en"]) or "_" in label["en"]:
            bare.append((rule, column, label))
    assert bare == []


def test_no_label_stands_for_nothing() -> None:
    quoted = {fact.column for rule in catalogue().values() for fact in rule.evidence}
    left = {column for rule, column in needed() if column not in meant(catalogue()[rule].params)} - quoted
    assert columns().everywhere.keys() == left | {"input"}
    of = {(rule, column) for rule, told in columns().of.items() for column in told}
    assert of <= set(needed())
