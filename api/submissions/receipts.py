"""Receipts of certified submissions: as JSON that anybody can verify, as a page to print, row by row as a list."""

from __future__ import annotations

import base64
import io
from typing import Annotated, Final

import segno
from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse, Response

from api.access.caller import ReadsRecords
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.language import Language
from api.site.page import page
from api.submissions import answer
from api.submissions.refusals import refusals
from api.submissions.reports import CSV, attachment, csv_of, file_of, shown
from api.submissions.schemas import Receipt
from monitor.store.database import Read
from monitor.store.submissions import Submission
from monitor.submissions.receipt import receipt_of, rows_of

router = APIRouter(prefix="/submissions", tags=["submissions"])
Number = Annotated[int, Path(ge=1, le=2**53, description="Number of the submission.")]
HEADS: Final = {
    "zh": ("工作表", "行", "事件类型", "事件编号", "账本条目", "叶哈希"),
    "en": ("sheet", "row", "kind", "event id", "entry", "leaf hash"),
}


def told(desk: Desk, read: Read, submission: Submission) -> Receipt:
    """The receipt of a certified submission. Raises `WrongState`."""
    made = receipt_of(read, submission)
    address = f"{desk.settings.public_url.rstrip('/')}/check/{made.entry}/{made.leaf_hash.hex()}"
    return answer.receipt(made, submission.file_name, address)


def code_of(address: str) -> str:
    """An address as a QR code: SVG, base64."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return base64.b64encode(out.getvalue()).decode()


@router.get("/{id}/receipt", summary="The receipt", responses={409: {"description": "It is not certified."}})
def receipt(who: ReadsRecords, desk: AtDesk, read: Reading, id: Number) -> Receipt:
    """With the newest signed head and the proof against it; later heads bring later cosignatures."""
    with refusals():
        return told(desk, read, shown(read, who, id))


@router.get(
    "/{id}/receipt.html",
    summary="The receipt to print",
    response_class=HTMLResponse,
    responses={409: {"description": "It is not certified."}},
)
def printed(who: ReadsRecords, desk: AtDesk, read: Reading, lang: Language, id: Number) -> HTMLResponse:
    """One page of paper; the code leads to the public check."""
    with refusals():
        submission = shown(read, who, id)
        made = told(desk, read, submission)
    return page("receipt", lang, receipt=made, submission=submission, qr=code_of(made.check_url))


@router.get(
    "/{id}/entries.csv",
    summary="Which row of the file is which entry of the log",
    response_class=Response,
    responses=file_of(CSV, "The list.") | {409: {"description": "It is not certified."}},
)
def entries(who: ReadsRecords, desk: AtDesk, read: Reading, lang: Language, id: Number) -> Response:
    """With leaf hashes: SHA-256 over all of them in this order is `leaves_sha256` of the receipt."""
    with refusals():
        submission = shown(read, who, id)
        receipt_of(read, submission)
        rows = [
            [one.sheet or "", str(one.row or ""), one.kind, one.id, str(one.entry), one.leaf_hash.hex()]
            for one in rows_of(read, desk.uploads, submission)
        ]
    return attachment(csv_of(HEADS[lang], rows), CSV, f"submission-{id}-entries.csv")
