"""What becomes of an event that is handed to the store: a receipt, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Reason(StrEnum):
    """Why the store did not take an event."""

    SAME_ID_OTHER_CONTENT = "same_id_other_content"
    """Its (source, id) stands for other content; both bodies are on record."""
    ERASED = "erased"
    """Its (source, id) stands for an erased event; it is not kept again, nor put on record."""
    BATCH_REFUSED = "batch_refused"
    """It was good, but another event of an atomic batch was not."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An event is in the log: at index `seq`, under the 32 bytes of `leaf_hash`, since `recordedtime` (RFC 3339)."""

    seq: int
    leaf_hash: bytes
    recordedtime: str
    repeated: bool
    """True where the same event was there already: this is its first receipt again."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event is not in the log."""

    source: str
    id: str
    reason: Reason
    first_seq: int | None = None
    """The entry that holds the id; absent where the other content stood in the same refused batch."""
    record: int | None = None
    """The row of table `refused` that keeps the body, where one does."""


Outcome: TypeAlias = Receipt | Refusal
