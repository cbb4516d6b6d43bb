"""Sign-in by an OpenID Connect provider: out to it, back with its answer, the second factor, and the way out."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access.caller import SignsIn, address_of
from api.access.origin import own_page
from api.accounts import cookie
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.language import Language
from api.oidc.asking import AtProvider, answered, provider_at
from api.oidc.cookie import bind, browser_of, unbind
from api.oidc.page import arrived, code_form, left
from api.oidc.schemas import ProviderShown, SignedOut
from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.accounts.oidc.account import Trust, account_of
from monitor.accounts.oidc.exchange import code_of, proved
from monitor.accounts.oidc.factor import proved_twice
from monitor.accounts.oidc.id_token import Identity
from monitor.accounts.oidc.refused import ProviderUnavailable
from monitor.accounts.oidc.request import address, leave
from monitor.accounts.oidc.returning import return_address
from monitor.accounts.oidc.sign_in import awaited, begin, known, show_code, take
from monitor.accounts.second_factor import is_wanted
from monitor.accounts.sessions import Opened, SecondFactor

router = APIRouter(prefix="/oidc", tags=["accounts"])
SHORT: Final = 2_000
NO_STORE: Final = {"Cache-Control": "no-store"}
PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "A page that goes on by itself.", "content": {"text/html": {"schema": {"type": "string"}}}}
}
ENDED: Final[dict[int | str, dict[str, Any]]] = {
    400: {"description": "No sign-in is under way in this browser."},
    403: {"description": "The provider, its token or the account does not allow it."},
    404: {"description": "No provider is set."},
}
BACK: Final = {**PAGE, 303: {"description": "To the page that asks for the code of the second factor."}, **ENDED}
Next = Annotated[str, Query(max_length=SHORT, description="Path of the API or address of the dashboard.")]
Told = Annotated[str, Query(max_length=SHORT)]


@router.get("", summary="Whether staff can sign in by a provider")
def shown(request: Request, desk: AtDesk, _: SignsIn) -> ProviderShown:
    """Asks nobody."""
    known = provider_at(request, desk.settings)
    if known is None:
        return ProviderShown(offered=False, issuer=None, start=None)
    return ProviderShown(offered=True, issuer=known.client.issuer, start="/oidc/start")


@router.get(
    "/start",
    summary="Out to the provider",
    status_code=303,
    response_class=RedirectResponse,
    responses={303: {"description": "To the provider; the browser carries a cookie for ten minutes."}, 404: ENDED[404]},
)
def start(
    request: Request,
    desk: AtDesk,
    provider: AtProvider,
    _: SignsIn,
    lang: Language,
    next: Next = "",  # noqa: A002 - the address says next
) -> Response:
    """A browser comes here by a link, and goes to `next` once it is signed in."""

    def steps() -> Response:
        target = return_address(next, desk.settings)
        if target is None:
            raise Refused("bad_parameter", items=[_elsewhere(next, lang)])
        desk.accounts.pace.sign_in(address_of(request))
        metadata = provider.metadata
        with desk.database.writing() as write:
            begun = begin(write, target, now=desk.now)
        answer = RedirectResponse(address(provider.client, metadata, begun, lang), 303, NO_STORE)
        bind(answer, begun.browser)
        return answer

    return answered(request, lang, steps)


def _answer(state: Told = "", code: Told = "", error: Told = "", iss: Told = "") -> dict[str, str]:
    answer = {"state": state, "code": code, "error": error, "iss": iss}
    return {name: value for name, value in answer.items() if value}


Answer = Annotated[dict[str, str], Depends(_answer)]


@router.get("/callback", summary="Back from the provider", response_class=HTMLResponse, responses=BACK)
def callback(
    request: Request, desk: AtDesk, provider: AtProvider, _: SignsIn, lang: Language, told: Answer
) -> Response:
    """The browser that began the sign-in brings the provider's answer; it counts once."""

    def steps() -> Response:
        browser = browser_of(request)
        with desk.database.writing() as write:
            taken = take(write, browser, told.get("state", ""), now=desk.now)
        code, now = code_of(provider, told), int(desk.now.timestamp())
        identity = proved(provider, code, verifier=taken.verifier, nonce=taken.nonce, now=now)
        return _known(desk, identity, taken.return_to, lang)

    return answered(request, lang, steps)


def _known(desk: Desk, identity: Identity, return_to: str, lang: Lang) -> Response:
    trust, now = Trust.of(desk.settings), desk.now
    twice = proved_twice(identity.claims, trust.second_factor)
    with desk.database.writing() as write:
        account = account_of(write, identity, trust, now=now)
        told = known(write, account, return_to, proved_twice=twice, life=desk.accounts.means.life, now=now)
    if isinstance(told, Opened):
        return _signed_in(desk, told, return_to, lang)
    query = urlencode({"lang": lang})
    answer = RedirectResponse(f"{desk.settings.public_url.rstrip('/')}/oidc/second-factor?{query}", 303, NO_STORE)
    bind(answer, told)
    return answer


@router.get(
    "/second-factor",
    summary="The page that asks for the code of the second factor",
    response_class=HTMLResponse,
    responses={**PAGE, 400: ENDED[400]},
)
def code_page(request: Request, desk: AtDesk, read: Reading, _: SignsIn, lang: Language) -> Response:
    """For the browser whose person the provider vouched for."""

    def steps() -> Response:
        awaited(read, browser_of(request), now=desk.now)
        return code_form(lang)

    return answered(request, lang, steps)


@router.post(
    "/second-factor",
    summary="The code of the second factor, where the provider asked for none",
    response_class=HTMLResponse,
    responses={**PAGE, **ENDED},
)
def second_factor(
    request: Request,
    desk: AtDesk,
    _: SignsIn,
    lang: Language,
    code: Annotated[str, Form(max_length=40, description="Of the device, or a recovery code.")],
) -> Response:
    """The page that asks for it sends it here; a wrong one is asked for again, five times at most."""

    def steps() -> Response:
        own_page(request, by_cookie=False)
        desk.accounts.pace.sign_in(address_of(request))
        browser = browser_of(request)
        with desk.database.writing() as write:
            told = show_code(write, browser, code, desk.accounts.means, now=desk.now)
        if told.opened is None:
            return code_form(lang, wrong=True)
        return _signed_in(desk, told.opened, told.return_to, lang)

    return answered(request, lang, steps)


def _signed_in(desk: Desk, opened: Opened, return_to: str, lang: Lang) -> Response:
    """On to where the browser wanted to go; first to the page that enrols a second factor, where one is wanted."""
    if opened.second_factor is SecondFactor.NONE and is_wanted(opened.account):
        query = urlencode({"lang": lang, "next": return_to})
        return_to = f"{desk.settings.public_url.rstrip('/')}/sign-in/second-factor?{query}"
    answer = arrived(lang, return_to)
    unbind(answer)
    cookie.bind(answer, opened.secret)
    return answer


@router.post("/sign-out", summary="End the session, and where to sign out of the provider too")
def sign_out(request: Request, response: Response, desk: AtDesk, who: SignsIn) -> SignedOut:
    """The session ends here at once; the provider is asked for nothing by us, the browser may go there."""
    if who.via == "session":
        desk.accounts.sign_out(who)
    cookie.unbind(response)
    provider = provider_at(request, desk.settings)
    try:
        told = None if provider is None else leave(provider.client, provider.metadata)
    except ProviderUnavailable:
        told = None
    return SignedOut(provider=told)


@router.get("/signed-out", summary="Back from the provider's sign-out", response_class=HTMLResponse, responses=PAGE)
def signed_out(_: SignsIn, lang: Language) -> Response:
    """A page that says so."""
    return left(lang)


def _elsewhere(told: str, lang: Lang) -> ProblemItem:
    expected = {"zh": "本系统或看板的地址", "en": "an address of the API or the dashboard"}[lang]
    text = f"next：应为{expected}。" if lang == "zh" else f"next: expected {expected}."
    return ProblemItem(place="query.next", code="elsewhere", found=told[:48], expected=expected, text=text)
