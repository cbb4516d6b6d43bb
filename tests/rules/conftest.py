"""Rules asked in tests: an example judged as the engine judges it, and what a rule asked the facts for."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import polars as pl
import pytest

import monitor.rules
from monitor.audit import examples
from monitor.audit.evaluate import Failed
from monitor.audit.examples import day_of, events_of, facts_of_events
from monitor.audit.lines import about
from monitor.facts.facts import Facts
from monitor.rules.catalogue import STAGES
from monitor.rules.kit.rule import Example, Rule
from monitor.vocabulary.event import Event


@dataclass(frozen=True)
class Watched(Facts):
    """Facts that remember what was asked of them: (view, kind)."""

    asked: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def _frame(self, kind: str, grain: str | None, view: str) -> pl.LazyFrame:
        self.asked.add((view, kind))
        return super()._frame(kind, grain, view)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule said about a few events."""

    rows: tuple[dict[str, Any], ...]
    """Verdicts; `about` and `shown` as objects, events by their ids."""
    failed: tuple[Failed, ...]
    asked: frozenset[tuple[str, str]]
    findings: tuple[examples.Told, ...] = ()

    def by_id(self) -> dict[str, set[tuple[str, str]]]:
        """Id found in `about` -> (verdict, reason) of every row that has it."""
        out: dict[str, set[tuple[str, str]]] = {}
        for row in self.rows:
            for value in _ids(about(json.dumps(row["about"]))):
                out.setdefault(value, set()).add((row["verdict"], row["reason"]))
        return out


def _ids(told: Any) -> Iterable[str]:
    if isinstance(told, Mapping):
        for value in told.values():
            yield from _ids(value)
    elif isinstance(told, str):
        yield told


def judged(rule: Rule[Any], events: Iterable[Event], as_of_day: int, given: Mapping[str, Any]) -> Answer:
    """What `rule` says about `events`, in the order in which they are told."""
    told = list(events)
    facts = facts_of_events(rule.scope, told, as_of_day, Watched)
    assert isinstance(facts, Watched)
    result = examples.judged(rule, facts, given)
    rows = []
    for row in result.verdicts.drop("rule", "term").iter_rows(named=True):
        ids = [told[number].id for number in row["events"] or []]
        loaded = {"about": json.loads(row["about"]), "shown": json.loads(row["shown"])}
        rows.append({**row, **loaded, "event": told[row["event"]].id, "events": sorted(ids)})
    found = examples.findings(rule, "", given, result.verdicts.iter_rows(named=True))
    return Answer(tuple(rows), result.failed, frozenset(facts.asked), tuple(found))


def answered(rule: Rule[Any], example: Example, *, backwards: bool = False) -> Answer:
    """What `rule` says about an example."""
    events = events_of(example)
    if backwards:
        events.reverse()
    return judged(rule, events, day_of(example), example.set)


def modules() -> dict[str, ModuleType]:
    """Rule id -> its module, for every file of the stage folders."""
    found = {}
    for stage in STAGES:
        package = importlib.import_module(f"{monitor.rules.__name__}.{stage}")
        for told in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(told.name)
            found[module.RULE.id] = module
    return found


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answer]:
    """`answer(rule, example)`: the example judged, each once."""
    known: dict[tuple[str, str, bool], Answer] = {}

    def ask(rule: Rule[Any], example: Example, *, backwards: bool = False) -> Answer:
        key = (rule.id, example.says, backwards)
        if key not in known:
            known[key] = answered(rule, example, backwards=backwards)
        return known[key]

    return ask


@pytest.fixture(scope="session")
def judge() -> Callable[..., Answer]:
    """`judge(rule, events, as_of_day, given)`."""
    return judged


@pytest.fixture(scope="session")
def files() -> dict[str, ModuleType]:
    """Rule id -> its module."""
    return modules()
