"""Byte strings joined so that no two lists of them make the same bytes."""

from __future__ import annotations

import hashlib

LENGTH_BYTES = 4


def lp(*parts: bytes) -> bytes:
    """Each part behind its length as an unsigned 32-bit integer, big-endian."""
    return b"".join(len(part).to_bytes(LENGTH_BYTES) + part for part in parts)


def sha256(told: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(told).digest()
