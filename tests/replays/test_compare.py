"""A rule beside itself: the values in force gain and lose nothing, and what a rule cannot judge by is found before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import pytest

from monitor.audit.evaluate import Charge
from monitor.audit.examples import day_of, events_of
from monitor.facts.records import records
from monitor.replays.compare import breaks, compared, sides
from monitor.replays.fitting import fitting
from monitor.replays.past import Short
from monitor.replays.refused import plain
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.rule import Example, Rule
from monitor.rules.places import place
from monitor.vocabulary.verdicts import Verdict

DEMO = place("demo")
SAMPLE = ("blk.period-bounds", "dec.minutes-exist", "pay.settlement-review-time")


def flagged(rule: Rule[Any]) -> list[Example]:
    """Examples with a finding under the defaults."""
    return [one for one in rule.examples if Verdict.FLAGGED in one.verdicts.values() and not one.set]


def beside_itself(rules: Iterable[Rule[Any]]) -> int:
    """Findings of the examples, each made with the newest values in force and with the same values asked for."""
    made = 0
    for rule in rules:
        present, _ = sides(rule, DEMO, {})
        newest = present.spans[-1].params
        given = {} if newest is None else {name: one for name, one in asdict(newest).items() if one is not None}
        _, asked = sides(rule, DEMO, fitting(rule, plain(given)) if given else {})
        assert [span.params for span in asked.spans] == [newest] * len(asked.spans), rule.id
        assert breaks(asked) is None, rule.id
        held = Charge(rule, tuple(replace(span, params=newest) for span in present.spans))
        for example in flagged(rule)[:1]:
            past = Short(records(enumerate(events_of(example))), rule.scope, frozenset(rule.reads), day_of(example))
            told = compared(held, asked, past, now="2026-01-01T00:00:00+08:00")
            assert (told.broke, told.gained_total, told.lost_total) == (None, 0, 0), (rule.id, example.says)
            made += told.same
    return made


def test_the_values_in_force_gain_and_lose_nothing() -> None:
    assert beside_itself(catalogue()[id] for id in SAMPLE) >= len(SAMPLE)


@pytest.mark.prove
def test_no_rule_gains_or_loses_by_the_values_in_force() -> None:
    assert beside_itself(catalogue().values()) > 0.8 * len(catalogue())


@pytest.mark.parametrize(
    ("rule", "values", "does"),
    [
        ("exp.draw-uniformity", {"alpha": "1/9"}, True),
        ("exp.draw-uniformity", {"alpha": "0.01"}, False),
        ("pay.settlement-review-time", {"days": ("ten",) * 4}, True),
        ("dec.minutes-exist", {"minutes_days": 36_500}, False),
    ],
)
def test_values_by_which_the_rule_breaks_are_found_on_its_examples(rule: str, values: Any, *, does: bool) -> None:
    """Also where no record of the kind is there: else they were proposed, and the audit broke on the first."""
    _, asked = sides(catalogue()[rule], DEMO, values)
    assert (breaks(asked) is not None) == does
