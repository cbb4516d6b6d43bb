from __future__ import annotations

import pytest

from monitor.rules.kit.like import UNIT, like, numbered, yuan
from monitor.vocabulary.contract import contract
from monitor.vocabulary.reading import read_event


@pytest.mark.parametrize("kind", sorted(contract().kinds))
def test_a_short_event_of_every_kind_is_valid_and_holds_what_must_be_told(kind: str) -> None:
    told = contract().kinds[kind]
    required = {name for name, field in told.fields.items() if field.required}
    heads = [path.split(".")[0] for path in told.subject]
    named = [head for head in heads if head in told.example["data"]]
    named += ["regime"] if named[:1] == ["ocid"] else []
    more = {} if required & set(heads) else {name: told.example["data"][name] for name in (*named[:1], *named[-1:])}
    event = like(kind, "2026-03-02", corrects="e0" if kind == "event.withdrawn" else None, **more)
    source = "urn:tw:monitor" if kind == "finding.disposed" else event["source"]
    read = read_event({**event, "id": "e1", "source": source}, stored=True)
    assert read.type == kind
    assert set(read.data) == required | set(more)


def test_a_day_is_a_day_and_an_instant_an_instant() -> None:
    assert like("payment.made", "2026-03-02")["time"] == "2026-03-02T00:00:00+08:00"
    assert like("payment.made", "2026-03-02T09:30:00+08:00")["time"] == "2026-03-02T09:30:00+08:00"


def test_amounts_may_be_text() -> None:
    assert like("payment.made", "2026-03-02", amount="3000.00")["data"]["amount"] == yuan("3000.00")
    dollars = {"amount": "1.00", "currency": "USD"}
    assert like("payment.made", "2026-03-02", amount=dollars)["data"]["amount"] == dollars


def test_none_leaves_a_field_out() -> None:
    assert "amount" not in like("payment.made", "2026-03-02", amount=None)["data"]


def test_the_subject_follows_the_payload() -> None:
    assert like("decision.made", "2026-03-02", project_id="PJ-9", ocid=None)["subject"] == "PJ-9"
    with pytest.raises(KeyError, match=r"subcontract\.signed: none of"):
        like("subcontract.signed", "2026-03-02", contract_id=None)


def test_the_example_of_the_contract_is_not_touched() -> None:
    event = like("payment.made", "2026-03-02")
    event["data"]["payer"]["id"] = "changed"
    assert contract().kinds["payment.made"].example["data"]["payer"]["id"] == UNIT


def test_events_of_an_example_are_numbered_unless_they_have_an_id() -> None:
    one, two = like("payment.made", "2026-03-02"), {**like("payment.made", "2026-03-03"), "id": "mine"}
    assert [event["id"] for event in numbered((one, two, one))] == ["ex-1", "mine", "ex-3"]


def test_a_correction_names_what_it_corrects() -> None:
    assert like("payment.made", "2026-03-02", corrects="ex-1")["corrects"] == "ex-1"
    assert "corrects" not in like("payment.made", "2026-03-02")
