"""A signature made, then checked: by itself, against its record as it stands, and against the registered key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from monitor.ledger.note import SigningKey
from monitor.rules.kit.like import like
from monitor.signatures.check import NAMES, check, counts
from monitor.signatures.digest import signed_sha256
from monitor.signatures.make import registration, signature_on
from monitor.signatures.refused import NotSignable
from monitor.signatures.signable import signable, target_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.reading import read_event

KEY = SigningKey("KEY-0001", 1, bytes([9]) * 32)
AT = datetime.fromisoformat("2026-06-28T10:00:00+08:00")
WHO = {"signer": "P-1002", "role": "deputy_in_charge", "opinion": "agree"}
WET = {**WHO, "form": "full_name"}
REGISTERED = registration(
    KEY, "P-1002", "urn:tw:unit:11999001MB000006XG", datetime.fromisoformat("2026-01-04T00:00+08")
)


def event(kind: str) -> Event:
    return read_event(dict(contract().kinds[kind].example))


PAYMENT = event("payment.made")


def states(signed: Event, record: Event | None = PAYMENT, *keys: Event) -> dict[str, str]:
    return {step.name: step.state.value for step in check(signed, record, keys)}


def told(signed: Event, **signature: Any) -> Event:
    mine = {name: value for name, value in (signed.data["signature"] | signature).items() if value is not None}
    return replace(signed, data={**signed.data, "signature": mine})


@pytest.mark.parametrize("kind", sorted(signable()))
def test_every_record_with_signed_fields_can_be_signed_and_each_of_them_is_bound(kind: str) -> None:
    record = event(kind)
    signed = signature_on(record, WHO, AT, KEY)
    assert signed.data["target"] == {"kind": target_of(record).kind, "id": target_of(record).id}
    assert set(states(signed, record, REGISTERED).values()) == {"pass"}
    bound = [name for name in contract().kinds[kind].signed_fields if name in record.data]
    assert bound
    for name in bound:
        changed = replace(record, data={key: value for key, value in record.data.items() if key != name})
        assert states(signed, changed, REGISTERED)["content"] == "fail", name
    free = {name for name in record.data if name not in bound}
    for name in free:
        changed = replace(record, data={key: value for key, value in record.data.items() if key != name})
        assert states(signed, changed, REGISTERED)["content"] == "pass", name


def test_names_of_firms_are_not_bound_and_their_codes_are() -> None:
    party = {**PAYMENT.data["payee"], "name": "甲公司"}
    renamed = replace(PAYMENT, data={**PAYMENT.data, "payee": party})
    assert signed_sha256("payment.made", renamed.data) == signed_sha256("payment.made", PAYMENT.data)
    other = replace(PAYMENT, data={**PAYMENT.data, "payee": {**party, "id": "91999001MA000012XP"}})
    assert signed_sha256("payment.made", other.data) != signed_sha256("payment.made", PAYMENT.data)


def test_the_fields_of_the_contract_that_no_signature_can_be_bound_to_are_known() -> None:
    unnamed = {kind for kind, known in contract().kinds.items() if known.signed_fields} - set(signable())
    assert unnamed == {"draw.voided", "evaluation.concluded"}, "their signatures stand inside (contract, convention 14)"
    with pytest.raises(NotSignable):
        signature_on(event("draw.voided"), WHO, AT, KEY)


def test_a_wet_ink_signature_is_recorded_and_not_verified() -> None:
    signed = signature_on(PAYMENT, WET, AT)
    steps = check(signed, PAYMENT, [REGISTERED])
    assert tuple(step.name for step in steps) == NAMES
    assert states(signed, PAYMENT, REGISTERED) == dict.fromkeys(NAMES[:-1], "pass") | {"key": "not_checked"}
    assert counts(steps)


@pytest.mark.parametrize(
    ("changed", "failing"),
    [
        ({"form": "circle"}, "form"),
        ({"form": "initial"}, "form"),
        ({"signed_at": None}, "date"),
        ({"opinion": None}, "opinion"),
        ({"opinion": "disagree"}, "opinion"),
        ({"over": "0" * 64}, "content"),
    ],
)
def test_what_is_no_signature(changed: dict[str, Any], failing: str) -> None:
    signed = told(signature_on(PAYMENT, WET, AT), **changed)
    assert [name for name, state in states(signed).items() if state == "fail"] == [failing]


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        ({"holder": "P-1003"}, {}),
        ({"valid_from": "2026-06-29"}, {}),
        ({"valid_until": "2026-06-27"}, {}),
        ({}, {"value": None}),
        ({}, {"signer": "P-1001"}),
        ({"public_key": like("key.registered", "2026-01-04")["data"]["public_key"]}, {}),
    ],
)
def test_a_key_that_does_not_fit(key: dict[str, Any], signature: dict[str, Any]) -> None:
    registered = replace(REGISTERED, data=REGISTERED.data | key)
    signed = told(signature_on(PAYMENT, WHO, AT, KEY), **signature)
    assert states(signed, PAYMENT, registered)["key"] == "fail"
    assert states(signed, PAYMENT, registered, REGISTERED)["key"] == ("pass" if not signature else "fail")
    assert states(signed, PAYMENT)["key"] == "not_checked"


def test_both_ends_of_the_validity_hold() -> None:
    day = "2026-06-28"
    registered = replace(REGISTERED, data=REGISTERED.data | {"valid_from": day, "valid_until": day})
    assert states(signature_on(PAYMENT, WHO, AT, KEY), PAYMENT, registered)["key"] == "pass"


def test_a_code_that_the_contract_does_not_know_is_refused() -> None:
    with pytest.raises(EventRefused, match="role"):
        signature_on(PAYMENT, WHO | {"role": "boss"}, AT, KEY)
    with pytest.raises(EventRefused, match="holder"):
        registration(KEY, "张三", PAYMENT.source, AT)
