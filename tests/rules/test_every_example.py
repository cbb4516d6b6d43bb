"""The examples of every rule are its test: verdicts, order, what was asked of the facts, what a silence does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from sampled import is_in_sample
from told_apart import of

from monitor.audit import pages
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.like import numbered
from monitor.rules.kit.rule import Example, Rule
from monitor.rules.page import page
from monitor.rules.words import LANGS
from monitor.vocabulary.agreement import subject_of
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.verdicts import Verdict

RULES = tuple(catalogue().values())
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
WITH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
SAMPLE = [(rule, example) for rule, example in EXAMPLES if is_in_sample(rule.id, example.says, one_in=16)]
WITH_SAMPLE = pytest.mark.parametrize(
    ("rule", "example"), SAMPLE, ids=[f"{rule.id}: {example.says}" for rule, example in SAMPLE]
)
Ask = Callable[..., Any]
Rows = tuple[dict[str, Any], ...]


def expected(told: str | tuple[str, str]) -> tuple[str, str | None]:
    return (told, None) if isinstance(told, str) else told


@WITH_RULE
def test_the_examples_hold_and_the_page_shows_them(rule: Rule[Any], answer: Ask) -> None:
    answers = {one.says: answer(rule, one) for one in rule.examples}
    for example in rule.examples:
        try:
            it_holds(rule, example, answers[example.says])
        except AssertionError as error:
            raise AssertionError(f"{example.says}: {error}") from error
    asked = {pair for told in answers.values() for pair in told.asked}
    assert {kind for _, kind in asked} == set(rule.reads)
    assert {kind for view, kind in asked if view == "reference"} == set(rule.references)
    found = [replace(one, says=says) for says, told in answers.items() for one in told.findings]
    for lang in LANGS:
        text = (pages.DOCS / pages.name_of(rule, lang)).read_text(encoding="utf-8")
        assert text == page(rule, lang) + pages.end_of(rule, found, lang), "run make docs"


def it_holds(rule: Rule[Any], example: Example, said: Any) -> None:
    assert said.failed == ()
    given = said.by_id()
    for about, told in example.verdicts.items():
        verdict, reason = expected(told)
        assert about in given, f"nothing is said about {about}"
        assert {found for found, _ in given[about]} == {verdict}, about
        assert reason is None or {why for _, why in given[about]} == {reason}, about
    each_record_is_judged_once_and_by_an_event_it_judges(rule, example, said.rows)
    it_happens_while_the_rule_is_in_force(rule, said.rows)
    for told in said.findings:
        assert not [text for text in told.message.values() if "{" in text or "}" in text or "None" in text]


def each_record_is_judged_once_and_by_an_event_it_judges(rule: Rule[Any], example: Example, rows: Rows) -> None:
    kinds = {event["id"]: event["type"] for event in numbered(example.events)}
    keys = [(row["scope_id"], str(row["about"])) for row in rows]
    assert len(keys) == len(set(keys)), "two rows would be one finding"
    assert {kinds[row["event"]] for row in rows} <= set(rule.judges)
    assert all(row["day"] is not None for row in rows), "the judged day picks the version in force"
    assert all(set(row["shown"]) == {one.column for one in rule.evidence} for row in rows)


def it_happens_while_the_rule_is_in_force(rule: Rule[Any], rows: Rows) -> None:
    days = [row["day"] for row in rows]
    assert min(days) >= day_number(rule.in_force)
    assert rule.until is None or max(days) <= day_number(rule.until)


@WITH_SAMPLE
def test_order_of_the_events_changes_nothing(rule: Rule[Any], example: Example, answer: Ask) -> None:
    # of events of one kind and moment either may stand for the other
    said = {event["id"]: f"{event['type']} {event['time']}" for event in numbered(example.events)}

    def rows(*, backwards: bool) -> list[dict[str, Any]]:
        told = [
            {**row, "event": said[row["event"]], "events": sorted(said[event] for event in row["events"])}
            for row in answer(rule, example, backwards=backwards).rows
        ]
        return sorted(told, key=lambda row: (row["scope_id"], str(row["about"])))

    assert rows(backwards=False) == rows(backwards=True)


@WITH_RULE
def test_every_verdict_has_an_example(rule: Rule[Any]) -> None:
    shown = {expected(told)[0] for example in rule.examples for told in example.verdicts.values()}
    assert shown <= set(Verdict)
    assert set(Verdict) - shown == of(rule.id).never


def without(data: Any, path: list[str]) -> Any:
    """The payload without what stands at a path; every element of a list on the way loses it."""
    if isinstance(data, list):
        return [without(element, path) for element in data]
    if not isinstance(data, dict) or path[0] not in data:
        return data
    if len(path) == 1:
        return {name: value for name, value in data.items() if name != path[0]}
    return {**data, path[0]: without(data[path[0]], path[1:])}


def silenced(example: Example, kind: str, field: str) -> list[Event] | None:
    """The example's events, those of a kind without a field; None where nothing changes or the contract wants it."""
    out, changed = [], False
    for event in numbered(example.events):
        told = deepcopy(event)
        if told["type"] == kind:
            told["data"] = without(told["data"], field.split("."))
            told["subject"] = subject_of(kind, told["data"]) or told["subject"]
            changed |= told["data"] != event["data"]
        try:
            out.append(read_event(told, stored=True))
        except EventRefused:
            return None
    return out if changed else None


def silences(
    rule: Rule[Any], fields: dict[str, list[str]], *, sampled: bool = False
) -> Iterator[tuple[str, Example, list[Event]]]:
    for kind, names in fields.items():
        for name, example in product(names, rule.examples):
            if sampled and not is_in_sample(rule.id, kind, name, example.says, one_in=16):
                continue
            events = silenced(example, kind, name)
            if events is not None:
                yield f"{kind}.{name} left out of {example.says!r}", example, events


def verdicts(rows: tuple[dict[str, Any], ...]) -> dict[tuple[str, str], str]:
    return {(row["scope_id"], str(row["about"])): row["verdict"] for row in rows}


def as_of_day(example: Example) -> int:
    return day_number(date.fromisoformat(example.as_of))


WITH_BREACH = [rule for rule in RULES if rule.id in contract().absence_is_breach]


@pytest.mark.parametrize("rule", WITH_BREACH, ids=lambda rule: rule.id)
def test_an_absence_that_is_a_breach_is_no_gap(rule: Rule[Any], answer: Ask, judge: Ask) -> None:
    tried = False
    for said, example, events in silences(rule, contract().absence_is_breach[rule.id]):
        if tried and not is_in_sample(rule.id, said):
            continue
        before = verdicts(answer(rule, example).rows)
        after = verdicts(judge(rule, events, as_of_day(example), example.set).rows)
        judged_before = {key for key, told in before.items() if told in {Verdict.FLAGGED, Verdict.CLEAR}}
        gaps = [key for key in judged_before & after.keys() if after[key] == Verdict.NOT_ASSESSABLE]
        assert not gaps, said
        tried |= any(after.get(key) == Verdict.FLAGGED for key in before)
    assert tried, "no example in which the absence is flagged"


def field_at(kind: str, path: str) -> Field | None:
    """The contract's field at a path; None of the envelope (`*`)."""
    if kind not in contract().kinds:
        return None
    fields, found = contract().kinds[kind].fields, None
    for step in path.split("."):
        found = fields.get(step)
        if found is None:
            return None
        inner = contract().structures.get(found.type)
        fields = inner.fields if inner else {}
    return found


def speaks(rule: Rule[Any], kind: str, path: str) -> bool:
    """Whether the contract says what it means that this field is not told, for this rule or for all."""
    told = field_at(kind, path)
    if path in contract().absence_is_breach.get(rule.id, {}).get(kind, []) or path in of(rule.id).speaking:
        return True
    return told is not None and (told.type == "target" or "bsent = " in told.en)


@WITH_RULE
def test_a_silence_makes_nobody_suspect(rule: Rule[Any], answer: Ask, judge: Ask) -> None:
    others = {
        kind: [name for name in names if not speaks(rule, kind, name)]
        for kind, names in contract().reads[rule.id].items()
        if kind in contract().kinds  # "*" stands for the envelope of every event
    }
    for said, example, events in silences(rule, others, sampled=True):
        before = verdicts(answer(rule, example).rows)
        after = judge(rule, events, as_of_day(example), example.set)
        assert after.failed == (), said
        told = verdicts(after.rows)
        suspected = [key for key in told if told[key] == Verdict.FLAGGED and before.get(key) == Verdict.CLEAR]
        assert not suspected, said
