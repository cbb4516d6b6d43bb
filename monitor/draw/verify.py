"""All ten checks of a draw, offline, and its arithmetic step by step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from monitor.draw import after, before
from monitor.draw.chain import QUICKNET
from monitor.draw.check import Check, State, failed, open_
from monitor.draw.commitment import opens
from monitor.draw.request import RequestRefused
from monitor.draw.said import DrawRefused
from monitor.draw.seating import Decline, DeclineRefused, seat
from monitor.draw.source import Source
from monitor.draw.tickets import order, seed, ticket
from monitor.draw.transcript import Entry, Transcript

REAL = (QUICKNET.name,)
"""Chains that count. A test chain must be allowed by name, and proves the arithmetic alone."""


def verify(
    told: Transcript,
    *,
    chains: Collection[str] = REAL,
    committed: Sequence[int] | None = None,
    scanned: int | None = None,
) -> list[Check]:
    """V1 to V10 in order. `committed`: entries of all requests of the process among the log's first `scanned`."""
    first, opened = before.in_log(told)
    try:
        _ = told.request
    except RequestRefused as refused:
        return [failed(1, refused.said.zh, refused.said.en)] + [
            open_(number, "申请读不出", "the request cannot be read") for number in range(2, 11)
        ]
    third, fourth, source = before.source(told, chains)
    fifth, reveals = before.reveals(told)
    prk = _seed(told, source, reveals)
    seventh, seating = after.declines(told, prk)
    return [
        first,
        before.witnessed(told, opened),
        third,
        fourth,
        fifth,
        after.seats(told, prk),
        seventh,
        after.openings(told, seating),
        after.attempts(told, committed, scanned),
        after.window(told),
    ]


def _seed(told: Transcript, source: Source | None, reveals: dict[str, bytes] | None) -> bytes | None:
    if source is None or reveals is None:
        return None
    try:
        return seed(told.request, source.value, reveals)
    except DrawRefused:
        return None


def is_failed(checks: Sequence[Check]) -> bool:
    """True where one of them does not hold."""
    return any(check.state is State.FAILED for check in checks)


def arithmetic(told: Transcript) -> dict[str, Any]:
    """The numbers of the draw in the order in which they arise, ready for a page; what is not known yet is left out."""
    request = told.request
    out: dict[str, Any] = {
        "request_sha256": request.sha256.hex(),
        "roster": len(request.pool),
        "excluded": sum(member.excluded is not None for member in request.pool),
        "filters": [dict(row) for row in request.filters],
        "chain": request.chain.name,
        "is_test_chain": request.chain.is_test,
        "round": request.round_no,
        "round_at": request.round_time,
        "reveal_until": request.reveal_until,
        "opening_at": request.opening_at,
        "parties": _parties(told),
    }
    _, _, source = before.source(told, [request.chain.name])
    _, reveals = before.reveals(told)
    prk = _seed(told, source, reveals)
    if source is not None and prk is not None:
        out |= {"randomness": source.value.hex(), "prk": prk.hex(), "slots": _slots(told, prk)}
    return out


def _parties(told: Transcript) -> list[dict[str, Any]]:
    nonces = {str(entry.payload.get("party")): str(entry.payload.get("nonce")) for entry in told.revealed}
    out = []
    for party, commitment in sorted(told.request.commitments.items()):
        row: dict[str, Any] = {"party": party, "commitment": commitment}
        if party in nonces:
            row |= {"nonce": nonces[party], "opens": _opens(told, party, nonces[party])}
        out.append(row)
    return out


def _opens(told: Transcript, party: str, nonce: str) -> bool:
    try:
        return opens(told.request, party, bytes.fromhex(nonce))
    except ValueError:
        return False


def _slots(told: Transcript, prk: bytes) -> list[dict[str, Any]]:
    request = told.request
    left = {(str(gone.get("slot")), str(gone.get("handle"))): entry for entry in told.vacated if (gone := _out(entry))}
    first = set(seat(request, prk).seated)
    try:
        made = [
            Decline(
                entry.payload["decline_no"], entry.payload["out"]["slot"], entry.payload["out"]["handle"],
                entry.payload["reason"], entry.payload.get("otc"),
            )
            for entry in sorted(told.vacated, key=lambda one: int(one.payload.get("decline_no", 0)))
        ]  # fmt: skip
        last = set(seat(request, prk, made).seated)
    except (DeclineRefused, KeyError, TypeError):
        last = first
    out = []
    for slot in request.slots:
        rows = [
            {
                "rank": rank,
                "handle": member.handle,
                "group": member.group,
                "ticket": ticket(prk, slot.name, member.handle).hex(),
                "state": _state(here, first, last, left),
                **({"reason": str(left[here].payload.get("reason"))} if here in left else {}),
            }
            for rank, member in enumerate(order(prk, request, slot.name), 1)
            for here in [(slot.name, member.handle)]
        ]
        out.append({"slot": slot.name, "seats": slot.seats, "tickets": rows})
    return out


def _out(entry: Entry) -> dict[str, Any]:
    """Whose seat a decline left empty; nothing where the entry does not tell it."""
    out = entry.payload.get("out")
    return out if isinstance(out, dict) else {}


def _state(
    here: tuple[str, str], first: set[tuple[str, str]], last: set[tuple[str, str]], left: Collection[Any]
) -> str:
    """What became of a handle in a slot; who sits in another slot waits in this one."""
    if here in left:
        return "declined"
    if here in last:
        return "seated" if here in first else "stepped_in"
    return "waiting"
