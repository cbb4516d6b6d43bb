"""What the arithmetic of a draw needs of its request, read from the canonical object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from monitor.draw.lp import sha256
from monitor.ledger.canonical import canonical


@dataclass(frozen=True, slots=True)
class Slot:
    """A speciality and the number of its seats."""

    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class Member:
    """One of the pool: handle (64 hex), employer group, the slots he may sit in, why he is excluded."""

    handle: str
    group: str
    slots: tuple[str, ...]
    excluded: str | None = None


@dataclass(frozen=True)
class Terms:
    """The part of a request that decides the seats; `body` is the request as it was committed."""

    body: Mapping[str, Any]
    draw_id: str
    slots: tuple[Slot, ...]
    pool: tuple[Member, ...]
    commitments: Mapping[str, str]
    min_reveals: int
    max_per_employer: int
    decline_reasons: tuple[str, ...]
    reserve_anchor: str | None

    @cached_property
    def sha256(self) -> bytes:
        """SHA-256 of the request's RFC 8785 bytes."""
        return sha256(canonical(dict(self.body)))

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """The pool by handle."""
        return {member.handle: member for member in self.pool}

    def eligible(self, slot: str) -> tuple[Member, ...]:
        """Those of the pool who may be drawn for a slot: of its speciality and not excluded."""
        return tuple(member for member in self.pool if slot in member.slots and member.excluded is None)


def terms_of(body: Mapping[str, Any]) -> Terms:
    """The terms of a request that is already checked, or of a thinner one that only the arithmetic is asked of.

    Raises KeyError, TypeError or ValueError where even the arithmetic cannot be told from it; a request that is to be
    committed goes through `request.parse_request`.
    """
    return Terms(**terms_fields(body))


def terms_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `Terms`, by name."""
    return {
        "body": dict(body),
        "draw_id": body["draw_id"],
        "slots": tuple(Slot(slot["name"], slot["seats"]) for slot in body["slots"]),
        "pool": tuple(
            Member(row["handle"], row["group"], tuple(row["slots"]), row.get("excluded")) for row in body["pool"]
        ),
        "commitments": dict(body["commitments"]),
        "min_reveals": body["min_reveals"],
        "max_per_employer": body["max_per_employer"],
        "decline_reasons": tuple(body["decline_reasons"]),
        "reserve_anchor": body.get("reserve_anchor"),
    }
