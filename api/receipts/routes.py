"""A receipt in, what it shows out; for everybody, nothing is stored."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import Looks
from api.deps import AtDesk, Reading
from api.language import Language
from api.problems import Refused
from api.receipts.schemas import Answer, Checked, Held, Step
from api.receipts.steps import steps
from api.withheld import withheld_from
from monitor.ledger.note import VerifierKey
from monitor.ledger.receipt import ReceiptRefused, passed, read_receipts
from monitor.store.own import keys_on_record

router = APIRouter(prefix="/receipts", tags=["log"])


@router.post("/check", summary="Check a receipt, step by step")
def check(who: Looks, desk: AtDesk, read: Reading, lang: Language, told: Held) -> Answer:
    """Checkpoint, cosignatures, proof; then the log as it stands today: entry, history, and the event if given.

    This is the log's own word about itself. The same without it: `tenderwatch ledger receipt FILE --log VKEY`.
    """
    try:
        receipts = read_receipts(told.receipt)
    except ReceiptRefused as refused:
        raise Refused("no_receipt", fact=str(refused)) from refused
    keys = [VerifierKey.parse(key) for key in keys_on_record(read)] or [desk.key.verifier]
    out: list[Checked] = []
    for one in receipts[: desk.settings.max_batch]:
        hidden = bool(withheld_from(who, desk, read, range(one.index, one.index + 1)))
        done = steps(read, one, keys, desk.policy, told.event, withheld=hidden)
        shown = [Step(name=step.name, state=step.state.value, text=getattr(step, lang)) for step in done]
        out.append(Checked(entry=one.index, passed=passed(done), steps=shown))
    return Answer(lang=lang, passed=all(one.passed for one in out), receipts=out)
