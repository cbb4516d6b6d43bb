from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from monitor.demo.breaches import RATES
from monitor.demo.history import small_history
from monitor.vocabulary.contract import contract
from monitor.vocabulary.reading import read_event


@pytest.fixture(scope="module")
def histories() -> list[list[dict[str, Any]]]:
    return [small_history(seed) for seed in range(120)]


def test_they_are_small_and_the_contract_accepts_them(histories: list[list[dict[str, Any]]]) -> None:
    for history in histories:
        assert 15 <= len(history) <= 62
        assert len({event["id"] for event in history}) == len(history)
        assert all(read_event(event).type == event["type"] for event in history)


def test_the_same_seed_tells_the_same(histories: list[list[dict[str, Any]]]) -> None:
    assert small_history(5) == histories[5] != histories[6]


def test_corrections_name_events_of_the_same_source_and_kind(histories: list[list[dict[str, Any]]]) -> None:
    found: Counter[str] = Counter()
    for history in histories:
        known = {(event["source"], event["id"]): event["type"] for event in history}
        for event in history:
            if "corrects" in event:
                kind = known[event["source"], event["corrects"]]
                taken_back = event["type"] == "event.withdrawn"
                assert taken_back or kind == event["type"]
                found["withdrawn" if taken_back else "corrected"] += 1
    assert found["withdrawn"] > 20
    assert found["corrected"] > 20


def test_together_they_tell_what_the_rules_read(histories: list[list[dict[str, Any]]]) -> None:
    kinds = {event["type"] for history in histories for event in history}
    read = {kind for rule in RATES for kind in contract().reads[rule]} - {"*"}
    rare = {
        "draw.opened",
        "prequalification.concluded",
        "tender.terminated",
        "sanction.lifted",
        "emergency_decision.made",
        "balance.reported",
        "catalogue_item.listed",
        "expert.registered",
        "finding.disposed",
        "spending.reported",
    }
    assert read - kinds <= rare
