"""The second vector of tw-draw/1: a full request on a recorded quicknet round, with everything that follows.

`python tests/support/full_vector.py` writes docs/vectors/tw-draw-1-full.json anew.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.draw.chain import QUICKNET
from monitor.draw.commitment import commitment, handle
from monitor.draw.request import parse_request
from monitor.draw.seating import Decline, seat
from monitor.draw.tickets import order, seed, ticket

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "vectors" / "tw-draw-1-full.json"
ROUND = 20_905_307
DRAW_ID = "DRAW-FULL-0001"


def _request() -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    at = QUICKNET.time_of(ROUND)
    salts = {f"E{n:03d}": sha256(f"full salt E{n:03d}".encode()).hexdigest() for n in range(1, 41)}
    nonces = {party: sha256(f"full nonce {party}".encode()) for party in ("purchaser", "agency", "supervision")}
    pool = []
    for number, (expert, salt) in enumerate(salts.items()):
        row: dict[str, Any] = {
            "handle": handle(DRAW_ID, bytes.fromhex(salt), expert),
            "group": f"G{number % 11:02d}",
            "slots": ["土建"] if number % 3 else ["土建", "造价"],
        }
        if number in {4, 17}:
            row["excluded"] = "worked_for_bidder" if number == 4 else "unavailable"
        pool.append(row)
    body = {
        "v": "tw-draw/1", "draw_id": DRAW_ID, "ocid": "ocds-tw9990-2025-0001", "lot": "L1", "attempt": 1,
        "slots": [{"name": "土建", "seats": 3}, {"name": "造价", "seats": 2}],
        "filters": [
            {"filter": "specialty", "value": "土建|造价", "before": 412, "after": 77},
            {"filter": "region", "value": "999001", "before": 77, "after": 40},
        ],
        "pool": sorted(pool, key=lambda row: str(row["handle"])),
        "commitments": {party: commitment(DRAW_ID, party, nonce.digest()) for party, nonce in nonces.items()},
        "min_reveals": 2, "max_per_employer": 1,
        "decline_reasons": ["refused", "unreachable", "self_declared_conflict", "illness"],
        "reveal_until": at - 600, "beacon": {"chain": QUICKNET.hash, "round": ROUND},
        "fallback": [
            {"kind": "drand", "chain": QUICKNET.hash, "round": ROUND + 1200},
            {"kind": "lottery", "name": "快乐8", "issue": "2025220", "bits": 61, "drawn_at": at + 40_000},
            {"kind": "commit_reveal"},
        ],
        "opening_at": at + 86_400,
    }  # fmt: skip
    return body, salts, {party: nonce.hexdigest() for party, nonce in nonces.items()}


def made() -> dict[str, Any]:
    """The whole vector."""
    body, salts, nonces = _request()
    recorded = json.loads((ROOT / "tests/draw/vectors/drand_quicknet.json").read_text(encoding="utf-8"))["rounds"]
    (beacon,) = [told for told in recorded if told["round"] == ROUND]
    request = parse_request(body)
    value = QUICKNET.verify(ROUND, bytes.fromhex(beacon["signature"]))
    prk = seed(request, value, {party: bytes.fromhex(nonce) for party, nonce in nonces.items()})
    first = seat(request, prk)
    slot, gone = first.seated[1]
    declines = [Decline(1, slot, gone, "unreachable")]
    slot, gone = seat(request, prk, declines).seated[3]
    declines.append(Decline(2, slot, gone, "illness"))
    fields = ("number", "slot", "handle", "reason")
    return {
        "comment": "tw-draw/1 with a full request; salts and nonces are SHA-256 of the texts 'full salt <expert>' and "
        "'full nonce <party>', the round is a recorded one of drand quicknet",
        "request": body,
        "request_sha256": request.sha256.hex(),
        "salts": salts,
        "reveals": nonces,
        "beacon": {name: beacon[name] for name in ("round", "signature", "randomness")},
        "prk": prk.hex(),
        "tickets": {
            one.name: {
                member.handle: ticket(prk, one.name, member.handle).hex() for member in order(prk, request, one.name)
            }
            for one in request.slots
        },
        "seats": first.seats,
        "declines": [{name: getattr(one, name) for name in fields} for one in declines],
        "seats_after_declines": seat(request, prk, declines).seats,
        "must_reject": [
            {"why": "the round follows the last reveal too soon", "place": "beacon.round",
             "instead": {"reveal_until": body["reveal_until"] + 1}},
            {"why": "a decline reason outside the contract's list", "place": "decline_reasons[0]",
             "instead": {"decline_reasons": ["unreachable-3-calls"]}},
            {"why": "opened before the round", "place": "opening_at", "instead": {"opening_at": body["reveal_until"]}},
            {"why": "fewer commitments than reveals asked for", "place": "commitments", "instead": {"min_reveals": 4}},
        ],
    }  # fmt: skip


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(json.dumps(made(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
