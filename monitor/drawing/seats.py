"""Who sits where, as the log tells it: drawn, declined, stepped in, and who is named once the handles are open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from monitor.draw.seating import Decline, Seating, seat
from monitor.draw.source import Source, source_of
from monitor.draw.tickets import order, seed, ticket
from monitor.drawing.record import Entry, Record
from monitor.ledger.canonical import canonical

WRONG = (KeyError, TypeError, ValueError, AttributeError)
"""What reading an entry that somebody made up may raise."""


@dataclass(frozen=True, slots=True)
class Seated:
    """One who sits or sat: seat from 1, turn 0 for who was drawn and 1, 2 ... for who stepped in."""

    seat: int
    turn: int
    slot: str
    handle: str
    state: str
    """seated, declined or stepped_in."""
    at: str
    """When it became so (RFC 3339)."""
    group: str | None = None
    rank: int | None = None
    ticket: str | None = None
    reason: str | None = None
    expert: str | None = None
    employer: str | None = None


def beacon_of(held: Mapping[str, Any]) -> dict[str, Any]:
    """What a draw.held says of its source: the beacon, or the fallback whose canonical JSON stands in `seed`."""
    told = held.get("beacon")
    if isinstance(told, dict):
        return {"kind": "drand", **told}
    try:
        return dict(json.loads(bytes.fromhex(str(held.get("seed")))))
    except (TypeError, ValueError):
        return {"kind": "none"}


def hex_of(fallback: Mapping[str, Any]) -> str:
    """A fallback as draw.held keeps it: the hex of its canonical JSON."""
    return canonical(dict(fallback)).hex()


def used(record: Record) -> Source | None:
    """The source of a draw that was held, verified; None where there is none that verifies."""
    if record.held is None or record.problem is not None:
        return None
    try:
        return source_of(record.request, beacon_of(record.held.data))
    except WRONG:
        return None


def prk_of(record: Record) -> bytes | None:
    """The key of the tickets of a draw that was held, from the reveals it names; None where it does not follow."""
    source = used(record)
    if source is None or record.held is None:
        return None
    nonces = {str(one.data["party"]): bytes.fromhex(str(one.data["nonce"])) for one in record.revealed}
    try:
        named = [str(party) for party in record.held.data.get("reveals") or []]
        return seed(record.request, source.value, {party: nonces[party] for party in named})
    except WRONG:
        return None


def decline_of(vacated: Entry) -> Decline:
    """A seat.vacated as the arithmetic takes it. Raises KeyError."""
    told = vacated.data
    out = told["out"]
    return Decline(told["decline_no"], out["slot"], out["handle"], told["reason"], told.get("otc"))


def declines_of(record: Record) -> list[Decline]:
    """The declines in the order of their numbers; those that are no declines of tw-draw/1 are left out."""
    found = []
    for one in record.vacated:
        try:
            found.append(decline_of(one))
        except KeyError:
            continue
    return sorted(found, key=lambda one: one.number)


def seating_of(record: Record, prk: bytes, *further: Decline) -> Seating:
    """The seats worked out after the declines on record and `further` ones. Raises `DeclineRefused`."""
    return seat(record.request, prk, [*declines_of(record), *further])


def seated_of(record: Record) -> list[Seated]:
    """Every seat as the log tells it, replacements right behind whom they replace; none before the draw."""
    if record.held is None:
        return []
    rows = [
        Seated(number, 0, str(row.get("slot")), str(row.get("handle", "")), "seated", record.held.recordedtime)
        for number, row in enumerate(record.held.data.get("seats") or [], 1)
    ]
    for one in sorted(record.vacated, key=lambda one: int(one.data.get("decline_no") or 0)):
        rows = _after(rows, one)
    known = _ranked(record)
    names = _named(record)
    return [replace(row, **known.get((row.slot, row.handle), {}), **names.get(row.handle, {})) for row in rows]


def _after(rows: list[Seated], vacated: Entry) -> list[Seated]:
    out = vacated.data.get("out") or {}
    into = vacated.data.get("replacement") or {}
    made: list[Seated] = []
    for row in rows:
        if row.handle != out.get("handle") or row.state == "declined":
            made.append(row)
            continue
        at = vacated.recordedtime
        made.append(replace(row, state="declined", at=at, reason=str(vacated.data.get("reason"))))
        if into.get("handle"):
            made.append(Seated(row.seat, row.turn + 1, row.slot, str(into["handle"]), "stepped_in", at))
    return made


def _ranked(record: Record) -> dict[tuple[str, str], dict[str, Any]]:
    """(slot, handle) -> group, rank and ticket, where the seed follows."""
    prk = prk_of(record)
    if prk is None:
        return {}
    return {
        (slot.name, member.handle): {
            "group": member.group,
            "rank": rank,
            "ticket": ticket(prk, slot.name, member.handle).hex(),
        }
        for slot in record.request.slots
        for rank, member in enumerate(order(prk, record.request, slot.name), 1)
    }


def _named(record: Record) -> dict[str, dict[str, Any]]:
    """Handle -> expert and employer, of those that were opened to everybody."""
    return {
        str(row["handle"]): {"expert": row.get("expert"), "employer": (row.get("employer") or {}).get("id")}
        for one in record.opened
        if one.data.get("audience") == "public"
        for row in one.data.get("openings") or []
    }
