"""The public check of one entry, as a page: the address that the code on a receipt leads to."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from api.access.caller import Looks
from api.deps import LARGEST, AtDesk, Reading
from api.language import Language
from api.receipts.steps import steps
from api.site.page import page
from monitor.ledger.note import VerifierKey
from monitor.ledger.receipt import Receipt, passed
from monitor.store.events import count
from monitor.store.heads import latest
from monitor.store.own import keys_on_record
from monitor.store.proofs import inclusion

router = APIRouter(prefix="/check", tags=["log"])
NOT_THERE: Final = 404
Entry = Annotated[int, Path(ge=0, le=LARGEST, description="Index in the log.")]
LeafHash = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Leaf hash that the receipt names.")]


@router.get(
    "/{entry}/{leaf_hash}",
    summary="Whether an entry of the log is the one that a receipt names, as a page",
    response_class=HTMLResponse,
)
def check(_: Looks, desk: AtDesk, read: Reading, lang: Language, entry: Entry, leaf_hash: LeafHash) -> HTMLResponse:
    """For everybody, step by step, with the command that checks the same without this service."""
    head = latest(read)
    known = head is not None and entry < head.size and entry < count(read)
    path = tuple(inclusion(read, entry, head.size)) if head is not None and known else None
    told = Receipt(entry, bytes.fromhex(leaf_hash), path, head.cosigned if head is not None else None)
    keys = [VerifierKey.parse(key) for key in keys_on_record(read)] or [desk.key.verifier]
    done = steps(read, told, keys, desk.policy, None)
    shown = [{"name": step.name, "state": step.state.value, "text": getattr(step, lang)} for step in done]
    return page(
        "receipt_check",
        lang,
        status=200 if passed(done) else NOT_THERE,
        entry=entry,
        leaf_hash=leaf_hash,
        steps=shown,
        passed=passed(done),
        key=desk.key.verifier.text(),
        proof_file=f"/log/proof/{entry}.tlog-proof",
    )
