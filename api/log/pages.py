"""The ledger as a page: its newest head, a receipt checked, an older head held against it, one entry, the witnesses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.access.origin import own_page
from api.deps import LARGEST, AtDesk, Reading
from api.log.compare import compared, opened_head
from api.problems import Refused
from api.receipts.steps import steps
from api.site.window import AtWindow, Visit, stands
from api.withheld import withheld_from
from monitor.ledger.leaf import leaf_hash
from monitor.ledger.note import VerifierKey
from monitor.ledger.policy import NONE
from monitor.ledger.receipt import ReceiptRefused, State, Step, passed, read_receipts
from monitor.store.database import Read
from monitor.store.entries import Envelope, envelope
from monitor.store.events import count
from monitor.store.heads import StoredCheckpoint, checkpoint_at, latest, root_at
from monitor.store.own import keys_on_record
from monitor.store.proofs import consistency, leaf_of
from monitor.store.witnessing import last_cosignatures
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.own import own_kinds

router = APIRouter(tags=["window"], default_response_class=HTMLResponse)
PRIVATE: Final = {"Cache-Control": "no-store"}
LONGEST: Final = 2_000_000
"""Characters of a receipt that somebody brings: an answer to a full batch has fewer."""
TAGS: Final = {"pass": "ok", "fail": "crit", "not_checked": "na"}
UNFIT: Final = 422
Sent = Annotated[str, Form()]
Brought = Annotated[UploadFile | None, File(description="The same as a file.")]
Entry = Annotated[int, Path(ge=0, le=LARGEST, description="Index in the log.")]
Size = Annotated[int | None, Query(ge=0, le=LARGEST)]


@router.get("/ledger", summary="The newest head of the log, and what can be checked against it, as a page")
def ledger(
    _: Looks,
    desk: AtDesk,
    read: Reading,
    visit: AtWindow,
    from_: Annotated[Size, Query(alias="from", description="Entries then.")] = None,
    to: Annotated[Size, Query(description="Entries later.")] = None,
) -> Response:
    """With `from` and `to` the proof that the log only grew between them."""
    return _page(visit, desk, read, between=_between(visit, read, from_, to))


@router.get("/ledger/receipt", summary="The form that checks a receipt")
@router.get("/ledger/checkpoint", summary="The form that compares an older head")
def again(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow) -> Response:
    """The page of the ledger: what a form was answered stands at no address."""
    return _page(visit, desk, read)


@router.post("/ledger/receipt", summary="Check a receipt by the page")
def receipt(
    request: Request, _: Looks, desk: AtDesk, read: Reading, visit: AtWindow, receipt: Sent = "", file: Brought = None
) -> Response:
    """Step by step, as POST /receipts/check; nothing is stored."""
    own_page(request, by_cookie=False)
    text = _text(receipt, file)
    if not text.strip():
        return _page(visit, desk, read, status=UNFIT, problem=visit.w("receipt.nothing"))
    try:
        told = read_receipts(text)
    except ReceiptRefused:
        problem = visit.w("window_l.no_receipt")
        return _page(visit, desk, read, status=UNFIT, problem=problem, typed=receipt[:LONGEST])
    keys = [VerifierKey.parse(key) for key in keys_on_record(read)] or [desk.key.verifier]
    found = []
    for one in told[: desk.settings.max_batch]:
        done = steps(read, one, keys, desk.policy, None)
        found.append(_checked(visit, one.index, passed(done), done))
    return _page(visit, desk, read, checked=found)


@router.post("/ledger/checkpoint", summary="Hold an older head against the log by the page")
def kept(
    request: Request, _: Looks, desk: AtDesk, read: Reading, visit: AtWindow, checkpoint: Sent = "",
    file: Brought = None,
) -> Response:  # fmt: skip
    """As POST /log/check; nothing is stored."""
    own_page(request, by_cookie=False)
    text = _text(checkpoint, file)
    if not text.strip() or "\0" in text:
        return _page(visit, desk, read, status=UNFIT, problem=visit.w("receipt.nothing"))
    told = compared(read, text, desk.key.verifier, desk.policy, visit.lang)
    rows = [[visit.w(f"receipt_step.{one.name}"), _tag(visit, one.state), one.text] for one in told.steps]
    sizes = "" if told.size is None else visit.w("receipt.sizes", old=f"{told.size:,}", now=f"{told.now:,}")
    lead = visit.w("receipt.kept_holds") if told.passed else visit.w("receipt.not_shown")
    return _page(visit, desk, read, compared={"passed": told.passed, "lead": lead, "sizes": sizes, "rows": rows})


@router.get("/e/{entry}", summary="What everybody may know of one entry, as a page")
def entry(who: Looks, desk: AtDesk, read: Reading, visit: AtWindow, entry: Entry) -> Response:
    """Its kind, when it was recorded, its leaf hash, and the proof to take along; never what it says.

    While a call for bids is open, of what is not public no kind either.
    """
    found = envelope(read, entry)
    if found is None:
        raise Refused("no_such_entry", id=entry)
    head, hidden = latest(read), bool(withheld_from(who, desk, read, range(entry, entry + 1)))
    return visit.page(
        "entry",
        here="ledger",
        stands=stands(read, desk),
        entry=entry,
        kind=None if hidden else _kind(found, visit.lang),
        own=not hidden and found.kind in own_kinds(),
        recorded=_moment(found.recordedtime),
        leaf_hash=leaf_hash(leaf_of(read, entry)).hex(),
        erased=found.is_erased,
        signed=None if head is None or entry >= head.size else head.size,
        headers=None if who.via == "public" else PRIVATE,
        key=desk.key.verifier.text(),
        last=count(read) - 1,
    )


@router.get("/witnesses", summary="Who watches the log, and what each cosigned last, as a page")
def witnesses(_: Looks, desk: AtDesk, read: Reading, visit: AtWindow) -> Response:
    """The policy as the log tells it; whom to trust is for the reader to decide."""
    policy, last, now, size = desk.policy, last_cosignatures(read), int(desk.now.timestamp()), count(read)
    rows: list[list[Any]] = []
    for one in policy.witnesses:
        told = last.get(one.key.text())
        if told is None:
            rows.append([one.name, None, None, {"tag": "na", "text": visit.w("window_l.never"), "mark": None}])
            continue
        behind = {"text": f"{told.size:,}", "note": visit.w("window_l.behind", n=f"{size - told.size:,}")}
        rows.append([one.name, _moment_of(told.time), behind, _age(visit, now - told.time)])
    return visit.page(
        "witnesses",
        here="ledger",
        stands=stands(read, desk),
        headers=PRIVATE,
        heads=[
            {"label": visit.w("window_l.witness")}, {"label": visit.w("window_l.signed_at")},
            {"label": visit.w("window_l.up_to"), "num": True}, {"label": visit.w("window_l.age")},
        ],
        rows=rows,
        quorum=_quorum(visit, desk),
        keys=[(one.name, one.key.text()) for one in policy.witnesses],
        policy=desk.policy.text().encode(errors="surrogateescape").decode(errors="replace"),
    )  # fmt: skip


def _quorum(visit: Visit, desk: AtDesk) -> str:
    policy = desk.policy
    if policy.quorum == NONE:
        return visit.w("window_l.no_quorum")
    group = next((one for one in policy.groups if one.name == policy.quorum), None)
    if group is None:
        return visit.w("window_l.one_witness", name=policy.quorum)
    return visit.w("window_l.quorum", least=group.least, all=len(group.members))


def _age(visit: Visit, seconds: int) -> dict[str, Any]:
    minutes = max(0, seconds) // 60
    name, number = ("minutes", minutes) if minutes < 120 else ("hours", minutes // 60)  # noqa: PLR2004
    if minutes >= 2_880:  # noqa: PLR2004 - two days
        name, number = "days", minutes // 1_440
    is_fresh = minutes < 60  # noqa: PLR2004 - the feeder comes by every few seconds
    return {"tag": "ok" if is_fresh else "high", "text": visit.w(f"window_l.{name}_ago", n=f"{number:,}")}


def _page(visit: Visit, desk: AtDesk, read: Read, *, status: int = 200, **told: Any) -> Response:
    stored = _newest(desk, read)
    head = None if stored is None else opened_head(read, stored, desk.key.verifier, desk.policy)
    answered = any(name in told for name in ("checked", "compared", "problem"))
    base: dict[str, Any] = {"checked": None, "compared": None, "between": None, "typed": "", "problem": None}
    return visit.page(
        "ledger",
        here="ledger",
        status=status,
        stands=stands(read, desk),
        headers=PRIVATE if answered else None,
        head=head,
        head_at=None if head is None else _moment(head.at),
        **base | told,
    )


def _newest(desk: AtDesk, read: Read) -> StoredCheckpoint | None:
    """The newest head that the quorum cosigned, while witnesses answer; else the newest."""
    witnessed = desk.witnessed
    return (None if witnessed is None else checkpoint_at(read, witnessed)) or latest(read)


def _between(visit: Visit, read: Read, old: int | None, new: int | None) -> dict[str, Any] | None:
    if old is None or new is None:
        return None
    size = count(read)
    if not old <= new <= size:
        return {"problem": visit.w("window_l.no_sizes", size=f"{size:,}"), "old": old, "new": new}
    roots = [(one, root_at(read, one).hex()) for one in (old, new)]
    return {"problem": None, "old": old, "new": new, "roots": roots, "hashes": len(consistency(read, old, new))}


def _text(pasted: str, file: UploadFile | None) -> str:
    """What was brought; a form sends the breaks of pasted lines as two characters."""
    if file is not None and file.filename:
        return file.file.read(LONGEST).decode("utf-8", "replace")
    return pasted[:LONGEST].replace("\r\n", "\n").lstrip()


def _checked(visit: Visit, index: int, holds: bool, done: list[Step]) -> dict[str, Any]:  # noqa: FBT001
    failed = [visit.w(f"receipt_step.{one.name}") for one in done if one.state is State.failed]
    quorum = [one.name for one in done if one.state is State.failed] == ["cosignatures"]
    lead = visit.w("receipt.holds") if holds else visit.w("receipt.not_shown")
    if failed:
        names = visit.w("window_l.comma").join(failed)
        lead = visit.w("receipt.no_quorum") if quorum else visit.w("receipt.fails", names=names)
    rows = [
        [visit.w(f"receipt_step.{one.name}"), _tag(visit, one.state.value), getattr(one, visit.lang)] for one in done
    ]
    return {"entry": index, "passed": holds, "lead": lead, "rows": rows}


def _tag(visit: Visit, state: str) -> dict[str, Any]:
    mark = {"pass": "check", "fail": "×", "not_checked": None}[state]
    return {"tag": TAGS[state], "text": visit.w(f"paper_check.{state}"), "mark": mark}


def _kind(found: Envelope, lang: str) -> str:
    own = own_kinds().get(found.kind)
    kind = own or contract().kinds.get(found.kind)
    if kind is None:
        return found.kind
    told: str = getattr(kind, lang)
    return told


def _moment(told: str) -> str:
    return f"{datetime.fromisoformat(told).astimezone(COUNTY):%Y-%m-%d %H:%M:%S}"


def _moment_of(unix: int) -> str:
    return f"{datetime.fromtimestamp(unix, UTC).astimezone(COUNTY):%Y-%m-%d %H:%M:%S}"
