"""What the fields of one event must agree on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Refused = Callable[..., dict[str, str]]
Example = Callable[[str], dict[str, Any]]
Found = Callable[..., dict[str, str]]

PERSON = {"kind": "person", "id": "P-3001"}


@pytest.fixture
def found(example: Example, refusal: Refused) -> Found:
    """The refusal of an example in which some payload fields were set (None = left out)."""

    def spoil(
        kind: str, *, stored: bool = False, envelope: dict[str, Any] | None = None, **fields: Any
    ) -> dict[str, str]:
        event = example(kind)
        event["data"] = {k: v for k, v in {**event["data"], **fields}.items() if v is not None}
        event |= envelope or {}
        return refusal(event, stored=stored)

    return spoil


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("relation.declared", {"from_party": {**PERSON, "name": "示例"}}, {"data.from_party.name": "name_of_person"}),
        ("relation.declared", {"from_party": {"kind": "person", "id": "项目"}}, {"data.from_party.id": "bad_form"}),
        (
            "relation.declared",
            {"from_party": {"kind": "person", "id": "13800138000"}},
            {"data.from_party.id": "personal_number"},
        ),
        (
            "relation.declared",
            {"to_party": {"kind": "organisation", "id": "91999001MA00001111"}},
            {"data.to_party.id": "bad_check_digit"},
        ),
        ("relation.declared", {"to_party": {"kind": "organisation", "id": "P-1"}}, {"data.to_party.id": "bad_form"}),
        ("relation.declared", {"ocid": "ocds-tw9990-2026-0017", "regime": None}, {"data.regime": "missing"}),
        ("relation.declared", {"ocid": "ocds-tw9990-2026-0017", "regime": "tendering"}, {}),
        ("tender.published", {"lots": []}, {"data.lots": "empty_list"}),
        (
            "tender.published",
            {"lots": [{"lot_id": "L1", "category": "works"}, {"lot_id": "L1", "category": "works"}]},
            {"data.lots[1].lot_id": "given_twice"},
        ),
        ("draw.committed", {"attempt": 2}, {"data.attempt": "request_differs"}),
        ("draw.committed", {"lot_id": "L2"}, {"data.lot_id": "request_differs"}),
        ("draw.committed", {"draw_id": "DRAW-9"}, {"data.draw_id": "request_differs"}),
        ("key.registered", {"public_key": "AAAA"}, {"data.public_key": "wrong_length"}),
        ("key.registered", {"public_key": "AA"}, {"data.public_key": "bad_form"}),
        (
            "relation.declared",
            {"valid_from": "2026-02-02", "valid_until": "2026-02-01"},
            {"data.valid_until": "ends_before_start"},
        ),
        ("relation.declared", {"valid_from": "2026-02-02", "valid_until": "2026-02-02"}, {}),
        ("relation.declared", {"valid_from": "2026-02-02", "valid_until": "9999-12-31"}, {}),
        (
            "progress.certified",
            {"period": {"start_date": "2026-06-30", "end_date": "2026-06-01"}},
            {"data.period.end_date": "ends_before_start"},
        ),
        (
            "bids.opened",
            {"recording": {"id": "R", "start_at": "2026-06-01T10:00:00+08:00", "end_at": "2026-06-01T01:59:59Z"}},
            {"data.recording.end_at": "ends_before_start"},
        ),
        (
            "bids.opened",
            {"recording": {"id": "R", "start_at": "2026-06-01T10:00:00+08:00", "end_at": "2026-06-01T02:00:00Z"}},
            {},
        ),
        ("payment.made", {"amount": {"amount": "720000", "currency": "CNY"}}, {"data.amount.amount": "wrong_decimals"}),
        (
            "payment.made",
            {"amount": {"amount": "720000.000", "currency": "CNY"}},
            {"data.amount.amount": "wrong_decimals"},
        ),
        (
            "payment.made",
            {"amount": {"amount": "720000.00", "currency": "JPY"}},
            {"data.amount.amount": "wrong_decimals"},
        ),
        ("payment.made", {"amount": {"amount": "720000", "currency": "JPY"}}, {}),
        ("payment.made", {"amount": {"amount": "-1.00", "currency": "CNY"}}, {"data.amount.amount": "negative"}),
        (
            "payment.made",
            {"amount": {"amount": "1.00", "currency": "RMB"}},
            {"data.amount.currency": "unknown_currency"},
        ),
        ("contract.changed", {"amount": {"amount": "-1.00", "currency": "CNY"}}, {}),
        ("contract.changed", {"amount": {"amount": "-0.00", "currency": "CNY"}}, {"data.amount.amount": "bad_form"}),
        (
            "contract.changed",
            {"amount": {"amount": "-1.0", "currency": "CNY"}},
            {"data.amount.amount": "wrong_decimals"},
        ),
    ],
)
def test_fields_that_disagree(kind: str, fields: dict[str, Any], expected: dict[str, str], found: Found) -> None:
    assert found(kind, **fields) == expected


def test_shares_add_up_to_one_and_stand_in_the_place_of_the_project(found: Found) -> None:
    payer = {"subject": "CON-1"}
    halves = [{"project_id": "A", "share": "0.4"}, {"project_id": "B", "share": "0.6"}]
    assert found("payment.made", envelope=payer, project_id=None, shares=halves) == {}
    assert found("payment.made", shares=halves) == {"data.project_id": "shares_with_project"}
    assert found("payment.made", shares=[]) == {}
    thirds = [{"project_id": name, "share": "0.333333333333"} for name in "ABC"]
    assert found("payment.made", envelope=payer, project_id=None, shares=thirds) == {"data.shares": "shares_sum"}


def test_a_key_comes_with_an_electronic_signature_only(found: Found, example: Example) -> None:
    signature = example("document.signed")["data"]["signature"]
    by_hand = {**signature, "form": "full_name", "key_id": "KEY-1", "value": "AAAA"}
    refused = {"data.signature.key_id": "not_electronic", "data.signature.value": "not_electronic"}
    assert found("document.signed", signature=by_hand) == refused
    assert found("document.signed", signature={**by_hand, "form": "e_signature"}) == {}


def test_no_person_code_in_subject_target_or_key_number(found: Found) -> None:
    key = {"envelope": {"subject": "KEY-P-1002"}, "key_id": "KEY-P-1002"}
    assert found("key.registered", **key) == {"data.key_id": "person_code_exposed"}
    whole = {"envelope": {"subject": "P-1002"}, "key_id": "P-1002"}
    assert set(found("key.registered", **whole)) == {"data.key_id", "subject"}
    assert found("document.signed", target={"kind": "duty", "id": "P-1002"}) == {
        "data.target.id": "person_code_exposed"
    }
    stated = [{"target": {"kind": "unit", "id": "U-1"}, "party": PERSON}, {"target": {"kind": "duty", "id": "P-3001"}}]
    refused = {"data.stated[1].target.id": "person_code_exposed"}
    assert found("disclosure.published", stated=stated) == refused


def test_the_subject_is_the_first_present_of_its_paths(found: Found) -> None:
    assert found("payment.made", envelope={"subject": "CON-1"}) == {"subject": "subject_differs"}
    assert found("payment.made", envelope={"subject": "CON-1"}, project_id=None) == {}
    assert found("review.requested", project_id=None, contract_id=None) == {"subject": "subject_unfounded"}


def test_who_may_send_what(found: Found) -> None:
    monitor = {"source": "urn:tw:monitor"}
    assert found("finding.disposed") == {"source": "source_not_allowed"}
    assert found("finding.disposed", stored=True) == {}
    assert found("draw.held", stored=True, envelope=monitor) == {}
    assert found("draw.held", envelope=monitor) == {"source": "source_not_allowed"}
    assert found("payment.made", stored=True, envelope=monitor) == {"source": "source_not_allowed"}
    unit = {"source": "urn:tw:unit:91999001MA00001110"}
    assert found("finding.disposed", stored=True, envelope=unit) == {"source": "source_not_allowed"}
    assert found("payment.made", envelope={"source": "urn:tw:unit:91999001MA00001111"}) == {"source": "bad_check_digit"}
    assert found("payment.made", envelope={"source": "urn:tw:unit:"}) == {"source": "bad_form"}
    assert found("payment.made", envelope={"source": "urn:tw:unit:local:财政局"}) == {}


def test_what_the_server_sets_is_refused_in_a_submission_only(found: Found) -> None:
    server = {"recordedtime": "2026-06-30T10:30:01+08:00", "submitter": "P-1"}
    assert found("payment.made", envelope=server) == {"recordedtime": "set_by_server", "submitter": "set_by_server"}
    assert found("payment.made", stored=True, envelope=server) == {}
    assert found("payment.made", stored=True, envelope={"submitter": "13800138000"}) == {"submitter": "personal_number"}


def test_references_of_the_envelope(found: Found, refusal: Refused, example: Example) -> None:
    assert found("payment.made", envelope={"corrects": "ex-payment.made"}) == {"corrects": "corrects_itself"}
    assert found("payment.made", envelope={"corrects": "a b"}) == {"corrects": "bad_form"}
    assert found("payment.made", envelope={"dataschema": "urn:tw:schema:payment.made:1"}) == {}
    for wrong in ("urn:tw:schema:award.made:1", "urn:tw:schema:payment.made:2", "payment.made"):
        assert found("payment.made", envelope={"dataschema": wrong}) == {"dataschema": "bad_form"}
    assert found("payment.made", envelope={"datacontenttype": "text/json"}) == {"datacontenttype": "bad_form"}
    assert found("payment.made", envelope={"specversion": "0.3"}) == {"specversion": "bad_form"}
    withdrawn = example("event.withdrawn")
    del withdrawn["corrects"]
    assert refusal(withdrawn) == {"corrects": "missing"}
