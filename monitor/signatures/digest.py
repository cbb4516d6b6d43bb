"""What a signature on a record covers: the SHA-256 that its `over` must equal (contract, convention 15)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from monitor.ledger.canonical import canonical
from monitor.vocabulary.contract import contract


def _nameless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nameless(inner) for key, inner in value.items() if key != "name"}
    if isinstance(value, list):
        return [_nameless(inner) for inner in value]
    return value


def signed_sha256(kind: str, data: Mapping[str, Any]) -> str:
    """SHA-256 of RFC 8785 of `{"data": the signed fields that are present, names removed, "type": kind}`."""
    told = {name: _nameless(data[name]) for name in contract().kinds[kind].signed_fields if name in data}
    return hashlib.sha256(canonical({"data": told, "type": kind})).hexdigest()
