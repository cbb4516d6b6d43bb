"""How much may be handed in at once, and where it is kept."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from monitor.settings.base import FromEnvironment


class IntakeSettings(FromEnvironment):
    """How much may be handed in at once, and where it is kept."""

    max_body_bytes: int = Field(
        default=20_000_000,
        ge=1_000,
        description="Largest request body the API reads, in bytes; a larger one is refused unread.",
    )
    max_batch: int = Field(
        default=1_000,
        ge=1,
        description="Most events in one request.",
    )
    uploads: Path = Field(
        default=Path("var/uploads"),
        description="Folder of the files that units and reviewers hand in, each under its SHA-256; for its owner only. "
        "Part of every backup: the log holds the digests, not the files.",
    )
    max_upload_bytes: int = Field(
        default=50_000_000,
        ge=1_000,
        description="Largest file of a submission, in bytes; a larger one is refused as soon as that shows.",
    )
    max_paper_bytes: int = Field(
        default=20_000_000,
        ge=1_000,
        description="Largest file beside a question, remedy or case, in bytes; it is kept in the folder of uploads.",
    )
    max_upload_rows: int = Field(
        default=50_000,
        ge=1,
        description="Most records of a submission: all of them are appended in one transaction.",
    )
    max_drafts: int = Field(
        default=100,
        ge=1,
        description="Most drafts of a unit at a time.",
    )
    draft_keep_days: int = Field(
        default=180,
        ge=7,
        description="Days after which the file of a draft that was withdrawn or superseded goes, with what was found "
        "in it; files of certified submissions stay.",
    )
    concern_keep_days: int = Field(
        default=1_096,
        ge=30,
        description="Days after its closing for which what a concern said is kept (three years); then text, contact, "
        "notes and reply are erased, and number, states and the digest of its code stay.",
    )
    check_memory_mb: int = Field(
        default=3_072,
        ge=512,
        description="Address space of the child process that reads a file, in MiB (1,048,576 bytes).",
    )
    check_seconds: int = Field(
        default=600,
        ge=10,
        description="Longest time that a child process reads files, in seconds.",
    )
