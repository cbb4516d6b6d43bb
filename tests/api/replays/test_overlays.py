"""Clues laid over each other: only subjects on which several rules meet, by the formula that is shown."""

from __future__ import annotations

from typing import Any

from case_desk import FINANCE, HOUSING, TODAY, finding_row

from monitor.findings.rank import rank
from monitor.store.append import append
from monitor.store.findings import put
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

PARTY = "91999001MA00000A1B"


def also(office: Any, *rows: dict[str, Any]) -> None:
    with office.app.state.desk.database.writing() as write:
        steps = [{"finding": one["id"], "at": one["changed_at"], "state": "raised", "cause": 0} for one in rows]
        put(write, list(rows), steps)


def test_subjects_with_two_rules_are_ranked_by_the_formula(both: Any) -> None:
    office = both
    assert office.get("ann", "/overlays?by=process")["total"] == 0  # twelve findings of one rule
    other = {"rule": "pay.duplicate", "unit_id": HOUSING, "process_id": "o-1", "project_id": "p-0"}
    gone = {**other, "process_id": "o-2", "state": "superseded"}
    also(office, finding_row(50, 1, **other, stake_fen=9_000_000), finding_row(51, 1, **gone))
    told = office.get("ann", "/overlays?by=process")
    (item,) = told["items"]
    assert (item["id"], item["kind"], told["total"]) == ("o-1", "process", 1)
    assert {one["id"]: one["count"] for one in item["rules"]} == {"pay.duplicate": 1, "pay.over-contract": 4}
    assert [one["score"] for one in item["rules"]] == sorted((one["score"] for one in item["rules"]), reverse=True)
    assert (item["findings"], item["stake_yuan"]) == (5, "90000.00")
    ages = {"pay.duplicate": (50, 9_000_000), "pay.over-contract": (1, 110_000)}
    from monitor.rules.catalogue import catalogue

    for one in item["rules"]:
        rule, (age, stake) = catalogue()[one["id"]], ages[one["id"]]
        sure = {"is_lead": rule.is_lead, "stake_fen": stake, "age_days": age}
        assert one["score"] == rank(rule.severity, rule.confidence, **sure).score
        assert one["title"]["zh"]
    assert item["score"] == round(sum(one["score"] for one in item["rules"]), 1)
    assert "×" in told["formula"]["zh"]
    assert [one["id"] for one in office.get("ann", "/overlays?by=unit")["items"]] == [HOUSING]
    assert [one["id"] for one in office.get("ann", "/overlays?by=project")["items"]] == ["p-0"]


def test_ones_own_unit_counts_for_nothing(office: Any) -> None:
    of = {"rule": "pay.duplicate", "process_id": "o-9", "project_id": None}
    more = [finding_row(60 + n, 1, unit, **{**of, "rule": rule}) for n, (unit, rule) in enumerate(
        (unit, rule) for unit in (HOUSING, FINANCE) for rule in ("pay.duplicate", "pay.wrong-payee"))]  # fmt: skip
    also(office, *more)
    assert {one["id"] for one in office.get("ann", "/overlays?by=unit")["items"]} == {HOUSING, FINANCE}
    assert office.get("of_housing", "/overlays?by=unit")["items"] == []
    assert office.ask("clerk", "GET", "/overlays").status_code == 403


def test_a_party_is_met_on_events_that_are_about_it(office: Any) -> None:
    desk = office.app.state.desk
    told = contract().kinds["contract.signed"].example
    data = {**told["data"], "contract_id": "C-77", "supplier": {"id": PARTY, "name": "甲公司"}}
    event = Event("c-77", told["source"], "contract.signed", told["subject"], told["time"], data)
    with desk.database.writing() as write:
        (receipt,) = append(write, [event], now=desk.now)
    rules = ("awd.contract-30d", "pay.over-contract")
    rows = [finding_row(70 + n, receipt.seq, None, rule=rule, day=TODAY) for n, rule in enumerate(rules)]
    of_party = finding_row(80, 1, None, rule="blk.supplier-barred", scope_kind="party", scope_id=PARTY)
    also(office, *rows, of_party)
    found = {one["id"]: one for one in office.get("ann", "/overlays?by=party")["items"]}
    for id, one in found.items():
        listed = office.get("ann", f"/findings?party_id={id}&limit=200")["items"]
        rules = {rule["id"]: rule["count"] for rule in one["rules"]}
        assert {rule: sum(row["rule"] == rule for row in listed) for rule in rules} == rules
    assert found
    assert {one["id"] for one in found[PARTY]["rules"]} == {*rules, "blk.supplier-barred"}
