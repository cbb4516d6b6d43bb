"""A rule's examples, judged as the engine judges: what the rule's page shows and what its tests ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.audit.evaluate import Charge, Judged, evaluate
from monitor.audit.terms import END, START, Term
from monitor.facts.facts import Facts, as_of, membership
from monitor.facts.records import records
from monitor.rules.kit.like import numbered
from monitor.rules.kit.params import settle
from monitor.rules.kit.printing import message
from monitor.rules.kit.rule import Example, Rule
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """A finding of an example: its sentences, the money at stake and the day on which it was put right."""

    says: str
    """Which example."""
    message: Mapping[str, str]
    stake_fen: int | None
    cured_day: int | None


def facts_of_events(scope: str, events: Iterable[Event], as_of_day: int, kind: type[Facts] = Facts) -> Facts:
    """The facts that a few events make for one kind of scope; events are numbered from 0 in their order."""
    world = records(enumerate(events))
    held = as_of(world, as_of_day)
    return kind(world, held, membership(world, held, scope), as_of_day)


def events_of(example: Example) -> list[Event]:
    """The events of an example, as the log holds them: those that only the product enters are among them."""
    return [read_event(event, stored=True) for event in numbered(example.events)]


def day_of(example: Example) -> int:
    """The day number as of which an example is judged."""
    return day_number(date.fromisoformat(example.as_of))


def judged(rule: Rule[Any], facts: Facts, given: Mapping[str, Any]) -> Judged:
    """What a rule says, its parameters set by `given`, whatever the day."""
    return evaluate(facts, [Charge(rule, (Term(START, END, settle(rule.params, given), {}),))])


def findings(rule: Rule[Any], says: str, given: Mapping[str, Any], verdicts: Iterable[Mapping[str, Any]]) -> list[Told]:
    """The findings among verdicts of an example (rows of `monitor.audit.verdicts.SCHEMA`), in their order."""
    params = settle(rule.params, given)
    return [
        Told(says, message(rule, json.loads(row["shown"]), params), row["stake_fen"], row["cured_day"])
        for row in verdicts
        if row["verdict"] == Verdict.FLAGGED
    ]


def told_of(rule: Rule[Any]) -> list[Told]:
    """The findings of every example of a rule."""
    out = []
    for example in rule.examples:
        facts = facts_of_events(rule.scope, events_of(example), day_of(example))
        result = judged(rule, facts, example.set)
        out += findings(rule, example.says, example.set, result.verdicts.iter_rows(named=True))
    return out
