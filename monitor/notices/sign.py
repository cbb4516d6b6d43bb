"""A message signed as Standard Webhooks says: its id, its time and its body under a secret that both sides have."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

PREFIX: Final = "whsec_"
BYTES: Final = 32
TOLERANCE: Final = 300
"""Seconds by which a receiver's clock may differ from the time of an attempt."""


class SignatureFails(ValueError):
    """A message was not signed under the secret, or too long ago."""


def new_secret() -> str:
    """A secret: `whsec_` and the Base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def _signature(secret: str, message: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    told = hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(told).decode()


def headers(secret: str, message: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers of one attempt at Unix time `at`; the message's id is the same at every attempt."""
    signed = _signature(secret, message, at, body)
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": signed}


def verify(secret: str, told: Mapping[str, str], body: bytes, now: int) -> None:
    """Nothing, where the message is the sender's and of these minutes, as receivers ask. Raises `SignatureFails`."""
    at = told.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now - int(at)) > TOLERANCE:
        raise SignatureFails(f"webhook-timestamp: a time within {TOLERANCE} seconds expected, {at[:20]!r} found")
    expected = _signature(secret, told.get("webhook-id", ""), int(at), body)
    given = told.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, one) for one in given):
        raise SignatureFails("webhook-signature: none of the signatures is made with this secret")
