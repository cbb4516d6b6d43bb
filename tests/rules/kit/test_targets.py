"""What a signature, a decision or a report points at: every kind that a digest can bind, as it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monitor.facts.facts import facts_of
from monitor.facts.records import records
from monitor.rules.kit.like import like, numbered, yuan
from monitor.rules.kit.targets import BINDABLE, BOUND, KINDS, standing
from monitor.signatures.digest import signed_sha256
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

FILE = "ae1a64d34d1c58553d436923cc6eb2386a63892c0bdd3f1a924eb7f7a30ae975"


def stands(*events: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Target id -> the record as it stands."""
    told = [read_event(event) for event in numbered(events)]
    f = facts_of(records(enumerate(told)), "unit", day_number(date(2026, 12, 31)))
    return {row["target_id"]: row for row in standing(f).collect().to_dicts()}


def test_every_kind_with_signed_fields_that_a_target_can_name_is_bound_by_them() -> None:
    signed = {kind.name for kind in contract().kinds.values() if kind.signed_fields}
    # evaluations and voided draws have signed fields and no record of their own that a target names
    assert {bound.kind for bound in BOUND if bound.digest == "signed_sha256"} == signed - {
        "evaluation.concluded",
        "draw.voided",
    }
    assert set(KINDS) == {bound.kind for bound in BOUND}
    assert set(contract().codelists["target_kind"]) >= BINDABLE


@pytest.mark.parametrize("bound", BOUND, ids=lambda bound: bound.kind)
def test_the_example_of_each_kind_stands_under_its_number(bound: Any) -> None:
    example = contract().kinds[bound.kind].example
    row = stands(example)[example["data"][bound.record_id]]
    paper = example["data"].get("document", {}).get("sha256")
    of_fields = signed_sha256(bound.kind, example["data"]) if bound.digest == "signed_sha256" else paper
    assert (row["target_kind"], row["record_sha256"]) == (bound.target, of_fields)


def test_the_last_of_two_under_one_number_stands() -> None:
    first = like("payment.made", "2026-06-29", payment_id="PAY-A", amount="1.00")
    last = like("payment.made", "2026-06-30", payment_id="PAY-A", amount="2.00")
    for events in ((first, last), (last, first)):
        row = stands(*events)["PAY-A"]
        assert (row["record_fen"], row["record_sha256"]) == (200, signed_sha256("payment.made", last["data"]))


def test_a_correction_stands_and_what_it_replaced_does_not() -> None:
    told = like("contract.signed", "2026-06-30", contract_id="CON-A", amount="1.00") | {"id": "c1"}
    row = stands(told, like("contract.signed", "2026-06-29", contract_id="CON-A", amount="3.00", corrects="c1"))[
        "CON-A"
    ]
    assert (row["record_fen"], row["record_day"]) == (300, day_number(date(2026, 6, 29)))


def test_a_record_of_another_unit_is_seen_by_the_decision_that_names_it() -> None:
    other = {"id": "tw:other"}
    paid = like("payment.made", "2026-06-30", payment_id="PAY-A", payer=other)
    covers = [{"target": {"kind": "payment", "id": "PAY-A"}, "over": FILE}]
    told = [read_event(event) for event in numbered((paid, like("decision.made", "2026-06-20", covers=covers)))]
    f = facts_of(records(enumerate(told)), "unit", day_number(date(2026, 12, 31)))
    seen = standing(f).filter(target_kind="payment").collect()
    assert sorted(seen["scope_id"]) == ["11999001MB000006XG", "tw:other"]


def test_no_amount_in_yuan_and_no_file_are_null() -> None:
    foreign = like("payment.made", "2026-06-30", payment_id="PAY-A", amount={"amount": "9.00", "currency": "USD"})
    rows = stands(foreign, like("report.submitted", "2026-06-30", report_id="RPT-A", amount=yuan("7.00")))
    assert (rows["PAY-A"]["record_fen"], rows["RPT-A"]["record_sha256"]) == (None, None)
    assert rows["RPT-A"]["record_fen"] == 700
