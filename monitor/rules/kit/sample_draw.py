"""A small tw-draw/1 draw on a real round of quicknet, as the events of an example.

Round 20905307 was published on 2025-08-18 at 20:14:45 (+08:00); its signature is that of the beacon's own records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from monitor.draw.chain import QUICKNET, Chain
from monitor.draw.commitment import commitment, handle
from monitor.draw.seating import Decline, Seating, seat
from monitor.draw.terms import Terms, terms_of
from monitor.draw.tickets import seed
from monitor.ledger.canonical import canonical
from monitor.rules.kit.like import like

OCID, LOT, DRAW, POOL = "ocds-tw9990-2025-0101", "L1", "DRAW-A", "SNAP-A"
ROUND = 20_905_307
SIGNATURE = "8a60486975062d9f06633c284cf1a7b46fb343f56f329f180530ca40a9e86320244f4fbfc37ae866cf25ef499665a31f"
DAY = "2025-08-18T"
REQUESTED, REVEALED, HELD, LATER = (f"{DAY}{hour}+08:00" for hour in ("19:00:00", "19:30:00", "20:16:00", "20:40:00"))
REVEAL_UNTIL = QUICKNET.time_of(ROUND) - 1_200
PARTIES = ("agency", "purchaser", "supervision")
SLOTS = {"土建": 2, "造价": 1}
WHERE = {"draw_id": DRAW, "ocid": OCID, "regime": "tendering", "lot_id": LOT}
DIGEST = "f2" * 32


def _made(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def nonce(party: str) -> bytes:
    """The nonce of a party in the sample."""
    return _made(f"sample nonce {party}")


def salt(expert: str) -> bytes:
    """The salt behind an expert's handle in the sample."""
    return _made(f"sample salt {expert}")


def handle_of(expert: str) -> str:
    """The handle of an expert in the sample."""
    return handle(DRAW, salt(expert), expert)


def request(chain: Chain = QUICKNET, round_no: int = ROUND, **more: Any) -> dict[str, Any]:
    """The request of the sample: twelve experts of six employers, two specialities, three seats."""
    people = [f"E-{number:04d}" for number in range(1, 13)]
    pool = [
        {"handle": handle_of(who), "group": f"G{place % 6:02d}", "slots": [list(SLOTS)[place % 2]]}
        for place, who in enumerate(people)
    ]
    told = {
        "v": "tw-draw/1",
        "draw_id": DRAW,
        "ocid": OCID,
        "lot": LOT,
        "attempt": 1,
        "slots": [{"name": name, "seats": seats} for name, seats in SLOTS.items()],
        "filters": [{"filter": "region", "value": "999001", "before": 40, "after": 12}],
        "pool": sorted(pool, key=lambda row: str(row["handle"])),
        "commitments": {party: commitment(DRAW, party, nonce(party)) for party in PARTIES},
        "min_reveals": 2,
        "max_per_employer": 1,
        "decline_reasons": ["refused", "unreachable", "self_declared_conflict", "illness"],
        "reveal_until": chain.time_of(round_no) - 1_200,
        "beacon": {"chain": chain.hash, "round": round_no},
        "fallback": [],
        "opening_at": chain.time_of(round_no) + 43_200,
    }
    return {**told, **more}


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical request, in hex."""
    return hashlib.sha256(canonical(dict(body))).hexdigest()


def committed(body: Mapping[str, Any] | None = None, at: str = REQUESTED, **more: Any) -> dict[str, Any]:
    """The request as an event."""
    told = request() if body is None else dict(body)
    fields = {**WHERE, "attempt": 1, "snapshot_id": POOL, "request": told, "request_sha256": digest(told)}
    return like("draw.committed", at, **{**fields, **more})


def revealed(party: str, at: str = REVEALED, told: bytes | None = None) -> dict[str, Any]:
    """A party's nonce as an event."""
    fields = {name: value for name, value in WHERE.items() if name != "lot_id"}
    return like("draw.revealed", at, **fields, party=party, nonce=(told or nonce(party)).hex())


@cache
def _seating(signature: str, parties: tuple[str, ...], body: str, gone: tuple[tuple[str, str, str], ...]) -> Seating:
    terms: Terms = terms_of(json.loads(body))
    prk = seed(terms, hashlib.sha256(bytes.fromhex(signature)).digest(), {party: nonce(party) for party in parties})
    return seat(terms, prk, [Decline(number, *one) for number, one in enumerate(gone, 1)])


def seating(
    body: Mapping[str, Any] | None = None,
    gone: tuple[tuple[str, str, str], ...] = (),
    signature: str = SIGNATURE,
    parties: tuple[str, ...] = PARTIES,
) -> Seating:
    """Who sits after the departures `gone` (slot, handle, reason)."""
    return _seating(signature, parties, json.dumps(request() if body is None else dict(body), sort_keys=True), gone)


def held(
    sat: Seating | None = None, at: str = HELD, body: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """The draw itself as an event; the seats are those of the arithmetic unless others are given."""
    told = request() if body is None else dict(body)
    drawn = (sat or seating(told)).seated
    fields = {
        **WHERE,
        "attempt": 1,
        "method": "random",
        "protocol": "tw_draw_1",
        "pool_ids": ["POOL-1"],
        "snapshot_id": POOL,
        "slots": [{"slot": name, "seats": count, "eligible_count": 6} for name, count in SLOTS.items()],
        "seats": [{"slot": slot, "handle": one} for slot, one in drawn],
        "beacon": beacon(**told["beacon"]),
        "reveals": list(PARTIES),
    }
    return like("draw.held", at, **{**fields, **more})


def beacon(chain: str = QUICKNET.hash, round: int = ROUND, signature: str = SIGNATURE) -> dict[str, Any]:  # noqa: A002
    """A round as the contract writes it."""
    value = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    return {"chain": chain, "round": round, "signature": signature, "randomness": value}


def whole() -> tuple[dict[str, Any], ...]:
    """Request, three reveals and draw, all in order."""
    return (committed(), *(revealed(party) for party in PARTIES), held())


def declined(number: int = 1, **more: Any) -> dict[str, Any]:
    """The first departure of the sample: the first seat's expert out of reach, the next in order steps in."""
    slot, out = seating().seated[0]
    into = seating(gone=((slot, out, "unreachable"),)).replacements[0].into
    fields: dict[str, Any] = {
        **WHERE,
        "out": {"slot": slot, "handle": out},
        "reason": "unreachable",
        "phase": "before_evaluation",
        "decline_no": number,
        "replacement": {"slot": slot, "handle": into},
        "replacement_draw_id": DRAW,
    }
    return like("seat.vacated", LATER, **{name: value for name, value in (fields | more).items() if value is not None})


def opened(expert: str, told: bytes | None = None, handle_told: str | None = None) -> dict[str, Any]:
    """One handle opened after the award."""
    row = {"handle": handle_told or handle_of(expert), "salt": (told or salt(expert)).hex(), "expert": expert}
    fields = {name: value for name, value in WHERE.items() if name != "lot_id"}
    return like("draw.opened", "2025-09-01", **fields, audience="auditors", openings=[row])
