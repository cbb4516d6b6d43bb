"""The county's officers sign by key from one day on, each by his own, and decisions list what they approve."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from monitor.demo import County, generate
from monitor.demo.days import iso
from monitor.demo.keyring import Keyring, key_id
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import public_key_of, verifies
from monitor.signatures.signable import signable


@pytest.fixture(scope="module")
def honest() -> County:
    return generate(years=2, projects=80, breaches={}, gaps=0)


@pytest.fixture(scope="module")
def told(honest: County) -> list[dict[str, Any]]:
    return list(honest.events)


def data(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event["data"] for event in events if event["type"] == kind]


def test_from_their_first_day_on_and_not_before_records_are_signed_by_key(
    honest: County, told: list[dict[str, Any]]
) -> None:
    first, forms = iso(honest.world.keys_from), Counter[tuple[bool, str]]()
    held = {one["holder"] for one in data(told, "key.registered")}
    for one in data(told, "document.signed"):
        signature = one["signature"]
        if "over" in signature and signature["signer"] in held:
            forms[signature["signed_at"] >= first, signature["form"]] += 1
    assert forms.keys() == {(False, "full_name"), (True, "e_signature")}
    assert min(forms.values()) > 500


def test_every_signature_by_key_verifies_against_the_registered_key_of_its_signer(told: list[dict[str, Any]]) -> None:
    keys = {one["key_id"]: one for one in data(told, "key.registered")}
    by_key = [one["signature"] for one in data(told, "document.signed") if "key_id" in one["signature"]]
    assert by_key
    for one in by_key:
        key = keys[one["key_id"]]
        assert (key["holder"], verifies(key["public_key"], one["over"], one["value"])) == (one["signer"], True)


def test_everybody_has_one_key_and_nobody_uses_an_unknown_one(told: list[dict[str, Any]]) -> None:
    holders = [one["holder"] for one in data(told, "key.registered")]
    assert len(set(holders)) == len(holders) == len({one["public_key"] for one in data(told, "key.registered")})
    used = {one["signature"].get("key_id") for one in data(told, "document.signed")} - {None}
    assert used <= {key_id(one) for one in holders}
    assert len(used) > len(holders) * 0.8


def test_what_decisions_and_reports_list_is_what_the_records_say(honest: County, told: list[dict[str, Any]]) -> None:
    digests = {
        (signable()[event["type"]][0], event["data"][signable()[event["type"]][1]]): signed_sha256(
            event["type"], event["data"]
        )
        for event in told
        if event["type"] in signable()
    }
    listed: Counter[str] = Counter()
    for event in told:
        for one in event["data"].get("covers", []):
            assert event["time"][:10] >= iso(honest.world.keys_from)
            assert digests[one["target"]["kind"], one["target"]["id"]] == one["over"]
            listed[f"{event['type']} {one['target']['kind']}"] += 1
    assert listed.keys() == {
        "decision.made payment", "decision.made contract", "decision.made allocation_plan", "report.submitted contract"
    }  # fmt: skip


def test_what_is_told_of_a_key_stays_and_paper_stays_paper(honest: County) -> None:
    keys, unit = Keyring(honest.world), honest.world.owners[0]
    day, over = f"{iso(honest.world.keys_from)}T09:00:00+08:00", "0" * 64
    signed: dict[str, Any] = {"signer": unit.head, "form": "full_name", "signed_at": day, "over": over}
    for left in ({**signed, "form": "circle"}, {**signed, "signer": unit.staff(9)}, {**signed, "signed_at": "2020"}):
        before = dict(left)
        keys.sign(left)
        assert left == before
    borrowed, made_up = {**signed, "key_id": key_id(unit.works_deputy)}, {**signed, "value": "AA=="}
    for one in (signed, borrowed, made_up):
        keys.sign(one)
    public = {name: public_key_of(keys.key(key_id(name))) for name in (unit.head, unit.works_deputy)}
    assert verifies(public[unit.head], over, signed["value"])
    assert verifies(public[unit.works_deputy], over, borrowed["value"])
    assert (made_up["key_id"], made_up["value"]) == (key_id(unit.head), "AA==")
