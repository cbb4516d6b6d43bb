"""Draws over HTTP: each party's act, where a draw stands, its transcript, and its ten checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Depends, Query, Response

from api.access.caller import Looks, RunsDraw
from api.changed import Known, unless_known
from api.deps import AtDesk, Id, Limit, Offset, OneId, Reading
from api.desk import Desk
from api.draws import answer
from api.draws.bodies import Asking, Brought, Declining, Holding, Opening, Revealing, Voiding, plain
from api.draws.bounded import Bounded
from api.draws.refusals import refusals
from api.draws.schemas import Acted, Checks, Draw, Draws, State
from api.events.answer import outcomes, proved, status_of
from api.language import Language
from api.problems import Refused
from api.schemas import Shape
from monitor.draw.chain import chain_of
from monitor.drawing.acts import Acts, Done
from monitor.drawing.check import chains, of_draw, of_file
from monitor.drawing.listing import Wanted, listing
from monitor.drawing.record import record_of
from monitor.drawing.relay import Beacon, beacon_for
from monitor.drawing.state import state
from monitor.drawing.transcript import transcript
from monitor.drawing.trust import Trust

Shown = TypeVar("Shown", bound=Shape)
router = APIRouter(prefix="/draws", tags=["draws"], route_class=Bounded)
_NONE: Final = "There is no such draw."
_ACT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Acted, "description": "It stood there already; the first receipt again."},
    201: {"model": Acted, "description": "It is on record."},
    400: {"description": "No well-formed JSON (with line and column)."},
    404: {"description": _NONE},
    409: {"description": "It does not fit the draw; what was tried is on record."},
    413: {"description": "The body is too large."},
    422: {"description": "A field is wrong."},
}


_ASK: Final = {status: told for status, told in _ACT.items() if told.get("description") != _NONE}


_FILE: Final[dict[int | str, dict[str, Any]]] = {
    400: _ACT[400],
    413: _ACT[413],
    422: {"description": "No transcript can be read from this."},
}


def trust_of(desk: AtDesk) -> Trust:
    """The key of this log and the witnesses of this installation."""
    return Trust(desk.key.verifier, desk.policy)


Trusted = Annotated[Trust, Depends(trust_of)]


def acts_of(who: RunsDraw, desk: AtDesk, trust: Trusted) -> Acts:
    """The acts against this log, of the one who asks."""
    return Acts(desk.database, trust, chains(test=desk.settings.test_chain), lambda: desk.now, who.account)


Acting = Annotated[Acts, Depends(acts_of)]


class Doing:
    """One act: done, the witnesses and the audit told, answered with its receipt and the draw."""

    def __init__(
        self, who: RunsDraw, desk: AtDesk, trust: Trusted, acts: Acting, lang: Language, response: Response
    ) -> None:
        """Keep what the answer needs."""
        self.who, self.desk = who, desk
        self.trust, self.acts, self.lang, self.response = trust, acts, lang, response

    def __call__(self, act: Callable[[Acts], Done]) -> Acted:
        """The answer. Raises `Refused`."""
        with refusals(self.lang):
            event, outcome = act(self.acts)
        told = outcomes([event], iter([outcome]), self.lang)
        self.response.status_code = status_of(told, atomic=False)
        if told.accepted:
            self.desk.appended()
        self.desk.wake()
        with self.desk.database.reading() as read:
            told = proved(read, told, with_hashes=True)
            draw = _draw(read, self.desk, str(event.data["draw_id"]), self.trust)
        return Acted(**dict(told), draw=draw)

    def own(self, source: str) -> None:
        """Nothing, where `source` is a unit of the one who asks. Raises `Refused`."""
        if not self.who.owns(source):
            raise Refused("not_your_unit", id=source)

    def own_draw(self, draw_id: str) -> None:
        """Nothing, where a unit of the one who asks requested the draw. Raises `Refused`."""
        with refusals(self.lang), self.desk.database.reading() as read:
            self.own(record_of(read, draw_id).committed.source)

    def beacon(self, chain_hash: str) -> Beacon:
        """Whom this installation asks for a round."""
        return beacon_for(chain_of(chain_hash), self.desk.settings.beacon_relays.split())


Do = Annotated[Doing, Depends(Doing)]


class IfOther:
    """The ETag of an answer is of what it says: a draw changes by the second and by what witnesses sign."""

    def __init__(self, response: Response, if_none_match: Known = "") -> None:
        """Keep what the caller has."""
        self.response, self.known = response, if_none_match

    def __call__(self, told: Shown) -> Shown:
        """The same answer, with its headers; raises `NotModified` where the caller has it, but for the moment."""
        self.response.headers.update(unless_known(told.model_dump_json(exclude={"as_of"}).encode(), self.known))
        return told


Fresh = Annotated[IfOther, Depends(IfOther)]


def _draw(read: Reading, desk: Desk, draw_id: str, trust: Trust) -> Draw:
    return answer.drawn(read, state(read, draw_id, trust, int(desk.now.timestamp())), trust)


@router.post("", status_code=201, summary="Ask for a draw", responses=_ASK)
def ask(_: RunsDraw, do: Do, body: Asking) -> Acted:
    """The request goes on record and to the witnesses at once; the same request again gets its first receipt.

    Another one for the same lot and attempt is a conflict: the first stays, both bodies are on record.
    """
    do.own(body.source)
    told = {"source": body.source, "regime": body.regime, "snapshot_id": body.snapshot_id}
    return do(lambda acts: acts.commit(body.request, **told))


@router.get("", summary="The draws, newest first")
def draws(  # noqa: PLR0913 - one argument a filter
    __: Looks,
    desk: AtDesk,
    read: Reading,
    trust: Trusted,
    fresh: Fresh,
    _: Language,
    *,
    ocid: OneId = None,
    lot: OneId = None,
    unit_id: OneId = None,
    state: Annotated[list[State], Query(description="Any of these.")] = [],  # noqa: B006 - FastAPI copies defaults
    limit: Limit = 50,
    offset: Offset = 0,
) -> Draws:
    """Draws whose request is in the log, those of other units' own making included."""
    now = int(desk.now.timestamp())
    total, found = listing(read, Wanted(ocid, lot, tuple(state), limit, offset, unit_id), trust, now)
    items = [answer.item(one) for one in found]
    return fresh(Draws(total=total, limit=limit, offset=offset, items=items, as_of=answer.instant(now)))


@router.post("/check", summary="Verify a transcript that somebody brings", responses=_FILE)
def check_file(__: Looks, desk: AtDesk, read: Reading, trust: Trusted, lang: Language, body: Brought) -> Checks:
    """The same ten checks; nothing is stored. One of this log is held against the log as it stands.

    The same without this service: `tenderwatch draw verify draw.json`, or `python -m monitor.draw draw.json`.
    """
    with refusals(lang):
        checked = of_file(read, body.transcript, trust, chains(test=desk.settings.test_chain))
    return answer.checks(checked, lang)


@router.post("/{draw_id:path}/reveals", status_code=201, summary="Open a party's commitment", responses=_ACT)
def reveal(_: RunsDraw, do: Do, draw_id: Id, body: Revealing) -> Acted:
    """Before the request's reveal_until; it counts where the witnesses cosigned it before the round."""
    do.own(body.source)
    return do(lambda acts: acts.reveal(draw_id, source=body.source, party=body.party, nonce=body.nonce))


@router.post(
    "/{draw_id:path}/beacon",
    status_code=201,
    summary="Hold the draw",
    responses={**_ACT, 503: {"description": "No relay gave a value that verifies, or the store cannot be reached."}},
)
def run(_: RunsDraw, do: Do, draw_id: Id, body: Holding) -> Acted:
    """On the round that the request names, fetched from the relays or typed in: it verifies itself.

    An announced fallback counts in its order, an hour after what comes before it could be had.
    """
    return do(lambda acts: acts.run(draw_id, plain(body), do.beacon))


@router.post("/{draw_id:path}/declines", status_code=201, summary="One who sits declines", responses=_ACT)
def decline(_: RunsDraw, do: Do, draw_id: Id, body: Declining) -> Acted:
    """The next ticket of that slot steps in, no other seat moves; not after the award or once names are public."""
    do.own_draw(draw_id)
    told = plain(body)
    evidence = told.pop("evidence")
    return do(lambda acts: acts.decline(draw_id, told, evidence=evidence))


@router.post("/{draw_id:path}/openings", status_code=201, summary="Open handles", responses=_ACT)
def openings(_: RunsDraw, do: Do, draw_id: Id, body: Opening) -> Acted:
    """Those seated, to the public, once the award is on record; any of the pool to the auditors."""
    do.own(body.source)
    rows = [plain(row) for row in body.openings]
    return do(lambda acts: acts.open(draw_id, rows, source=body.source, audience=body.audience))


@router.post("/{draw_id:path}/void", status_code=201, summary="Declare the attempt void", responses=_ACT)
def void(_: RunsDraw, do: Do, draw_id: Id, body: Voiding) -> Acted:
    """By the supervisor's signature; another attempt needs it, and both stay public."""
    do.own(body.source)
    signature = plain(body.signature)
    return do(lambda acts: acts.void(draw_id, source=body.source, reason=body.reason, signature=signature))


@router.get(
    "/{draw_id:path}/transcript",
    summary="The transcript, draw.json",
    response_class=Response,
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "object"}}},
            "description": "tw-draw-transcript/1: each entry of the draw with its envelope, salt, payload and proof.",
        },
        403: {"description": "The record names experts whose handles nobody opened."},
    },
)
def file(__: Looks, read: Reading, trust: Trusted, lang: Language, draw_id: Id, if_none_match: Known = "") -> Response:
    """Verifies offline. It holds no opening that was not made to everybody."""
    with refusals(lang):
        told = transcript(read, draw_id, trust)
    raw = json.dumps(told, ensure_ascii=False, indent=1).encode(errors="backslashreplace")
    name = {"Content-Disposition": 'attachment; filename="draw.json"'}
    return Response(raw, media_type="application/json", headers={**unless_known(raw, if_none_match), **name})


@router.get("/{draw_id:path}/check", summary="The ten checks of a draw, and its arithmetic")
def check(__: Looks, desk: AtDesk, read: Reading, trust: Trusted, fresh: Fresh, lang: Language, draw_id: Id) -> Checks:
    """This is the log's own word about itself; the transcript shows the same without this service."""
    with refusals(lang):
        checked = of_draw(read, draw_id, trust, chains(test=desk.settings.test_chain))
    return fresh(answer.checks(checked, lang))


@router.get("/{draw_id:path}", summary="One draw: its six steps, seats and what may be done next")
def draw(__: Looks, desk: AtDesk, read: Reading, trust: Trusted, fresh: Fresh, lang: Language, draw_id: Id) -> Draw:
    """Rebuilt from the log alone. Experts are named once their handles were opened to everybody."""
    with refusals(lang):
        return fresh(_draw(read, desk, draw_id, trust))
