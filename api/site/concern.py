"""A concern is told and followed: two forms without script, no account, and no code in any address."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Reports, address_of
from api.access.origin import own_page
from api.deps import AtDesk
from api.site.window import AtWindow, Visit, stands
from monitor.accounts.refused import TooMany, VaultUnreadable
from monitor.concerns.code import code_of, digest_of, once
from monitor.concerns.receive import Form as Told
from monitor.concerns.receive import receive
from monitor.concerns.refused import TextUnfit
from monitor.concerns.sealed import reply_of, vault_of
from monitor.concerns.states import SORTS, STATES, State, TargetKind
from monitor.concerns.text import LONGEST, LONGEST_CONTACT
from monitor.store.concerns import ConcernRow, ConcernStep, concern_by_code, steps_of

router = APIRouter(prefix="/concern", tags=["window"], default_response_class=HTMLResponse)
PRIVATE: Final = {"Cache-Control": "no-store"}
UNFIT, MANY, GONE, DOWN = 422, 429, 404, 503
NO_CODE: Final[dict[int | str, dict[str, Any]]] = {GONE: {"description": "No concern has this code."}}
FIELDS: Final = {name: f"concern.field.{name}" for name in ("kind", "text", "contact")} | {
    "target": "concern.field.target"
}
"""Field of the form -> the word that names it."""
Sent = Annotated[str, Form()]
About = Annotated[str, Query(max_length=40, description="Kind of the record it is about.", examples=["process"])]
Id = Annotated[str, Query(max_length=200, description="Id of that record.")]


@router.get("", summary="The form for a concern, and the one that follows it")
def form(_: Reports, visit: AtWindow, about: About = "", id: Id = "") -> Response:
    """Each form bears a number of its own: sent twice it is one concern."""
    return _form(visit, Told(kind="", text="", target_kind=about, target_id=id, once=once()))


@router.post("", status_code=201, summary="Tell a concern")
def tell(  # noqa: PLR0913 - one argument a field
    request: Request,
    _: Reports,
    desk: AtDesk,
    visit: AtWindow,
    *,
    kind: Sent = "",
    text: Sent = "",
    contact: Sent = "",
    about: Sent = "",
    id: Sent = "",
    once: Sent = "",
    website: Sent = "",
) -> Response:
    """The tracking code, shown this once. What was written comes back with every refusal, so that nothing is lost.

    `website` is a field that people do not see: what fills it in is a machine.
    """
    own_page(request, by_cookie=False)
    told = Told(kind, text, contact, about, id, once)
    if website:
        return _form(visit, told, status=UNFIT, problem=visit.w("concern.left_empty"))
    vault = vault_of(desk.settings.accounts_key_file)
    try:
        desk.accounts.pace.concern(address_of(request))
        with desk.database.writing() as write:
            done = receive(write, vault, told, now=desk.now)
    except TextUnfit as refused:
        return _form(visit, told, status=UNFIT, problem=_sentence(visit, refused))
    except TooMany as refused:
        slower = _form(visit, told, status=MANY, problem=visit.w("concern.too_many", minutes=-(-refused.seconds // 60)))
        slower.headers["Retry-After"] = str(refused.seconds)
        return slower
    except VaultUnreadable:
        return _form(visit, told, status=DOWN, problem=visit.w("concern.sealed"))
    return visit.page(
        "concern_received",
        here="concern",
        status=201,
        headers=PRIVATE,
        code=done.code,
        received=done.row.received_at,
        is_repeat=done.is_repeat,
    )


@router.get("/follow", summary="The form that follows a concern")
def follow_form(_: Reports, visit: AtWindow) -> Response:
    """The code goes into a form and never into an address."""
    return visit.page("concern_state", here="concern", headers=PRIVATE, told=None, typed="")


@router.post("/follow", summary="Where a concern stands", responses=NO_CODE)
def follow(request: Request, _: Reports, desk: AtDesk, visit: AtWindow, *, code: Sent = "") -> Response:
    """States, dates and the answer to the teller; never the notes of those who read it, nor what was written."""
    own_page(request, by_cookie=False)
    found = code_of(code)
    with desk.database.reading() as read:
        row = None if found is None else concern_by_code(read, digest_of(found))
        if row is None:
            problem = visit.w("concern.no_code" if found is None else "concern.unknown_code")
            return visit.page(
                "concern_state", here="concern", status=GONE, headers=PRIVATE, told=None, typed=code[:60],
                problem=problem,
            )  # fmt: skip
        try:
            reply = reply_of(vault_of(desk.settings.accounts_key_file), row)
        except VaultUnreadable:
            reply = visit.w("concern.sealed")
        told = _state(visit, row, steps_of(read, row.number), reply)
        stand = stands(read, desk)
    return visit.page("concern_state", here="concern", headers=PRIVATE, stands=stand, told=told, typed="")


def _form(visit: Visit, told: Told, *, status: int = 200, problem: str | None = None) -> Response:
    sorts = [(sort.value, getattr(said, visit.lang)) for sort, said in SORTS.items()]
    return visit.page(
        "concern",
        here="concern",
        status=status,
        headers=PRIVATE,
        told=told,
        target=visit.w(f"concern.target.{told.target_kind}") if told.target_kind in set(TargetKind) else "",
        sorts=sorts,
        problem=problem,
        longest=LONGEST,
        longest_contact=LONGEST_CONTACT,
    )


def _sentence(visit: Visit, refused: TextUnfit) -> str:
    field = visit.w(FIELDS[refused.field])
    return visit.w("concern.unfit", field=field, fact=refused.text(visit.lang))


def _state(visit: Visit, row: ConcernRow, steps: list[ConcernStep], reply: str | None) -> dict[str, Any]:
    """What the teller sees: each state that it came to, with its moment."""
    moved = [step for step in steps if step.from_state != step.to_state]
    lines = [{"when": step.at[:16].replace("T", " "), "title": _words(visit, step.to_state)} for step in moved]
    return {
        "state": row.state,
        "words": _words(visit, row.state),
        "since": row.state_since[:16].replace("T", " "),
        "received": row.received_at[:16].replace("T", " "),
        "lines": lines,
        "reply": reply,
        "erased": row.is_erased,
    }


def _words(visit: Visit, state: str) -> str:
    said: str = getattr(STATES[State(state)], visit.lang)
    return said
