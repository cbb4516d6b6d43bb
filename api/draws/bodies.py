"""What is sent to a draw, each act its own form."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.deps import PLAIN

Unit = Annotated[
    str, Field(max_length=200, pattern=PLAIN, description="urn:tw:unit:<organisation id>: the submitting unit.")
]
Word = Annotated[str, Field(min_length=1, max_length=300, pattern=PLAIN)]
Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 bytes in lower-case hex.")]


class Form(BaseModel):
    """What is sent: exactly these fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Asking(Form):
    """A request of a draw."""

    source: Unit
    regime: Literal["tendering", "government_procurement", "other"]
    snapshot_id: Word = Field(description="The frozen pool (pool.snapshotted).")
    request: dict[str, Any] = Field(description="The tw-draw/1 request, kept verbatim.")


class Revealing(Form):
    """A party opens its commitment."""

    source: Unit
    party: Literal["purchaser", "agency", "supervision", "platform"]
    nonce: Hex32


class Holding(Form):
    """Where the randomness comes from. Empty: the round that the request names is fetched from the relays."""

    kind: Literal["drand", "lottery", "commit_reveal"] = "drand"
    chain: Hex32 | None = Field(default=None, description="Hash of the chain; left out: the one named first.")
    round: int | None = Field(default=None, ge=1, le=2**53 - 1, description="Left out: the round named first.")
    signature: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{96}$")] | None = Field(
        default=None, description="The round's BLS signature, 48 bytes in hex, typed in; it verifies itself."
    )
    name: Word | None = Field(default=None, description="Of a lottery named in the request.")
    issue: Word | None = None
    numbers: list[Annotated[int, Field(ge=0, le=10_000)]] | None = Field(default=None, min_length=1, max_length=100)


class Evidence(Form):
    """A document by its digest: a call record, a message."""

    id: Word
    kind: Word
    sha256: Hex32 | None = None
    date: Word | None = Field(default=None, description="YYYY-MM-DD")


class Declining(Form):
    """One who sits declines."""

    slot: Word
    handle: Hex32
    reason: Word = Field(description="One of the request's decline_reasons.")
    phase: Literal["before_evaluation", "during_evaluation"] = "before_evaluation"
    decline_no: int | None = Field(default=None, ge=1, le=100_000, description="Left out: the next number.")
    otc: Hex32 | None = Field(default=None, description="Blind reserve: the supervisor's next preimage.")
    are_scores_kept: bool = False
    evidence: list[Evidence] = Field(default_factory=list, max_length=50)


class Employer(Form):
    """An organisation by its id."""

    id: Word


class Row(Form):
    """What opens a handle."""

    handle: Hex32
    salt: Hex32
    expert: Word
    employer: Employer | None = None
    group: Word | None = None


class Opening(Form):
    """Handles are opened: those seated to the public after the award, any to the auditors."""

    source: Unit
    audience: Literal["public", "auditors"]
    openings: list[Row] = Field(min_length=1, max_length=100_000)


class Signature(Form):
    """The supervisor's signature under a void: signer and form at least, or it counts for nothing."""

    signer: Word | None = Field(default=None, description="Person code, never a name.")
    role: Word = Field(default="supervision")
    opinion: Word = "agree"
    signed_at: Word | None = Field(default=None, description="RFC 3339 with offset.")
    form: Word | None = Field(default=None, description="full_name or e_signature.")
    key_id: Word | None = None
    value: Annotated[str, Field(max_length=2_000, pattern=PLAIN)] | None = None


class Voiding(Form):
    """The attempt is declared void."""

    source: Unit
    reason: Word = Field(
        description="too_few_reveals, beacon_unavailable, pool_exhausted, conflict, error or other; the log must bear "
        "out the first three."
    )
    signature: Signature = Field(
        default_factory=Signature, description="Without it the void is refused, and the attempt at it is on record."
    )


class Brought(Form):
    """A transcript that somebody brings."""

    transcript: dict[str, Any] | str = Field(description="The file draw.json, as an object or as its text.")


def plain(form: Form) -> dict[str, Any]:
    """The fields that were told."""
    return form.model_dump(exclude_none=True)
