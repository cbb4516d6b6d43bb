"""The keys of the county's officers: from the day on which draws go by protocol, they sign by key.

Seeds follow from the county's seed, so that everybody can make them again: they prove nothing elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from monitor.demo.days import iso
from monitor.demo.people import COUNTY, LEADER, OWNER, SECTIONS, Unit
from monitor.demo.world import World
from monitor.ledger.note import ED25519, SigningKey
from monitor.signatures.ed25519 import value_over

BY_HAND, BY_KEY = "full_name", "e_signature"


def key_id(holder: str) -> str:
    """The number of a person's key."""
    return f"KEY-{holder.removeprefix('P-')}"


def holders(unit: Unit) -> Iterator[str]:
    """Who of a unit signs by key: the heads of its sections, and its leadership, the last member last."""
    if unit.key == COUNTY:
        yield LEADER
    yield from (unit.staff(place) for place in (SECTIONS if unit.function == OWNER else SECTIONS[1:2]))
    yield from unit.members


class Keyring:
    """The secret halves of a county's keys; all are valid from one day on, without an end."""

    def __init__(self, world: World) -> None:
        self.seed = world.seed
        self.valid_from = iso(world.keys_from)
        held = [holder for unit in world.units.values() for holder in holders(unit)]
        self.holder_of = {key_id(holder): holder for holder in held}
        self._keys: dict[str, SigningKey] = {}

    def key(self, name: str) -> SigningKey:
        """The key of that number."""
        if name not in self._keys:
            self._keys[name] = SigningKey(name, ED25519, sha256(f"{self.seed}/{name}".encode()).digest())
        return self._keys[name]

    def sign(self, signature: dict[str, Any]) -> None:
        """Turn a full-name signature over a digest into one by the signer's key, where he has one on its day.

        What is already told of a key or of a value stays; a signature without a date stays on paper.
        """
        own = key_id(signature["signer"])
        is_held = own in self.holder_of and signature.get("signed_at", "") >= self.valid_from
        if signature["form"] != BY_HAND or not (is_held or "key_id" in signature):
            return
        signature["form"] = BY_KEY
        name = signature.setdefault("key_id", own)
        if "value" not in signature:
            signature["value"] = value_over(self.key(name), signature["over"])
