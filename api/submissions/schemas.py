"""A submission as it is told: where it stands, what was found, what will become public, and its receipt."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Instant, Lang, Shape, Text

Hex = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, 64 hex digits.")
StateName = Literal["checking", "has_problems", "ready", "certified", "withdrawn", "superseded", "failed"]
WeightName = Literal["must_fix", "check", "note"]


class FileTold(Shape):
    """The file that was handed in."""

    name: str
    bytes: int
    sha256: str = Hex
    form: Literal["workbook", "csv", "jsonl", "mapping"]
    mapping: str | None


class Progress(Shape):
    """How far the check is."""

    rows_read: int
    rows_total: int | None = Field(description="null: nobody knows yet.")
    problems: int = Field(description="Problems so far.")


class Counts(Shape):
    """What the check found."""

    events: int
    plans: dict[str, int] = Field(description="new, repeat, corrects -> events.")
    kinds: dict[str, int] = Field(description="Kind -> events.")
    weights: dict[str, int] = Field(description="must_fix, check, note -> problems.")
    codes: dict[str, int] = Field(description="Code -> problems.")
    sheets: dict[str, int] = Field(description="Sheet -> problems; empty: the file.")


class Submission(Shape):
    """One submission."""

    id: int
    unit: str
    state: StateName
    state_label: Text
    file: FileTold
    uploader: str = Field(description="Account number.")
    uploaded_at: Instant
    supersedes: int | None
    corrects: int | None
    followed_by: list[int] = Field(description="Submissions that supersede or correct this one.")
    progress: Progress
    counts: Counts | None = Field(description="After the check.")
    checked_at: Instant | None
    failure: str | None = Field(description="Why it could not be checked.", examples=["file_gone"])
    events_sha256: str | None = Field(description="Digest of the events as they would be appended; one certifies it.")
    ended_by: str | None = Field(description="Account number of who certified, withdrew or superseded it.")
    ended_at: Instant | None
    entry: int | None = Field(description="Entry of the log that records its certification.")


class Submissions(Shape):
    """A page of the submissions of one's own units, the latest first."""

    submissions: list[Submission]
    states: dict[str, int] = Field(description="State -> number, whatever was asked for.")
    total: int


class ProblemOfRow(Shape):
    """One thing about one cell, row or file."""

    weight: WeightName
    code: str
    sheet: str | None
    row: int | None = Field(description="As a spreadsheet counts; of JSON Lines the line.")
    column: str | None = Field(description="Name of the column; of a JSON event the place in it.")
    cell: str | None = Field(description="As a spreadsheet names it.", examples=["F12"])
    found: str
    expected: str
    text: str = Field(description="The problem as one sentence.")


class Problems(Shape):
    """A page of problems in the order of the file."""

    lang: Lang
    problems: list[ProblemOfRow]
    total: int = Field(description="Problems that fit the filters.")
    counts: Counts | None


class Value(Shape):
    """One value of an event, and who will see it."""

    path: str = Field(examples=["data.payee.id"])
    name: str
    value: str
    seen: Literal["public", "masked", "kept"] = Field(
        description="public: everybody; masked: the event is public, this is not; kept: the payload is not public."
    )
    seen_label: str


class Previewed(Shape):
    """One event as it will stand in the log."""

    id: str
    kind: str
    kind_label: str
    sheet: str | None
    row: int | None
    plan: Literal["new", "repeat", "corrects"]
    entry: int | None = Field(description="The entry that it repeats or corrects.")
    values: list[Value]


class Preview(Shape):
    """A page of events in the order of the file, value by value."""

    lang: Lang
    file_sha256: str = Hex
    events_sha256: str = Hex
    events: list[Previewed]
    total: int
    counts: Counts | None


class Certify(BaseModel):
    """What the certifier saw: both digests as GET /submissions/{id} tells them."""

    model_config = ConfigDict(extra="forbid")

    file_sha256: str = Hex
    events_sha256: str = Hex


class Receipt(Shape):
    """The receipt of a certified submission; POST /receipts/check and `tenderwatch ledger receipt` take it as it is."""

    number: int
    file_name: str
    statement: dict[str, Any] = Field(description="What the log's entry says: digests, counts, entries, accounts.")
    entry: int
    recordedtime: Instant
    leaf_hash: str = Hex
    leaf: str = Field(description="The leaf of the entry; it binds the statement by the salt.")
    salt: str = Hex
    checkpoint: str | None = Field(description="The newest signed head with its cosignatures (C2SP).")
    proof: list[str] | None = Field(description="Inclusion proof against it (RFC 6962): SHA-256, base64.")
    proof_file: str
    check_url: str = Field(description="Where anybody sees whether this entry stands in the log.")


class Family(Shape):
    """A template."""

    id: str
    name: Text
    kinds: list[str]
    address: str


class Templates(Shape):
    """The templates there are."""

    templates: list[Family]
