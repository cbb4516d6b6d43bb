"""What POST /events answers, and a stored event."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Instant, ProblemItem, Shape

Status = Literal["accepted", "repeated", "refused", "conflict"]


class Receipt(Shape):
    """Proof that an event stands in the ledger."""

    entry: int = Field(description="Index in the log, from 0.")
    leaf_hash: str = Field(description="SHA-256 of the leaf (RFC 6962), 64 hex digits.")
    recordedtime: Instant
    proof: list[str] | None = Field(
        default=None, description="Inclusion proof against the answer's checkpoint (RFC 6962): SHA-256, base64."
    )
    proof_file: str | None = Field(default=None, description="Where the same stands as a C2SP tlog-proof file.")


class Outcome(Shape):
    """What became of one event."""

    row: int = Field(description="Element of the array or line of the JSON Lines, from 1.")
    id: str | None = Field(description="Its id, as far as it could be read.")
    source: str | None
    status: Status
    receipt: Receipt | None = Field(default=None, description="Where accepted or repeated: the first receipt.")
    problems: list[ProblemItem] = Field(
        default_factory=list, description="Where refused or conflict: everything wrong."
    )


class Outcomes(Shape):
    """One outcome an event, in the order in which they were sent."""

    accepted: int
    repeated: int
    refused: int
    conflict: int
    checkpoint: str | None = Field(
        default=None, description="The log's signed head that covers every receipt (C2SP tlog-checkpoint)."
    )
    outcomes: list[Outcome]


class Stored(Shape):
    """An event as the ledger gives it out, with its place in it."""

    entry: int
    leaf_hash: str
    file: str | None
    sheet: str | None
    row: int | None
    leaf: str = Field(description="The leaf itself: the canonical envelope whose RFC 6962 hash is leaf_hash.")
    salt: str = Field(
        description="32 bytes in hex. SHA-256(salt || canonical data) is the leaf's payload_salted, and the same over "
        "submitter, file, sheet and row its origin_salted: with it the submitter can show what was entered."
    )
    event: dict[str, Any] = Field(description="CloudEvents 1.0, recordedtime included.")
