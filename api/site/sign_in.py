"""Signing in by a page: password and code, then what the account still lacks, then on to where one wanted to go."""

from __future__ import annotations

import base64
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access.caller import Looks, OwnAccount, SignsIn, address_of
from api.access.origin import own_page
from api.accounts import answer
from api.accounts.cookie import bind, unbind
from api.deps import AtDesk
from api.desk import Desk
from api.language import Language
from api.schemas import Lang
from api.site.demo import demonstrated
from api.site.page import page
from api.site.words import speaker
from monitor.accounts.oidc.returning import return_address
from monitor.accounts.onetime import otpauth, svg
from monitor.accounts.principal import Principal
from monitor.accounts.refused import AccountRefused, ProveAgain, SignInRefused, TooMany
from monitor.store.accounts import account_by_number

router = APIRouter(tags=["accounts"], default_response_class=HTMLResponse)
SEE_OTHER: Final = 303
Next = Annotated[str, Query(max_length=1_000, description="Where to go afterwards: the dashboard, or a page of ours.")]
Sent = Annotated[str, Form(max_length=1_000)]
Short = Annotated[str, Form(max_length=128)]


def _target(told: str, desk: Desk) -> str:
    return return_address(told, desk.settings) or desk.settings.dashboard_url


def _form(
    desk: Desk, lang: Lang, to: str, *, problem: str | None = None, login: str = "", status: int = 200
) -> HTMLResponse:
    return page(
        "sign_in",
        lang,
        status=status,
        query={"next": to},
        problem=problem,
        login=login,
        next=to,
        provider=bool(desk.settings.oidc_issuer),
        demo=demonstrated(desk.settings, desk.now),
    )


@router.get("/sign-in", summary="The page that signs in")
def form(desk: AtDesk, lang: Language, _: SignsIn, next: Next = "") -> Response:  # noqa: A002 - the address says next
    """Name, password and code; the provider's door where there is one."""
    return _form(desk, lang, _target(next, desk))


@router.post("/sign-in", summary="Sign in by the page", responses={303: {"description": "Signed in."}})
def sign_in(
    request: Request,
    desk: AtDesk,
    lang: Language,
    _: SignsIn,
    *,
    login: Short = "",
    password: Short = "",
    code: Short = "",
    next: Sent = "",  # noqa: A002
) -> Response:
    """What was wrong is not told, nor whether the name exists."""
    own_page(request, by_cookie=False)
    to = _target(next, desk)
    try:
        desk.accounts.pace.sign_in(address_of(request))
        opened = desk.accounts.sign_in(login, password, code)
    except TooMany as refused:
        slower = _form(desk, lang, to, problem=refused.text(lang), login=login, status=429)
        slower.headers["Retry-After"] = str(refused.seconds)
        return slower
    except SignInRefused:
        return _form(desk, lang, to, problem=speaker(lang)("sign_in.refused"), login=login, status=401)
    who = desk.accounts.principal(opened.secret)
    answered = _onward(desk, lang, who, to)
    bind(answered, opened.secret)
    return answered


def _onward(desk: Desk, lang: Lang, who: Principal | None, to: str) -> Response:
    """On to what the session still lacks, else to `to`."""
    if who is not None:
        with desk.database.reading() as read:
            me = answer.me(read, who, desk)
        for lacks, path in ((me.must_set_password, "password"), (me.must_enrol, "second-factor")):
            if lacks:
                more = page_query(lang, to)
                return RedirectResponse(f"{desk.settings.public_url.rstrip('/')}/sign-in/{path}?{more}", SEE_OTHER)
    return RedirectResponse(to, SEE_OTHER)


def _again(desk: Desk, lang: Lang, to: str) -> Response:
    """Back to the sign-in: a new session proves anew who it is."""
    return RedirectResponse(f"{desk.settings.public_url.rstrip('/')}/sign-in?{page_query(lang, to)}", SEE_OTHER)


def page_query(lang: Lang, to: str) -> str:
    """The query that pages of the sign-in carry along."""
    return urlencode({"lang": lang, "next": to})


@router.get("/sign-in/password", summary="The page for a password of one's own")
def password_form(desk: AtDesk, lang: Language, _: OwnAccount, next: Next = "") -> Response:  # noqa: A002
    """For accounts whose password somebody else has set."""
    to = _target(next, desk)
    return page("new_password", lang, query={"next": to}, next=to)


@router.post("/sign-in/password", summary="Set it", responses={303: {"description": "Set; sign in with it."}})
def set_password(
    desk: AtDesk,
    lang: Language,
    who: OwnAccount,
    *,
    old: Short = "",
    new: Short = "",
    next: Sent = "",  # noqa: A002
) -> Response:
    """Every session of the account is over; one signs in with the new password."""
    to = _target(next, desk)
    try:
        desk.accounts.set_password(who, old, new)
    except AccountRefused as refused:
        return page("new_password", lang, status=422, query={"next": to}, next=to, problem=refused.text(lang))
    answered = _again(desk, lang, to)
    unbind(answered)
    return answered


@router.get("/sign-in/second-factor", summary="The page that enrols a second factor")
def factor_form(desk: AtDesk, lang: Language, who: OwnAccount, next: Next = "") -> Response:  # noqa: A002
    """A picture for the authenticator, and the key in letters."""
    to = _target(next, desk)
    try:
        begun = desk.accounts.begin_second_factor(who)
    except ProveAgain:
        return _again(desk, lang, to)
    return _factor(lang, to, begun.secret, begun.svg)


def _factor(lang: Lang, to: str, secret: str, picture: str, problem: str | None = None) -> Response:
    qr = base64.b64encode(picture.encode()).decode()
    status = 200 if problem is None else 422
    return page(
        "second_factor", lang, status=status, query={"next": to}, next=to, secret=secret, qr=qr, problem=problem
    )


@router.post("/sign-in/second-factor", summary="Show its first code")
def enrol(
    desk: AtDesk,
    lang: Language,
    who: OwnAccount,
    *,
    code: Short = "",
    secret: Annotated[str, Form(pattern=r"^[A-Z2-7]{16,64}$")],
    next: Sent = "",  # noqa: A002
) -> Response:
    """The recovery codes, shown this once. A wrong code shows the same picture again."""
    to = _target(next, desk)
    try:
        codes = desk.accounts.enrol_second_factor(who, code)
    except ProveAgain:
        return _again(desk, lang, to)
    except AccountRefused:
        with desk.database.reading() as read:
            account = account_by_number(read, who.account)
        picture = svg(otpauth(secret, "" if account is None else account.login, desk.accounts.issuer))
        return _factor(lang, to, secret, picture, speaker(lang)("enrol.refused"))
    return page("recovery", lang, query={"next": to}, next=to, codes=codes)


@router.get("/sign-out", summary="The page that signs out")
def leaving(lang: Language, who: Looks) -> Response:
    """A button: nobody is signed out by a link."""
    return page("sign_out", lang, signed_in=who.via == "session")


@router.post("/sign-out", summary="Sign out by the page")
def sign_out(desk: AtDesk, lang: Language, who: SignsIn) -> Response:
    """The session is over."""
    if who.via == "session":
        desk.accounts.sign_out(who)
    answered = page("sign_out", lang, signed_in=False)
    unbind(answered)
    return answered
