"""Ed25519 (RFC 8032) over the 32 bytes of a digest, in the forms of the contract: base64 key and value, hex digest."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from monitor.ledger.note import SigningKey


@lru_cache(maxsize=1 << 17)
def verifies(public_key: str, over: str, value: str) -> bool:
    """Whether `value` (base64, 64 bytes) is the signature of `public_key` (base64, 32 bytes) over `over` (hex).

    False for anything malformed. Several rules ask the same of one signature: answers are kept.
    """
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(value, validate=True), bytes.fromhex(over))
    except (InvalidSignature, ValueError):
        return False
    return True


def value_over(key: SigningKey, over: str) -> str:
    """The value of a signature over a digest (hex), base64."""
    return base64.b64encode(key.sign(bytes.fromhex(over))).decode()


def public_key_of(key: SigningKey) -> str:
    """What key.registered tells of a key: its 32 public bytes, base64."""
    return base64.b64encode(key.verifier.public).decode()
