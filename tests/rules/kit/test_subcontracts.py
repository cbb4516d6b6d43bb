"""Whose a contract is, and which contracts are known by name only."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.facts.facts import Facts, facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered
from monitor.rules.kit.subcontracts import contractors, works
from monitor.vocabulary.reading import read_event

FIRM, OTHER = "91999001MA00001110", "91999001MA0000146J"


def contract(**more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"contract_id": "CON-A", "category": "works", "supplier": {"id": FIRM}}
    return like("contract.signed", "2026-05-08", **(told | more))


def facts(*events: dict[str, Any]) -> Facts:
    return facts_of(records(enumerate(read_event(event) for event in numbered(events))), "process", 30_000)


@pytest.mark.parametrize(
    ("told", "is_works"),
    [
        ({}, True),
        ({"category": "goods"}, False),
        ({"category": "services", "service_kind": "survey"}, True),
        ({"category": "services", "service_kind": "testing"}, False),
        ({"category": "services"}, None),
    ],
)
def test_building_services_are_works(told: dict[str, Any], is_works: bool | None) -> None:
    known = facts(contract(**told))
    assert works(known, known.of("subcontract.signed")).collect()["is_works"].to_list() == [is_works]


def test_a_contract_that_is_only_named_is_told_by_the_first_that_names_it() -> None:
    named = [like("subcontract.signed", f"2026-06-0{n}", subcontract_id=f"SC-{n}", contract_id="CON-B") for n in (3, 2)]
    known = facts(contract(), *named, like("subcontract.signed", "2026-06-01", contract_id="CON-A"))
    rows = works(known, known.of("subcontract.signed")).sort("contract_id").collect()
    assert rows.select("contract_id", "event", "is_works").rows() == [("CON-A", 0, True), ("CON-B", 2, None)]


def test_every_member_of_a_consortium_has_the_contract() -> None:
    rows = contractors(facts(contract(consortium_members=[{"id": OTHER}]))).collect()
    assert sorted(rows["firm"]) == [FIRM, OTHER]
