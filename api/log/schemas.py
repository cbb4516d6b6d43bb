"""What the log answers as JSON; tiles, checkpoints and proofs have formats of their own."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.deps import PLAIN
from api.receipts.schemas import Step
from api.schemas import Instant, Lang, Shape

Hash64 = Field(description="SHA-256, base64.")


class Consistency(Shape):
    """The proof that the smaller tree begins the larger (RFC 6962, section 2.1.2)."""

    from_size: int
    from_root: str = Hash64
    to_size: int
    to_root: str = Hash64
    proof: list[str] = Field(description="Hashes, base64; empty from size 0 and between equal sizes.")


class Cosigned(Shape):
    """A witness of the policy that cosigned a head."""

    name: str
    at: Instant | None


class Head(Shape):
    """The head that /log/checkpoint serves, read for people."""

    origin: str
    size: int
    root: str = Field(description="SHA-256, 64 hex digits.")
    at: Instant = Field(description="When its last entry was recorded.")
    key: str = Field(description="The key that signs the heads (C2SP verifier key).")
    quorum: str | None = Field(description="The group or witness whose cosignatures the policy asks for; null: nobody.")
    quorum_met: bool | None = Field(description="Whether this head has them; null: nobody is asked.")
    witnesses: list[str] = Field(description="Every witness that the policy names.")
    cosigned: list[Cosigned]


class Kept(BaseModel):
    """A checkpoint that somebody kept."""

    model_config = ConfigDict(extra="forbid")

    checkpoint: Annotated[str, Field(max_length=100_000, pattern=PLAIN, description="The text of the note.")]


class Compared(Shape):
    """What became of a checkpoint that was kept: signed by this log, cosigned, and still the beginning of it."""

    lang: Lang
    passed: bool = Field(description="No step failed, and it was shown to be the beginning of today's log.")
    size: int | None = Field(description="Its number of entries; null: no checkpoint of this log.")
    now: int = Field(description="Entries today.")
    steps: list[Step]
