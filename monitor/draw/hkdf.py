"""HKDF with SHA-256 (RFC 5869)."""

from __future__ import annotations

import hmac

DIGEST_BYTES = 32
MOST_BYTES = 255 * DIGEST_BYTES


def extract(salt: bytes, ikm: bytes) -> bytes:
    """The pseudorandom key: HMAC(salt, ikm), 32 bytes (section 2.2)."""
    return hmac.digest(salt or bytes(DIGEST_BYTES), ikm, "sha256")


def expand(prk: bytes, info: bytes, length: int = DIGEST_BYTES) -> bytes:
    """`length` bytes for this info, at most 8,160 (section 2.3)."""
    if not 0 < length <= MOST_BYTES:
        raise ValueError(f"HKDF-Expand gives 1 to {MOST_BYTES} bytes, {length} asked for")
    block, out = b"", b""
    for count in range(1, -(-length // DIGEST_BYTES) + 1):
        block = hmac.digest(prk, block + info + bytes([count]), "sha256")
        out += block
    return out[:length]
