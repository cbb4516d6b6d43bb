"""Events in, receipts out; and a stored event back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final, ParamSpec, TypeVar

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from api.access.caller import ReadsRecords, Submits
from api.access.looks import looked, unseen
from api.changed import IfChanged
from api.deps import LARGEST, AtDesk, Reading, desk_of
from api.desk import Desk
from api.events.answer import outcomes, shown_paths, status_of
from api.events.body import BATCH, JSON, LINES, ONE, body, cut, media
from api.events.kept import kept
from api.events.schemas import Outcomes, Stored
from api.language import Language
from api.problems import Refused
from api.schemas import Lang
from monitor.accounts.principal import Principal
from monitor.accounts.sending import sent_by
from monitor.store import outcome as store
from monitor.store.erased import erased
from monitor.store.events import count, events_by_seq, salt_of
from monitor.store.proofs import inclusions, leaf_of
from monitor.store.sequencer import Kept
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused
from monitor.vocabulary.writing import written

P = ParamSpec("P")
T = TypeVar("T")

router = APIRouter(prefix="/events", tags=["events"])
SMALL: Final = 8_192
"""Bytes of a body up to which it is read at once: about ten events, less than a hop to a thread and back costs."""
FEW: Final = 16
"""Events up to which their answer is made at once."""
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
    response_model=Outcomes,
    openapi_extra={"requestBody": BODY},
)  # fmt: skip
async def submit(
    who: Submits,
    lang: Language,
    request: Request,
    *,
    atomic: Annotated[bool, Query(description="Refuse the whole batch where one event is not good.")] = False,
    proofs: Annotated[bool, Query(description="Each receipt with the hashes of its inclusion proof.")] = True,
) -> Response:
    """Answered after the commit that also signs the log's head. The same event again gets its first receipt.

    Nothing is ever half-written. The checkpoint and the proofs show, without this service, that the events are in.
    """
    desk, kind = desk_of(request), media(request)
    raw = await body(request)
    found = await _quick(len(raw) <= SMALL, _read, who, raw, kind, desk.settings.max_batch)
    good = [event for event in found if isinstance(event, Event)]
    unread = len(found) - len(good)
    told = Kept([], None, {})
    if atomic and unread:
        refused = [store.Refusal(event.source, event.id, store.Reason.BATCH_REFUSED) for event in good]
        told = told._replace(outcomes=list(refused))
    elif good:
        told = await kept(desk, good, actor=who.account, atomic=atomic, proofs=proofs)
    desk.meters.unread(unread)
    if any(isinstance(one, store.Receipt) and not one.repeated for one in told.outcomes):
        desk.appended()
    if any(event.type.startswith(AT_ONCE) for event in good):
        desk.wake()
    again = proofs and any(isinstance(one, store.Receipt) and one.repeated for one in told.outcomes)
    quick = len(found) <= FEW and not again
    return await _quick(quick, _answered, desk, found, told, lang, atomic=atomic, proofs=proofs)


async def _quick(small: bool, do: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:  # noqa: FBT001
    """What `do` makes: at once where it is small, else by a thread, so that nobody else waits for it."""
    return do(*args, **named) if small else await to_thread.run_sync(partial(do, *args, **named))


def _read(who: Principal, raw: bytes, media: str, most: int) -> list[Event | EventRefused]:
    return sent_by(who, cut(raw, media, most)[0])


def _answered(
    desk: Desk, found: list[Event | EventRefused], told: Kept, lang: Lang, *, atomic: bool, proofs: bool
) -> Response:
    """The answer, under the head that was signed with the commit; only the proofs of earlier entries are read."""
    held = [one for one in told.outcomes if isinstance(one, store.Receipt)]
    head, paths = told.head, dict(told.paths)
    if head is not None and proofs and (earlier := [one.seq for one in held if one.seq not in paths]):
        with desk.database.reading() as read:
            paths |= inclusions(read, earlier, head.size)
    answer = outcomes(
        found,
        iter(told.outcomes),
        lang,
        checkpoint=None if head is None or not held else head.cosigned,
        paths=shown_paths(paths, (one.seq for one in held)),
    )
    status = status_of(answer, atomic=atomic)
    return Response(answer.model_dump_json(), status_code=status, media_type="application/json")


@router.get("/{entry}", summary="One stored event", dependencies=[IfChanged])
def stored(who: ReadsRecords, desk: AtDesk, read: Reading, entry: Annotated[int, Path(ge=0, le=LARGEST)]) -> Stored:
    """The event at an index of the log, as a CloudEvent, with its leaf hash and where it came from."""
    held = events_by_seq(read, [entry])
    if not held:
        code = "entry_erased" if entry in erased(read) else "no_such_entry"
        if code == "no_such_entry" and entry < count(read):
            code = "entry_is_own"
        raise Refused(code, id=entry)
    one = held[0]
    if not who.sees(one.event.source):
        raise unseen(who, "no_such_entry", entry)
    looked(desk, who, "event", str(entry))
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
