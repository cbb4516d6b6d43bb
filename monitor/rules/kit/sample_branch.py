"""Short events for examples: a firm declared to be a branch of another."""

from __future__ import annotations

from typing import Any

from monitor.rules.kit.like import like


def branch(name: str, of: str, last: str | None = None, kind: str = "branch_of") -> dict[str, Any]:
    """`name` is a branch of `of` from 2020-01-01 on, until `last` (None: open)."""
    ends: dict[str, Any] = {
        side: {"kind": "organisation", "id": who} for side, who in (("from_party", name), ("to_party", of))
    }
    told = {"relation_id": f"REL-{name[-4:]}", "relation_kind": kind, "valid_from": "2020-01-01"}
    return like("relation.declared", "2020-01-05", **(ends | told | ({"valid_until": last} if last else {})))
