"""Signing in and out, and one's own account."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response

from api.access.caller import Looks, OwnAccount, SignsIn, address_of
from api.access.origin import own_page
from api.accounts import answer
from api.accounts.bodies import NewPassword, Proving, Showing, SigningIn, Tokening
from api.accounts.cookie import bind, unbind
from api.accounts.schemas import (
    Ended,
    Enrolled,
    Enrolment,
    MadeToken,
    Me,
    Sessions,
    SignedIn,
    Tokens,
)
from api.deps import AtDesk, Reading
from api.draws.bounded import Bounded
from monitor.accounts.sessions import Life, is_over
from monitor.store.accounts import stamp
from monitor.store.accounts_sessions import sessions_of
from monitor.store.accounts_tokens import tokens_of

router = APIRouter(tags=["accounts"], route_class=Bounded)
Number = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$")]
NO_STORE: Final = {"Cache-Control": "no-store"}
BODY: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "No well-formed JSON (with line and column)."},
    413: {"description": "The body is too large."},
    422: {"description": "A field is wrong."},
}
WRONG: Final[dict[int | str, dict[str, Any]]] = {**BODY, 401: {"description": "What was given opens no account."}}


@router.post("/session", summary="Sign in", responses=WRONG)
def sign_in(request: Request, response: Response, desk: AtDesk, _: SignsIn, body: SigningIn) -> SignedIn:
    """The code is asked of everyone who enrolled one. What was wrong is not told, nor whether the name exists.

    Before a second factor is enrolled, and with a temporary password, the session may do nothing but that.
    """
    own_page(request, by_cookie=False)
    desk.accounts.pace.sign_in(address_of(request))
    opened = desk.accounts.sign_in(body.login, body.password, body.code)
    bind(response, opened.secret)
    response.headers.update(NO_STORE)
    return SignedIn(
        secret=opened.secret,
        session=opened.number,
        account=opened.account.number,
        ends_at=stamp(opened.ends_at),
        second_factor=opened.second_factor,
    )


@router.get("/session", summary="Who am I")
def me(response: Response, desk: AtDesk, read: Reading, who: Looks) -> Me:
    """Answers everybody."""
    response.headers.update(NO_STORE)
    return answer.me(read, who, desk)


@router.delete("/session", summary="Sign out", status_code=204)
def sign_out(response: Response, desk: AtDesk, who: SignsIn) -> None:
    """The session is over; without one nothing happens."""
    if who.via == "session":
        desk.accounts.sign_out(who)
    unbind(response)


@router.post("/session/proof", summary="Show once more who it is", status_code=204, responses=WRONG)
def prove(desk: AtDesk, who: OwnAccount, body: Proving) -> None:
    """Counts for ten minutes: certifying, tokens and a new second factor ask for it."""
    desk.accounts.prove(who, body.password, body.code)


@router.post("/account/password", summary="Set another password", status_code=204, responses=WRONG)
def set_password(response: Response, desk: AtDesk, who: OwnAccount, body: NewPassword) -> None:
    """Every session of the account is over, this one too: sign in with the new one."""
    desk.accounts.set_password(who, body.present, body.wanted)
    unbind(response)


@router.post("/account/second-factor", summary="Begin to enrol a second factor", responses=BODY)
def begin_second_factor(response: Response, desk: AtDesk, who: OwnAccount) -> Enrolment:
    """The one before counts until a code of this one was shown."""
    told = desk.accounts.begin_second_factor(who)
    response.headers.update(NO_STORE)
    return Enrolment(secret=told.secret, uri=told.uri, svg=told.svg)


@router.post("/account/second-factor/confirmation", summary="Show its first code", responses=WRONG)
def enrol_second_factor(response: Response, desk: AtDesk, who: OwnAccount, body: Showing) -> Enrolled:
    """It counts from now on; other sessions of the account are over."""
    response.headers.update(NO_STORE)
    return Enrolled(recovery_codes=desk.accounts.enrol_second_factor(who, body.code))


@router.get("/account/tokens", summary="One's own machine tokens")
def tokens(desk: AtDesk, read: Reading, who: OwnAccount) -> Tokens:
    """Never with their secrets."""
    return Tokens(items=[answer.token(one, desk.now) for one in tokens_of(read, who.account)])


@router.post("/account/tokens", summary="Make a machine token", status_code=201, responses=BODY)
def make_token(response: Response, desk: AtDesk, who: OwnAccount, body: Tokening) -> MadeToken:
    """For acts that the account may do and a machine may do; the secret is told once."""
    made = desk.accounts.make_token(who, body.label, frozenset(body.scopes), body.days)
    response.headers.update(NO_STORE)
    return MadeToken(secret=made.text, **dict(answer.token(made.token, desk.now)))


@router.delete("/account/tokens/{number}", summary="Revoke a machine token", status_code=204)
def revoke_token(desk: AtDesk, who: OwnAccount, number: Number) -> None:
    """It counts no more, here at once and in other processes within five seconds."""
    desk.accounts.revoke_token(who, number)


@router.get("/account/sessions", summary="One's own sessions")
def sessions(desk: AtDesk, read: Reading, who: OwnAccount) -> Sessions:
    """Those that are not over."""
    life, now = Life.of(desk.settings), desk.now
    found = [one for one in sessions_of(read, who.account) if not is_over(one, life, now)]
    return Sessions(items=[answer.session(one, who) for one in found])


@router.delete("/account/sessions", summary="End all sessions but this one")
def end_others(desk: AtDesk, who: OwnAccount) -> Ended:
    """How many were open."""
    return Ended(ended=desk.accounts.end_others(who))


@router.delete("/account/sessions/{number}", summary="End one session", status_code=204)
def end(desk: AtDesk, who: OwnAccount, number: Number) -> None:
    """It may be this one."""
    desk.accounts.end(who, number)
