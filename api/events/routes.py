"""Events in, receipts out; and a stored event back."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from api.deps import LARGEST, AtDesk, IfChanged, Reading
from api.events.answer import outcomes, proved, status_of
from api.events.body import BATCH, JSON, LINES, ONE, Body, Media, cut
from api.events.schemas import Outcomes, Stored
from api.language import Language
from api.problems import Refused
from monitor.store import outcome as store
from monitor.store.erased import erased
from monitor.store.events import count, events_by_seq, salt_of
from monitor.store.proofs import leaf_of
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.writing import written

router = APIRouter(prefix="/events", tags=["events"])
AT_ONCE: Final = "draw."
"""Kinds of events after which the witnesses are asked at once: a draw's request must be cosigned before its round."""
EXAMPLE: Final = contract().kinds["payment.made"].example
_OBJECT: Final = {"type": "object", "description": "A CloudEvent; its schema: GET /kinds/{kind}/schema."}
_ARRAY: Final = {"type": "array", "items": _OBJECT}
BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        ONE: {"schema": _OBJECT, "example": EXAMPLE},
        BATCH: {"schema": _ARRAY, "example": [EXAMPLE]},
        JSON: {"schema": {"oneOf": [_OBJECT, _ARRAY]}, "example": EXAMPLE},
        LINES[0]: {"schema": {"type": "string", "description": "One event a line."}},
    },
}


@router.post(
    "",
    status_code=201,
    summary="Submit one event, a batch, or JSON Lines",
    responses={
        200: {"model": Outcomes, "description": "All were there already; the first receipts again."},
        201: {"model": Outcomes, "description": "All are new and durable."},
        207: {"model": Outcomes, "description": "Mixed: each outcome says its own."},
        **{code: {"description": why} for code, why in {
            400: "No well-formed JSON (with line and column), or no event.",
            409: "The id stands for other content.",
            413: "The body or the batch is too large.",
            415: "Another media type, encoding or charset.",
            422: "No event was good.",
            503: "The store cannot be reached; nothing was kept.",
        }.items()},
    },
    openapi_extra={"requestBody": BODY},
)  # fmt: skip
def submit(
    desk: AtDesk,
    lang: Language,
    media: Media,
    raw: Body,
    response: Response,
    *,
    atomic: Annotated[bool, Query(description="Refuse the whole batch where one event is not good.")] = False,
    proofs: Annotated[bool, Query(description="Each receipt with the hashes of its inclusion proof.")] = True,
) -> Outcomes:
    """Answered after the commit that also signs the log's head. The same event again gets its first receipt.

    Nothing is ever half-written. The checkpoint and the proofs show, without this service, that the events are in.
    """
    found, _ = cut(raw, media, desk.settings.max_batch)
    good = [event for event in found if isinstance(event, Event)]
    whole_refused = atomic and any(isinstance(event, EventRefused) for event in found)
    kept: list[store.Outcome] = []
    if whole_refused:
        kept = [store.Refusal(event.source, event.id, store.Reason.BATCH_REFUSED) for event in good]
    elif good:
        kept = desk.sequencer.submit(good, atomic=atomic)
    answer = outcomes(found, iter(kept), lang)
    if answer.accepted:
        desk.appended()
    if any(event.type.startswith(AT_ONCE) for event in good):
        desk.wake()
    response.status_code = status_of(answer, atomic=atomic)
    with desk.database.reading() as read:
        return proved(read, answer, with_hashes=proofs)


@router.get("/{entry}", summary="One stored event", dependencies=[IfChanged])
def stored(read: Reading, entry: Annotated[int, Path(ge=0, le=LARGEST)]) -> Stored:
    """The event at an index of the log, as a CloudEvent, with its leaf hash and where it came from."""
    held = events_by_seq(read, [entry])
    if not held:
        code = "entry_erased" if entry in erased(read) else "no_such_entry"
        if code == "no_such_entry" and entry < count(read):
            code = "entry_is_own"
        raise Refused(code, id=entry)
    one = held[0]
    origin = one.event.origin
    return Stored(
        entry=one.seq,
        leaf_hash=one.leaf_hash.hex(),
        file=origin.file,
        sheet=origin.sheet,
        row=origin.row,
        leaf=leaf_of(read, entry).decode(),
        salt=salt_of(read, entry).hex(),
        event=written(one.event),
    )
