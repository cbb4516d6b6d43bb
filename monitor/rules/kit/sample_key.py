"""Keys of the examples: their seeds stand here, so everybody can sign with them, and they prove nothing elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from monitor.ledger.note import ED25519, SigningKey
from monitor.rules.kit.like import like
from monitor.signatures.digest import signed_sha256
from monitor.signatures.ed25519 import public_key_of, value_over

GIVEN_AT = "2026-06-28T10:00:00+08:00"


def sample_key(number: int = 1) -> SigningKey:
    """The key KEY-0001, KEY-0002 ..."""
    return SigningKey(f"KEY-{number:04}", ED25519, bytes([number]) * 32)


def registered(holder: str, number: int = 1, day: str = "2026-01-04", **more: Any) -> dict[str, Any]:
    """key.registered of a sample key, valid from `day` on."""
    key = sample_key(number)
    told = {"key_id": key.name, "holder": holder, "public_key": public_key_of(key), "valid_from": day} | more
    return like("key.registered", f"{day}T09:00:00+08:00", **told)


def signed_by_key(record: Mapping[str, Any], target: Mapping[str, str], number: int = 1, **more: Any) -> dict[str, Any]:
    """document.signed on `record` (an event) with the value of a sample key.

    `more` are members of the signature; None takes one away. `over` and `value` are right unless told otherwise.
    """
    key = sample_key(number)
    over = signed_sha256(record["type"], record["data"])
    told: dict[str, Any] = {"signer": "P-1002", "role": "deputy_in_charge", "opinion": "agree", "form": "e_signature"}
    told |= {"signed_at": GIVEN_AT, "key_id": key.name, "over": over, "value": value_over(key, over)} | more
    signature = {name: value for name, value in told.items() if value is not None}
    return like("document.signed", told["signed_at"] or GIVEN_AT, target=dict(target), signature=signature)
