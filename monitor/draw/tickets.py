"""One lottery ticket an expert and slot, lowest first: adding or removing a name moves nobody else's ticket.

Consistent sampling (Rivest 2018; draft-thomson-elegy-vrs): no modulo, no rejection, no shuffling.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.draw.commitment import checked_reveals
from monitor.draw.hkdf import expand, extract
from monitor.draw.lp import lp
from monitor.draw.terms import Member, Terms


def seed(terms: Terms, beacon: bytes, reveals: Mapping[str, bytes]) -> bytes:
    """The key of all tickets: HKDF-Extract(SHA-256(request), lp(beacon, party, nonce, ...)), parties sorted; 32 bytes.

    Raises `RevealRefused` and `TooFewReveals` as `checked_reveals` does.
    """
    told = checked_reveals(terms, reveals)
    return extract(terms.sha256, lp(beacon, *(part for party in told for part in (party.encode(), told[party]))))


def ticket(prk: bytes, slot: str, handle: str) -> bytes:
    """HKDF-Expand(PRK, lp("tw-draw/1 ticket", slot, handle as 32 bytes), 32)."""
    return expand(prk, lp(b"tw-draw/1 ticket", slot.encode(), bytes.fromhex(handle)))


def order(prk: bytes, terms: Terms, slot: str) -> list[Member]:
    """Those eligible for the slot, the lowest ticket first."""
    return sorted(terms.eligible(slot), key=lambda member: ticket(prk, slot, member.handle))
