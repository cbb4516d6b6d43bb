"""Every parameter of every rule, as every place sets it, is printed by its unit, in words of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from monitor.findings.explain import parameters
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import Meant, meant
from monitor.rules.kit.values import UNITS, unit_text, value_text
from monitor.rules.places import place, places

CHINESE, LATIN = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z_]{2,}")
AS_THEY_ARE = {("exp.draw-verifiable", "allowed_chains")}
"""Chains of drand, by the names that they have."""
OF_TEXTS = "words"
"""Unit of words looked for in Chinese texts."""


def every() -> Iterator[tuple[str, str, Meant, Any]]:
    """Rule, name, meaning and value: the default, and what each place sets."""
    for rule in catalogue().values():
        defaults = asdict(rule.params)
        for name, means in meant(rule.params).items():
            yield rule.id, name, means, defaults[name]
            for one in places():
                yield from (
                    (rule.id, name, means, told.value) for told in place(one).settings(rule.id) if told.name == name
                )


def test_no_value_is_printed_as_a_code_a_date_or_in_the_other_language() -> None:
    wrong, seen = [], 0
    for rule, name, means, value in every():
        seen += 1
        zh, en = value_text(value, means, "zh"), value_text(value, means, "en")
        if "1970" in zh or not (zh and en):
            wrong.append((rule, name, zh, en))
        if LATIN.search(zh) and (rule, name) not in AS_THEY_ARE:
            wrong.append((rule, name, zh))
        if CHINESE.search(en) and means.unit != OF_TEXTS:
            wrong.append((rule, name, en))
    assert wrong == []
    assert seen > 350


def test_every_unit_has_words() -> None:
    units = {means.unit for rule in catalogue().values() for means in meant(rule.params).values()}
    assert not [unit for unit in units if LATIN.search(unit_text(unit, "zh")) or (not CHINESE.search(
        unit_text(unit, "zh")) and unit != "%")]  # fmt: skip
    assert not [unit for unit in UNITS if unit not in units]
    assert unit_text("last/not_first", "zh") == "末位/不得首先"
    assert unit_text("permanent|years", "en") == "permanent|years"


@pytest.mark.parametrize(
    ("rule", "name", "value", "zh", "en"),
    [
        ("san.monthly-1-5", "from_day", 1, "1", "1"),
        ("pay.over-contract", "tolerance", 1_200, "1,200", "1,200"),
        ("rev.third-party-review", "min_amount", None, "未设", "not set"),
        ("blk.local-scope", "region", "", "未设", "not set"),
        ("pay.settlement-review-time", "tiers_CNY", ["5000000"], "5,000,000", "5,000,000"),
        ("acc.lead-agency", "map", ["county:finance_bureau"], "县：财政局", "county: finance bureau"),
        ("dec.archive-permanent", "retention", "permanent", "永久", "permanent"),
        ("col.same-ip", "ip_whitelist", [], "—", "—"),
        ("tnd.opening-recorded", "require_video", True, "是", "yes"),
    ],
)
def test_how_a_finding_prints_it(rule: str, name: str, value: Any, zh: str, en: str) -> None:
    printed = {name: {"value": value, "origin": {"zh": "x", "en": "x"}}}
    assert parameters(catalogue()[rule], printed)[0]["text"] == {"zh": zh, "en": en}
