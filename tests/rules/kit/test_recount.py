"""One draw done again: each thing that can differ is named, and nothing a request says breaks the count."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.draw.chain import QUICKNET, TW_TEST
from monitor.rules.kit import sample_draw as sample
from monitor.rules.kit.recount import Recount, randomness, recount, wrong_seed

ALLOWED = ("quicknet",)
ROUND_TIME = QUICKNET.time_of(sample.ROUND)
OTHER = "ab" * 32


def record(body: dict[str, Any] | None = None, **changed: Any) -> dict[str, Any]:
    """The sample draw as the rule hands it over."""
    request = sample.request() if body is None else body
    beside = {"draw_id": sample.DRAW, "attempt": 1, "lot_id": sample.LOT, "ocid": sample.OCID, "snapshot_id": None}
    told = {
        "request": json.dumps(request, ensure_ascii=False),
        "request_sha256": sample.digest(request),
        "entered": ROUND_TIME - 3_600,
        "slots": [{"slot": slot, "seats": seats} for slot, seats in sample.SLOTS.items()],
        "seats": [{"slot": slot, "handle": one} for slot, one in sample.seating().seated],
        "reveals": list(sample.PARTIES),
        "revealed": [
            {"party": party, "nonce": sample.nonce(party).hex(), "entered": ROUND_TIME - 2_000}
            for party in sample.PARTIES
        ],
        "vacated": [],
        "openings": [],
        **sample.beacon(),
        **{f"{by}_{name}": value for by in ("committed", "held") for name, value in beside.items()},
    }
    return {**told, **changed}


def faults(told: dict[str, Any]) -> dict[str, Any]:
    """The fields of a count that are set, without `is_proven`."""
    found = recount(told, ALLOWED)
    return {name: getattr(found, name) for name in Recount.__slots__ if name != "is_proven" and getattr(found, name)}


def left(number: int | None = 1, **changed: Any) -> dict[str, Any]:
    slot, out = sample.seating().seated[0]
    into = sample.seating(gone=((slot, out, "unreachable"),)).replacements[0].into
    told = {"decline_no": number, "slot": slot, "handle": out, "reason": "unreachable", "into": into, "otc": None}
    return {**told, "is_filled": True, **changed}


def test_a_draw_in_order_is_proven() -> None:
    assert recount(record(), ALLOWED) == Recount(is_proven=True)
    assert recount(record(vacated=[left()]), ALLOWED) == Recount(is_proven=True)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"request_sha256": OTHER}, {"request_differs": ["request_sha256"]}),
        ({"held_attempt": 2}, {"request_differs": ["attempt"]}),
        ({"held_lot_id": "L2"}, {"request_differs": ["lot"]}),
        ({"committed_draw_id": "DRAW-B"}, {"request_differs": ["draw_id"]}),
        ({"held_ocid": "ocds-tw9990-2026-0018"}, {"request_differs": ["ocid"]}),
        ({"committed_snapshot_id": "S1", "held_snapshot_id": "S2"}, {"request_differs": ["snapshot_id"]}),
        ({"slots": [{"slot": "土建", "seats": 2}]}, {"request_differs": ["seats"]}),
        ({"entered": ROUND_TIME + 7}, {"late_seconds": 7}),
        ({"round": sample.ROUND + 1}, {"beacon_differs": ["round"]}),
        ({"chain": OTHER}, {"beacon_differs": ["chain"]}),
        ({"signature": "00" * 48}, {"beacon_differs": ["signature"]}),
        ({"randomness": OTHER}, {"beacon_differs": ["randomness"]}),
        ({"reveals": ["agency"]}, {"bad_reveals": ["purchaser", "supervision"], "few_reveals": 1}),
        ({"vacated": [left(into=OTHER)]}, {"wrong_declines": [1]}),
        ({"vacated": [left(reason="absent")]}, {"wrong_declines": [1]}),
        ({"vacated": [left(), left()]}, {"wrong_declines": [1]}),
        ({"openings": [{"handle": OTHER, "salt": OTHER, "expert": "E-0001"}]}, {"bad_openings": [OTHER]}),
    ],
)
def test_what_differs_is_named(changed: dict[str, Any], found: dict[str, Any]) -> None:
    assert faults(record(**changed)) == found


def test_the_second_of_the_round_is_late() -> None:
    assert recount(record(entered=ROUND_TIME), ALLOWED).late_seconds == 0
    assert recount(record(entered=ROUND_TIME - 1), ALLOWED).late_seconds is None


def test_a_reveal_counts_until_its_last_second() -> None:
    told = record()
    told["revealed"][0]["entered"] = sample.REVEAL_UNTIL
    assert recount(told, ALLOWED).is_proven
    told["revealed"][0]["entered"] = sample.REVEAL_UNTIL + 1
    assert recount(told, ALLOWED).late_reveals == ["agency"]


def test_seats_moved_or_left_out_are_told_by_handle() -> None:
    seats = record()["seats"]
    swapped = [seats[1], seats[0], *seats[2:]]
    assert set(recount(record(seats=swapped), ALLOWED).moved_seats) == {seats[0]["handle"], seats[1]["handle"]}
    assert recount(record(seats=seats[:-1]), ALLOWED).moved_seats == [seats[-1]["handle"]]


def test_one_expert_behind_two_handles_is_found() -> None:
    first, second = sample.handle_of("E-0001"), OTHER
    rows = [{"handle": one, "salt": sample.salt("E-0001").hex(), "expert": "E-0001"} for one in (first, second)]
    assert recount(record(openings=rows), ALLOWED).bad_openings == sorted([first, second])


def test_a_chain_that_does_not_count_is_named_and_a_foreign_one_by_its_hash() -> None:
    assert recount(record(), ("tw-test",)).other_chain == "quicknet"
    strange = sample.request(beacon={"chain": OTHER, "round": 1})
    assert recount(record(strange), ALLOWED).other_chain == OTHER


def test_an_announced_fallback_round_may_be_used_and_no_other() -> None:
    body = sample.request(beacon={"chain": QUICKNET.hash, "round": sample.ROUND - 400})
    body |= {"fallback": [{"kind": "drand", "chain": QUICKNET.hash, "round": sample.ROUND}], "reveal_until": 1}
    assert recount(record(body), ALLOWED).beacon_differs == []
    assert recount(record({**body, "fallback": []}), ALLOWED).beacon_differs == ["round"]


def test_a_fallback_proves_nothing_and_its_chain_must_count_too() -> None:
    """Else a request that names quicknet first, and the test chain second, would be drawn as its operator likes."""
    body = sample.request()
    early = {"fallback": [{"kind": "drand", "chain": TW_TEST.hash, "round": 5}]}
    signature = TW_TEST.sign(5).hex()
    told = record({**body, **early}, **sample.beacon(TW_TEST.hash, 5, signature))
    found = recount(told, ALLOWED)
    assert (found.other_chain, found.is_proven) == ("tw-test", False)
    strange = record({**body, "fallback": [{"kind": "drand", "chain": OTHER, "round": 5}]}, chain=OTHER, round=5)
    assert (recount(strange, ALLOWED).other_chain, recount(strange, ALLOWED).beacon_differs) == (OTHER, ["signature"])
    later = {"fallback": [{"kind": "drand", "chain": QUICKNET.hash, "round": sample.ROUND}]}
    named_first = sample.request(beacon={"chain": QUICKNET.hash, "round": sample.ROUND - 400}) | later
    named_first["reveal_until"] = ROUND_TIME - 8_000
    seats = [{"slot": slot, "handle": one} for slot, one in sample.seating(named_first).seated]
    entered = {"entered": ROUND_TIME - 9_000}
    revealed = [row | entered for row in record()["revealed"]]
    told = record(named_first, seats=seats, revealed=revealed, **entered)
    assert recount(told, ALLOWED) == Recount(is_proven=False)


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": None},
        {"reveals": None, "revealed": []},
        {"revealed": []},
        {"vacated": [left(None)]},
        {"vacated": [left(2)]},
        {"entered": None},
        {"seats": [{"slot": "土建", "handle": None}]},
        {"request": json.dumps({"v": "tw-draw/1"}), "request_sha256": sample.digest({"v": "tw-draw/1"})},
    ],
)
def test_what_is_not_told_leaves_it_unproven_without_a_fault(changed: dict[str, Any]) -> None:
    assert faults(record(**changed)) == {}
    assert not recount(record(**changed), ALLOWED).is_proven


def test_a_seed_opens_its_commitment_or_is_named() -> None:
    assert wrong_seed("00", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d") is None
    assert wrong_seed("00", OTHER) == OTHER
    assert wrong_seed("0", OTHER) == OTHER
    assert wrong_seed(None, OTHER) is None


def test_a_round_is_verified_once() -> None:
    randomness.cache_clear()
    for _ in range(3):
        assert randomness(QUICKNET, sample.ROUND, sample.SIGNATURE) == sample.beacon()["randomness"]
    assert randomness.cache_info().misses == 1


STRANGE = st.sampled_from([None, "", "x", -1, 0, 2**53, [], {}, True, [None], {"a": 1}])


@given(st.data())
def test_nothing_a_request_says_breaks_the_count(data: st.DataObject) -> None:
    body: Any = deepcopy(sample.request())
    for _ in range(data.draw(st.integers(1, 3))):
        at, place = body, data.draw(st.sampled_from(sorted(body)))
        while isinstance(at[place], dict | list) and at[place] and data.draw(st.booleans()):
            at = at[place]
            place = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else list(range(len(at)))))
        at[place] = deepcopy(data.draw(STRANGE))
    told = record()
    told["request"] = json.dumps(body)
    told["request_sha256"] = OTHER
    found = recount(told, ALLOWED)
    assert not found.is_proven
    assert found.request_differs
