"""What an entry says, held against its leaf: payload and salt, which only their holder has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitor.ledger.canonical import canonical
from monitor.ledger.leaf import leaf_hash, salted


@dataclass(frozen=True, slots=True)
class Statement:
    """The payload of an entry and the 32 bytes that hide it in the leaf."""

    payload: Mapping[str, Any]
    salt: bytes


def read_statement(told: Mapping[str, Any]) -> Statement | None:
    """The members `statement` and `salt` (64 hex digits) of a receipt; None where there is none. Raises ValueError."""
    payload, salt = told.get("statement"), told.get("salt")
    if payload is None:
        return None
    if not isinstance(payload, dict):
        raise ValueError("statement: an object expected")  # noqa: TRY004 - wrong data, told as such
    if not isinstance(salt, str) or not re.fullmatch(r"[0-9a-f]{64}", salt):
        raise ValueError("salt: 64 lower-case hex digits expected")
    return Statement(payload, bytes.fromhex(salt))


def fault_of(statement: Statement, leaf: bytes, digest: bytes, index: int) -> str | None:
    """What of a statement its leaf does not bind: `leaf`, `entry` or `statement`; None where all fits."""
    if leaf_hash(leaf) != digest:
        return "leaf"
    try:
        bound = json.loads(leaf)
        digest_of_payload = salted(canonical(dict(statement.payload)), statement.salt)
    except (ValueError, RecursionError):
        return "leaf"
    if not isinstance(bound, dict) or bound.get("seq") != index:
        return "entry"
    return None if bound.get("payload_salted") == digest_of_payload else "statement"
