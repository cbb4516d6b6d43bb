from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from second_opinion import (
    FQ12,
    G2,
    decompress_G1,
    decompress_G2,
    final_exponentiate,
    hash_to_G1,
    neg,
    pairing,
)

from monitor.draw.chain import DST, QUICKNET, TW_TEST, BeaconRefused
from monitor.draw.codes import DRAW_PARTY, EXCLUSION_REASON, VACANCY_REASON
from monitor.draw.commitment import commitment, handle
from monitor.draw.hkdf import expand, extract
from monitor.draw.said import DrawRefused
from monitor.draw.seating import Decline, Seating, chain, seat
from monitor.draw.terms import terms_of
from monitor.draw.tickets import order, seed, ticket
from monitor.ledger.canonical import canonical
from monitor.vocabulary.contract import contract

VECTORS = Path(__file__).with_name("vectors")
DRAW = json.loads((VECTORS / "draw_protocol.json").read_text(encoding="utf-8"))
DRAND = json.loads((VECTORS / "drand_quicknet.json").read_text(encoding="utf-8"))
VRS = json.loads((VECTORS / "vrs_hkdf.json").read_text(encoding="utf-8"))
TERMS = terms_of(DRAW["request"])
REVEALS = {party: bytes.fromhex(nonce) for party, nonce in DRAW["reveals"].items()}
BEACON = bytes.fromhex(DRAW["beacon"]["randomness"])
PRK = seed(TERMS, BEACON, REVEALS)


def declines(rows: list[dict[str, str]]) -> list[Decline]:
    return [Decline(n, row["slot"], row["handle"], row["reason"], row.get("otc")) for n, row in enumerate(rows, 1)]


def told(made: Seating) -> dict[str, Any]:
    steps = [{"slot": one.slot, "out": one.out, "in": one.into} for one in made.replacements]
    return {"seats": made.seats, "replacements": steps, "short": made.short}


def test_the_request_is_bound_by_its_canonical_bytes() -> None:
    assert TERMS.sha256.hex() == DRAW["request_sha256"]
    leaf = hashlib.sha256(b"\x00" + canonical(DRAW["request"])).hexdigest()
    assert leaf == DRAW["request_leaf_hash"]


def test_handles_and_commitments() -> None:
    for expert, salt in DRAW["salts"].items():
        assert handle(TERMS.draw_id, bytes.fromhex(salt), expert) == DRAW["handles"][expert]
    for party, nonce in REVEALS.items():
        assert commitment(TERMS.draw_id, party, nonce) == TERMS.commitments[party]


def test_seed_tickets_and_order() -> None:
    assert PRK.hex() == DRAW["prk"]
    for slot, handles in DRAW["order"].items():
        assert [member.handle for member in order(PRK, TERMS, slot)] == handles
    for expert, expected in DRAW["tickets_土建"].items():
        assert ticket(PRK, "土建", DRAW["handles"][expert]).hex() == expected
    without = {party: nonce for party, nonce in REVEALS.items() if party != "agency"}
    assert seed(TERMS, BEACON, without).hex() == DRAW["prk_if_agency_did_not_reveal"]


def test_seats_and_replacements() -> None:
    assert told(seat(TERMS, PRK)) == DRAW["result_no_declines"]
    for name in ("1", "2"):
        assert told(seat(TERMS, PRK, declines(DRAW[f"declines_{name}"]))) == DRAW[f"result_declines_{name}"]
    dry = DRAW["all_declined_until_dry"]
    assert told(seat(TERMS, PRK, declines(dry["declines"]))) == dry["result"]


def test_the_blind_reserve() -> None:
    blind = DRAW["blind_reserve"]
    terms = terms_of(blind["request"])
    prk = seed(terms, BEACON, {party: bytes.fromhex(n) for party, n in blind.get("reveals", {}).items()} or _blind())
    assert prk.hex() == blind["prk"]
    assert told(seat(terms, prk)) == blind["result_0"]
    assert told(seat(terms, prk, declines(blind["declines"]))) == blind["result_1"]
    secret = hashlib.sha256(b"supervisor secret").digest()
    codes = chain(secret, len(blind["supervisor_chain"]))
    assert set(codes) & set(blind["supervisor_chain"])


def _blind() -> dict[str, bytes]:
    return {party: hashlib.sha256(f"nonce {party}".encode()).digest() for party in REVEALS}


def refused_case(case: dict[str, Any]) -> object:
    if "reveals" in case:
        return seed(TERMS, BEACON, {party: bytes.fromhex(nonce) for party, nonce in case["reveals"].items()})
    if "signature" in case:
        return QUICKNET.verify(case["round"], bytes.fromhex(case["signature"]))
    if "blind" in case["why"]:
        terms = terms_of(DRAW["blind_reserve"]["request"])
        return seat(terms, bytes.fromhex(DRAW["blind_reserve"]["prk"]), declines(case["declines"]))
    return seat(TERMS, PRK, declines(case["declines"]))


@pytest.mark.parametrize("case", DRAW["must_reject"], ids=lambda case: case["why"])
def test_must_reject(case: dict[str, Any]) -> None:
    with pytest.raises(DrawRefused) as refused:
        refused_case(case)
    assert str(refused.value) == case["error"]
    assert refused.value.text("zh") != refused.value.text("en")


@pytest.mark.parametrize("told", DRAND["rounds"], ids=lambda told: str(told["round"]))
def test_real_rounds(told: dict[str, Any]) -> None:
    assert QUICKNET.verify(told["round"], bytes.fromhex(told["signature"])).hex() == told["randomness"]


@pytest.mark.parametrize("told", DRAND["negatives"], ids=lambda told: told["why"])
def test_forged_rounds(told: dict[str, Any]) -> None:
    with pytest.raises(BeaconRefused):
        QUICKNET.verify(told["round"], bytes.fromhex(told["signature"]))


@pytest.mark.parametrize("told", DRAND["rounds"][:2], ids=lambda told: str(told["round"]))
def test_a_second_opinion_on_the_curve(told: dict[str, Any]) -> None:
    key = bytes.fromhex(QUICKNET.public_key)
    public = decompress_G2((int.from_bytes(key[:48]), int.from_bytes(key[48:])))
    message = hash_to_G1(hashlib.sha256(told["round"].to_bytes(8)).digest(), DST, hashlib.sha256)
    point = decompress_G1(int.from_bytes(bytes.fromhex(told["signature"])))
    product = pairing(public, message, final_exponentiate=False) * pairing(G2, neg(point), final_exponentiate=False)
    assert final_exponentiate(product) == FQ12.one()


def test_chains_are_named_by_their_hash() -> None:
    assert QUICKNET.hash == DRAND["chain"]["chain_hash"]
    assert not QUICKNET.is_test
    assert TW_TEST.is_test
    assert TW_TEST.verify(77, TW_TEST.sign(77)) == hashlib.sha256(TW_TEST.sign(77)).digest()
    with pytest.raises(BeaconRefused, match="no test chain"):
        QUICKNET.sign(1)
    with pytest.raises(BeaconRefused, match="does not verify"):
        TW_TEST.verify(78, TW_TEST.sign(77))


def test_rounds_and_times() -> None:
    assert QUICKNET.time_of(1) == 1_692_803_367
    at = QUICKNET.time_of(20_905_307)
    assert [QUICKNET.round_at(at + shift) for shift in (-1, 0, 1)] == [20_905_307, 20_905_307, 20_905_308]


def test_hkdf_is_the_one_of_the_published_sortition() -> None:
    for name in ("iteration_1", "iteration_2"):
        prk = extract(bytes.fromhex(VRS[name]["one_time_code"]), VRS["randomness_utf8"].encode())
        for label, expected in VRS[name]["tickets"].items():
            assert expand(prk, label.encode(), 32).hex() == expected


def test_codes_are_those_of_the_contract() -> None:
    lists = contract().codelists
    assert dict(DRAW_PARTY) == dict(lists["draw_party"])
    assert dict(EXCLUSION_REASON) == dict(lists["exclusion_reason"])
    assert dict(VACANCY_REASON) == dict(lists["vacancy_reason"])
