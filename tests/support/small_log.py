"""A log in memory that signs whatever it is told to: what witnesses and watchers are tested against."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import SigningKey
from monitor.ledger.tree import Node, consistency, root_of


class SmallLog:
    """Leaves of any bytes, and the key of their log."""

    def __init__(self, key: SigningKey, leaves: Sequence[bytes] = ()) -> None:
        self.key = key
        self.hashes = [leaf_hash(one) for one in leaves]

    def nodes(self, asked: Sequence[Node]) -> list[bytes]:
        return [root_of(self.hashes[index << level : (index + 1) << level]) for level, index in asked]

    def checkpoint(self, size: int) -> str:
        return signed(Checkpoint(self.key.name, size, root_of(self.hashes[:size])), self.key)

    def proof(self, old: int, new: int) -> list[bytes]:
        return consistency(old, new, self.nodes)

    def request(self, old: int, new: int, *, said: int | None = None) -> bytes:
        """The add-checkpoint body from `old` to `new`; `said` is the old size that it claims instead."""
        lines = [
            f"old {old if said is None else said}",
            *(base64.b64encode(one).decode() for one in self.proof(old, new)),
        ]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint(new).encode()
