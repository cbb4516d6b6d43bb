"""An export is on the ledger before its first byte leaves: what, how many rows, its digest, the account."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from fastapi.responses import Response

from api.desk import Desk
from monitor.accounts.principal import Principal
from monitor.store.heads import StoredCheckpoint, sign_head
from monitor.store.own import record
from monitor.vocabulary.own import Doing

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP: Final = "application/zip"
ENTRY: Final = "TW-Export-Entry"


def on_record(
    desk: Desk, who: Principal, subject: str, what: str, rows: int, content: bytes
) -> tuple[int, StoredCheckpoint | None]:
    """The entry `export.made` with the digest of `content`, and the head that covers it.

    Raises `StoreUnavailable`, and then nothing may leave.
    """
    return digest_on_record(desk, who, subject, what, rows, hashlib.sha256(content).hexdigest())


def digest_on_record(
    desk: Desk, who: Principal, subject: str, what: str, rows: int, file_sha256: str
) -> tuple[int, StoredCheckpoint | None]:
    """The same of a file that is too large for memory, by its digest."""
    data = {"what": what, "rows": rows, "file_sha256": file_sha256}
    with desk.database.writing() as write:
        (receipt,) = record(write, [Doing("export.made", subject, data)], actor=who.account, now=desk.now)
        return receipt.seq, sign_head(write)


def attachment(content: bytes, media: str, name: str, entry: int) -> Response:
    """The file as an answer, with the entry that holds its digest (RFC 9530: `Repr-Digest`); no cache keeps it."""
    return Response(content, media_type=media, headers=named(name, hashlib.sha256(content).digest(), entry))


def named(name: str, sha256: bytes, entry: int) -> dict[str, str]:
    """The headers of a file that is sent: its name, its digest (32 bytes), the entry that holds it."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "Repr-Digest": f"sha-256=:{base64.b64encode(sha256).decode()}:",
        ENTRY: str(entry),
    }


def file_of(media: str, what: str) -> dict[int | str, dict[str, Any]]:
    """How the document of the API tells of an answer that is a file."""
    told = {"content": {media: {"schema": {"type": "string", "format": "binary"}}}, "description": what}
    return {200: told, 401: {"description": "Nobody signed in."}, 403: {"description": "The account may not."}}
