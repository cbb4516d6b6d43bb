"""What is fixed before it is known: a party's nonce behind its commitment, an expert behind a handle."""

from __future__ import annotations

import os
from collections.abc import Mapping

from monitor.draw.lp import lp, sha256
from monitor.draw.said import DrawRefused
from monitor.draw.terms import Terms

NONCE_BYTES = SALT_BYTES = 32


class RevealRefused(DrawRefused):
    """A reveal opens no commitment of the request."""


class TooFewReveals(DrawRefused):
    """Fewer parties than the request asks for revealed in time: the draw is void."""


def fresh() -> bytes:
    """32 bytes from the operating system: a nonce or a salt."""
    return os.urandom(NONCE_BYTES)


def commitment(draw_id: str, party: str, nonce: bytes) -> str:
    """SHA-256(lp("tw-draw/1 commit", draw id, party, nonce)) in lower-case hex; the nonce is 32 random bytes."""
    return sha256(lp(b"tw-draw/1 commit", draw_id.encode(), party.encode(), _sized(nonce))).hex()


def handle(draw_id: str, salt: bytes, expert: str) -> str:
    """SHA-256(lp("tw-draw/1 handle", draw id, salt, expert)) in hex: public, nameless, another one in every draw."""
    return sha256(lp(b"tw-draw/1 handle", draw_id.encode(), _sized(salt), expert.encode())).hex()


def opens(terms: Terms, party: str, nonce: bytes) -> bool:
    """True where this nonce stands behind the party's commitment in the request."""
    return len(nonce) == NONCE_BYTES and terms.commitments.get(party) == commitment(terms.draw_id, party, nonce)


def checked_reveals(terms: Terms, reveals: Mapping[str, bytes]) -> dict[str, bytes]:
    """The reveals by party, sorted, each of which opens its commitment.

    Raises `RevealRefused` for a party without a commitment or a nonce that does not open it, `TooFewReveals` below
    the request's min_reveals.
    """
    for party in sorted(reveals):
        if party not in terms.commitments:
            raise RevealRefused(f"请求中没有 {party} 的承诺", f"the request holds no commitment of {party}")
        if not opens(terms, party, reveals[party]):
            raise RevealRefused(f"{party} 的揭示与其承诺不符", f"reveal of {party} does not open its commitment")
    if len(reveals) < terms.min_reveals:
        raise TooFewReveals("揭示不足：本次抽取作废", "too few reveals: the draw is void")
    return {party: reveals[party] for party in sorted(reveals)}


def _sized(told: bytes) -> bytes:
    if len(told) != NONCE_BYTES:
        raise ValueError(f"a nonce or salt has {NONCE_BYTES} bytes, {len(told)} found")
    return told
