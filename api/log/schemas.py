"""What the log answers as JSON; tiles, checkpoints and proofs have formats of their own."""

from __future__ import annotations

from pydantic import Field

from api.schemas import Shape

Hash64 = Field(description="SHA-256, base64.")


class Consistency(Shape):
    """The proof that the smaller tree begins the larger (RFC 6962, section 2.1.2)."""

    from_size: int
    from_root: str = Hash64
    to_size: int
    to_root: str = Hash64
    proof: list[str] = Field(description="Hashes, base64; empty from size 0 and between equal sizes.")
