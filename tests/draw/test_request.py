from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from full_vector import PAGE, made
from small_draw import Draw, DrawLog

from monitor.draw.chain import QUICKNET
from monitor.draw.commitment import handle
from monitor.draw.request import RequestRefused, parse_request
from monitor.draw.seating import Decline, seat
from monitor.draw.source import BeaconRefused, source_of
from monitor.draw.tickets import order, seed, ticket
from monitor.ledger.canonical import canonical

BODY = Draw(DrawLog()).body
Change = Callable[[dict[str, Any]], Any]


def changed(change: Change) -> dict[str, Any]:
    body = json.loads(json.dumps(BODY))
    change(body)
    return dict(body)


WRONG: list[tuple[str, Change]] = [
    ("v", lambda b: b.update(v="tw-draw/2")),
    ("draw_id", lambda b: b.pop("draw_id")),
    ("colour", lambda b: b.update(colour="red")),
    ("attempt", lambda b: b.update(attempt=0)),
    ("attempt", lambda b: b.update(attempt="1")),
    ("slots[0].seats", lambda b: b["slots"][0].update(seats=0)),
    ("slots", lambda b: b["slots"].append(b["slots"][0])),
    ("slots[1].seats", lambda b: b["slots"][1].update(seats=30)),
    ("pool", lambda b: b["pool"].reverse()),
    ("pool[1].handle", lambda b: b["pool"].__setitem__(1, dict(b["pool"][0]))),
    ("pool[0].handle", lambda b: b["pool"][0].update(handle="00")),
    ("pool[0].slots", lambda b: b["pool"][0].update(slots=["other"])),
    ("pool[0].excluded", lambda b: b["pool"][0].update(excluded="worked-for-bidder-36m")),
    ("pool[0].name", lambda b: b["pool"][0].update(name="x")),
    ("commitments.friend", lambda b: b["commitments"].update(friend="00" * 32)),
    ("commitments.agency", lambda b: b["commitments"].update(agency="x")),
    ("commitments", lambda b: b.update(min_reveals=4)),
    ("decline_reasons[0]", lambda b: b["decline_reasons"].__setitem__(0, "refused-politely")),
    ("filters[0].after", lambda b: b["filters"][0].update(before=3)),
    ("filters[0].after", lambda b: b["filters"][0].update(after=39)),
    ("beacon.round", lambda b: b.update(reveal_until=b["reveal_until"] + 600)),
    ("beacon", lambda b: b["beacon"].update(chain="00" * 32)),
    ("beacon", lambda b: b["beacon"].pop("round")),
    ("opening_at", lambda b: b.update(opening_at=b["reveal_until"])),
    ("reserve_anchor", lambda b: b.update(reserve_anchor="x")),
    ("fallback[0].round", lambda b: b["fallback"].append({"kind": "drand", **b["beacon"]})),
    ("fallback[0].bits", lambda b: b["fallback"].append(
        {"kind": "lottery", "name": "双色球", "issue": "2026001", "bits": 24, "drawn_at": 2_000_000_000})),
    ("fallback[0].kind", lambda b: b["fallback"].append({"kind": "dice"})),
    ("opening_at", lambda b: b.update(opening_at=9 * 10**15)),
    ("reveal_until", lambda b: b.update(reveal_until=-1)),
    ("beacon.round", lambda b: b["beacon"].update(round=2**53 - 1)),
    ("fallback[0]", lambda b: b["fallback"].append(
        {"kind": "lottery", "name": "快乐8", "issue": "2026001", "bits": 61, "drawn_at": 9 * 10**15})),
]  # fmt: skip


@pytest.mark.parametrize(("place", "change"), WRONG, ids=[f"{place} {at}" for at, (place, _) in enumerate(WRONG)])
def test_what_is_wrong_is_named_with_its_place(place: str, change: Change) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse_request(changed(change))
    assert place in [one.place for one in refused.value.problems]
    assert all(one.text("zh") and one.text("en") for one in refused.value.problems)


def test_a_good_request_is_read() -> None:
    told = parse_request(json.dumps(BODY, ensure_ascii=False))
    assert told.round_time == told.chain.time_of(told.round_no)
    assert told.sha256 == sha256(canonical(BODY)).digest()


def test_fewer_than_ten_a_seat_want_the_supervisors_signature() -> None:
    assert parse_request(BODY).scarce == []
    assert parse_request(changed(lambda b: b["slots"][1].update(seats=3))).scarce == ["造价"]


def test_a_round_that_is_published_already_is_refused() -> None:
    told = parse_request(BODY)
    assert parse_request(BODY, now=told.round_time - 1)
    with pytest.raises(RequestRefused, match="a round not published yet"):
        parse_request(BODY, now=told.round_time)


@pytest.mark.parametrize("raw", ["", "[]", "{", '{"a": 1.5}', '{"a": null}'])
def test_what_is_no_canonical_object_is_refused(raw: str) -> None:
    with pytest.raises(RequestRefused):
        parse_request(raw)


def test_fallbacks_are_used_in_their_own_words_alone() -> None:
    later = {"kind": "drand", "chain": QUICKNET.hash, "round": 90_000_000}
    lottery = {"kind": "lottery", "name": "快乐8", "issue": "2026312", "bits": 61, "drawn_at": 2_000_000_000}
    told = parse_request(changed(lambda b: b["fallback"].extend([later, lottery, {"kind": "commit_reveal"}])))
    numbers = {"kind": "lottery", "name": "快乐8", "issue": "2026312", "numbers": [3, 1, 2]}
    found = source_of(told, numbers)
    assert (found.place, found.value) == (2, source_of(told, numbers | {"numbers": [1, 2, 3]}).value)
    assert source_of(told, {"kind": "commit_reveal"}).place == 3
    for wrong in (numbers | {"issue": "2026313"}, numbers | {"numbers": []}, {"kind": "dice"}):
        with pytest.raises(BeaconRefused):
            source_of(told, wrong)
    with pytest.raises(BeaconRefused, match="names round"):
        source_of(told, {"chain": QUICKNET.hash, "round": 5, "signature": "00"})


def test_the_published_vector_is_the_one_that_the_code_gives() -> None:
    told = json.loads(Path(PAGE).read_text(encoding="utf-8"))
    assert told == made()
    request = parse_request(told["request"])
    for expert, salt in told["salts"].items():
        assert handle(request.draw_id, bytes.fromhex(salt), expert) in request.members
    beacon = QUICKNET.verify(told["beacon"]["round"], bytes.fromhex(told["beacon"]["signature"]))
    prk = seed(request, beacon, {party: bytes.fromhex(nonce) for party, nonce in told["reveals"].items()})
    assert prk.hex() == told["prk"]
    for slot, tickets in told["tickets"].items():
        assert {m.handle: ticket(prk, slot, m.handle).hex() for m in order(prk, request, slot)} == tickets
    declines = [Decline(**row) for row in told["declines"]]
    assert seat(request, prk).seats == told["seats"]
    assert seat(request, prk, declines).seats == told["seats_after_declines"]
    for case in told["must_reject"]:
        with pytest.raises(RequestRefused) as refused:
            parse_request(told["request"] | case["instead"])
        assert case["place"] in [one.place for one in refused.value.problems]
