"""One tw-draw/1 draw done again from what is on record: what does not agree, and what cannot be told.

Plain data in, plain data out; the arithmetic is `monitor.draw`'s. A draw is a mapping:

* `held`: `draw_id`, `ocid`, `lot_id`, `attempt`, `snapshot_id`, `slots` [{slot, seats}], `seats` [{slot, handle}],
  `reveals` (parties used, or None), `chain`, `round`, `signature`, `randomness` (None: not told);
* `request` (text) with `request_sha256` and what is repeated beside it (`committed_*`); `entered` (Unix seconds);
* `revealed` [{party, nonce, entered}], `vacated` [{decline_no, slot, handle, reason, into, otc}],
  `openings` [{handle, salt, expert}].
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl

from monitor.draw.chain import BeaconRefused, Chain, chain_of
from monitor.draw.commitment import handle, opens
from monitor.draw.seating import Decline, DeclineRefused, seat
from monitor.draw.terms import Terms, terms_of
from monitor.draw.tickets import seed
from monitor.ledger.canonical import NotCanonical, canonical

WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, RecursionError)
"""What reading somebody else's object may raise."""
VERSION = "tw-draw/1"
REPEATED = ("draw_id", "attempt", "lot", "ocid")
Told = Mapping[str, Any]


@dataclass(slots=True)
class Recount:
    """What came out; a list or number that is set is a fault, `is_proven` says that all was there and agreed."""

    is_proven: bool = False
    request_differs: list[str] = field(default_factory=list)
    late_seconds: int | None = None
    bad_reveals: list[str] = field(default_factory=list)
    late_reveals: list[str] = field(default_factory=list)
    few_reveals: int | None = None
    beacon_differs: list[str] = field(default_factory=list)
    other_chain: str | None = None
    moved_seats: list[str] = field(default_factory=list)
    wrong_declines: list[int] = field(default_factory=list)
    bad_openings: list[str] = field(default_factory=list)
    wrong_seed: str | None = None


SCHEMA = {
    "is_proven": pl.Boolean(),
    "request_differs": pl.List(pl.String()),
    "late_seconds": pl.Int64(),
    "bad_reveals": pl.List(pl.String()),
    "late_reveals": pl.List(pl.String()),
    "few_reveals": pl.Int64(),
    "beacon_differs": pl.List(pl.String()),
    "other_chain": pl.String(),
    "moved_seats": pl.List(pl.String()),
    "wrong_declines": pl.List(pl.Int64()),
    "bad_openings": pl.List(pl.String()),
    "wrong_seed": pl.String(),
}
"""A `Recount` as a row of a frame."""


@lru_cache(maxsize=1 << 16)
def randomness(chain: Chain, round_no: int, signature: str) -> str | None:
    """The randomness (hex) of a round that verifies; None where the signature is not this round's."""
    try:
        return chain.verify(round_no, bytes.fromhex(signature)).hex()
    except ValueError:
        return None


def wrong_seed(told: str | None, commit: str | None) -> str | None:
    """The commitment (hex) that a seed (hex) does not open; None where it does or one of the two is not told."""
    if told is None or commit is None:
        return None
    try:
        is_open = hashlib.sha256(bytes.fromhex(told)).hexdigest() == commit
    except ValueError:
        is_open = False
    return None if is_open else commit


def recount(told: Told, allowed_chains: Sequence[str]) -> Recount:
    """The draw done again; a request too thin to draw from leaves it unproven without a fault.

    Never raises for what a request says: one that cannot be read in the places it has is a fault named "request".
    """
    out = Recount()
    try:
        request = json.loads(told["request"])
        terms = terms_of(request)
        rounds = _rounds(request)
        is_ours = request["v"] == VERSION
    except WRONG:
        is_ours = False
    if not is_ours:
        if not _is_digest_of(told["request"], told["request_sha256"]):
            out.request_differs.append("request_sha256")
        return out
    try:
        _compare(told, request, terms, rounds, allowed_chains, out)
    except WRONG:
        out.request_differs.append("request")
    return out


def _compare(
    told: Told,
    request: Told,
    terms: Terms,
    rounds: list[tuple[str, int]],
    allowed_chains: Sequence[str],
    out: Recount,
) -> None:
    """Every step of the draw against the record, into `out`."""
    out.request_differs = _differences(told, request, terms)
    chain_hash, round_no = rounds[0]
    try:
        known = chain_of(chain_hash)
        limit = known.time_of(round_no)
    except BeaconRefused:
        out.other_chain = chain_hash
        return
    place = _place(told, rounds)
    out.other_chain = _other_chain(known.name, rounds[place][0], allowed_chains)
    entered = told["entered"]
    out.late_seconds = None if entered is None or entered < limit else entered - limit
    used = _reveals(told, request, terms, limit, out)
    beacon = _beacon(told, rounds, out)
    out.bad_openings = _openings(told, terms)
    if used is None or beacon is None or out.request_differs or out.bad_reveals:
        return
    is_timed = entered is not None and all(row["entered"] is not None for row in told["revealed"])
    # Whoever may choose between the round named first and a fallback may steer the draw.
    out.is_proven = _seats(told, terms, seed(terms, beacon, used), out) and is_timed and place == 0


def _place(told: Told, rounds: list[tuple[str, int]]) -> int:
    """Which of the announced rounds the draw used: 0 the one named, from 1 on the fallbacks; 0 for any other."""
    named = (told["chain"], told["round"])
    return rounds.index(named) if named in rounds else 0


def _other_chain(named: str, used: str, allowed: Sequence[str]) -> str | None:
    """The first of the chain named and the chain used that does not count; None where both do."""
    if named not in allowed:
        return named
    try:
        name = chain_of(used).name
    except BeaconRefused:
        return used
    return None if name in allowed else name


def _is_digest_of(text: str, digest: str) -> bool:
    try:
        return hashlib.sha256(canonical(json.loads(text))).hexdigest() == digest
    except (NotCanonical, ValueError):
        return False


def _rounds(request: Told) -> list[tuple[str, int]]:
    """The rounds that may be used: the one named, then the announced fallbacks of the same kind."""
    later = [one for one in request.get("fallback", []) if one.get("kind") == "drand"]
    return [(str(one["chain"]), int(one["round"])) for one in (request["beacon"], *later)]


def _differences(told: Told, request: Told, terms: Terms) -> list[str]:
    """Names of what the request says otherwise than the events that carry or follow it."""
    out = [] if _is_digest_of(told["request"], told["request_sha256"]) else ["request_sha256"]
    for name in REPEATED:
        beside = [told[f"{by}_{'lot_id' if name == 'lot' else name}"] for by in ("committed", "held")]
        if any(one is not None and name in request and one != request[name] for one in beside):
            out.append(name)
    if told["committed_snapshot_id"] != (told["held_snapshot_id"] or told["committed_snapshot_id"]):
        out.append("snapshot_id")
    asked = {slot.name: slot.seats for slot in terms.slots}
    if {row["slot"]: row["seats"] for row in told["slots"] if row["seats"]} != {k: v for k, v in asked.items() if v}:
        out.append("seats")
    is_short = any(not 0 <= slot.seats <= len(terms.eligible(slot.name)) for slot in terms.slots)
    if is_short or len(terms.members) < len(terms.pool):
        out.append("pool")
    return out


def _reveals(told: Told, request: Told, terms: Terms, limit: int, out: Recount) -> dict[str, bytes] | None:
    """The reveals that the draw used, where they are told; the faults of each go into `out`."""
    until = min(int(request.get("reveal_until", limit)), limit - 1)
    known = {row["party"]: row for row in told["revealed"]}
    used = sorted(told["reveals"]) if told["reveals"] is not None else sorted(known)
    in_time = {party for party, row in known.items() if row["entered"] is not None and row["entered"] <= until}
    fit = {party: opens(terms, party, bytes.fromhex(row["nonce"])) for party, row in known.items()}
    left_out = {party for party in in_time if fit[party]} - set(used)
    out.bad_reveals = sorted({party for party in used if not fit.get(party, True)} | left_out)
    late = {party for party in used if party in known and known[party]["entered"] is not None} - in_time
    out.late_reveals = sorted(late)
    if told["reveals"] is not None and len(set(used)) < terms.min_reveals:
        out.few_reveals = len(set(used))
    if not set(used) <= known.keys() or len(used) < terms.min_reveals:
        return None
    return {party: bytes.fromhex(known[party]["nonce"]) for party in used}


def _beacon(told: Told, rounds: list[tuple[str, int]], out: Recount) -> bytes | None:
    """The value of the round that was used; None where it is not told or not the one announced."""
    if told["signature"] is None:
        return None
    named = (told["chain"], told["round"])
    if named not in rounds:
        out.beacon_differs.append("chain" if named[0] not in {chain for chain, _ in rounds} else "round")
        return None
    try:
        value = randomness(chain_of(named[0]), named[1], told["signature"])
    except BeaconRefused:
        value = None
    if value is None:
        out.beacon_differs.append("signature")
    elif value != told["randomness"]:
        out.beacon_differs.append("randomness")
    return bytes.fromhex(value) if value else None


def _seats(told: Told, terms: Terms, prk: bytes, out: Recount) -> bool:
    """Whether seats and replacements could all be compared; what does not agree goes into `out`."""
    drawn: dict[str, list[str | None]] = {slot.name: [] for slot in terms.slots}
    for row in told["seats"]:
        drawn.setdefault(row["slot"], []).append(row["handle"])
    if any(one is None for row in drawn.values() for one in row):
        return False
    found = seat(terms, prk).seats
    for slot, row in drawn.items():
        due = [one for one in found.get(slot, []) if one is not None]
        moved = [one for place, one in enumerate(row) if place >= len(due) or one != due[place]]
        out.moved_seats += [str(one) for one in moved] + [str(one) for one in due[len(row) :]]
    return not out.moved_seats and _declines(told, terms, prk, out)


def _declines(told: Told, terms: Terms, prk: bytes, out: Recount) -> bool:
    """Whether all declines are told; the numbers of those that do not agree go into `out`."""
    rows = sorted((row for row in told["vacated"] if row["decline_no"] is not None), key=lambda row: row["decline_no"])
    untold = any(row["decline_no"] is None for row in told["vacated"])
    declines: list[Decline] = []
    for number, row in enumerate(rows, 1):
        if row["decline_no"] > number or row["handle"] is None or (terms.reserve_anchor and row["otc"] is None):
            return False
        declines.append(Decline(row["decline_no"], row["slot"], row["handle"], row["reason"], row["otc"]))
        try:
            step = seat(terms, prk, declines).replacements[-1]
        except DeclineRefused:
            out.wrong_declines.append(row["decline_no"])
            return True
        if row["is_filled"] and row["into"] is None:
            return False
        if step.into != row["into"]:
            out.wrong_declines.append(row["decline_no"])
            return True
    return not untold


def _openings(told: Told, terms: Terms) -> list[str]:
    """Handles whose opening does not give them, and those of an expert who stands behind two."""
    behind: dict[str, set[str]] = {}
    bad = set()
    for row in told["openings"]:
        behind.setdefault(row["expert"], set()).add(row["handle"])
        if handle(terms.draw_id, bytes.fromhex(row["salt"]), row["expert"]) != row["handle"]:
            bad.add(row["handle"])
    return sorted(bad | {one for handles in behind.values() if len(handles) > 1 for one in handles})
