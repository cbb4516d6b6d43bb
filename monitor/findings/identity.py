"""Which finding is which: the same rule, version, scope value and judged record are the same finding, always."""

from __future__ import annotations

import hashlib


def finding_id(rule: str, version: int, scope_kind: str, scope_id: str, about: str) -> str:
    """The finding's id: the first 20 hex digits (80 bits) of the SHA-256 of its five parts."""
    parts = "\n".join((rule, str(version), scope_kind, scope_id, about))
    return hashlib.sha256(parts.encode()).hexdigest()[:20]
