"""The principal of a request: by bearer token, by session cookie, or the public."""

from __future__ import annotations

from typing import Annotated, Final

from anyio import to_thread
from fastapi import Depends, Request

from api.access.cookies import cookie_of
from api.access.local import is_local
from api.access.origin import own_page
from api.deps import AtDesk
from api.desk import Desk
from api.problems import Refused
from monitor.accounts.principal import OPEN, PUBLIC, Principal
from monitor.accounts.roles import Act

COOKIE: Final = "__Host-tw-session"
BEARER: Final = "bearer "


def address_of(request: Request) -> str:
    """The address that a request comes from, as the server was told; empty where it was told none."""
    return "" if request.client is None else request.client.host


def bearer_of(request: Request) -> str | None:
    """The secret of `Authorization: Bearer ...`, as programs send it."""
    told = request.headers.get("authorization", "")
    return told[len(BEARER) :].strip() if told.lower().startswith(BEARER) else None


def credential_of(request: Request) -> str | None:
    """The secret that a request brings: `Authorization: Bearer ...`, else the session's cookie."""
    told = bearer_of(request)
    return cookie_of(request, COOKIE) if told is None else told


async def caller(request: Request, desk: AtDesk) -> Principal:
    """Who asks. Raises `Refused` where a credential was brought that is none (any more).

    A cookie whose session is over makes nobody of its browser: else one could not even sign in again.
    """
    if desk.settings.access == "open":
        if not is_local(request):
            raise Refused("open_is_local")
        own_page(request, by_cookie=False)
        return OPEN
    secret, by_cookie = credential_of(request), bearer_of(request) is None
    who = PUBLIC
    if secret is not None:
        who = await _known(desk, secret)
    request.state.account = who.account  # the line of the log names it
    desk.accounts.pace.request(who, address_of(request))
    if who.via == "public":
        if secret is not None and not by_cookie:
            raise Refused("credential_refused")
    elif by_cookie:
        own_page(request, by_cookie=True)
    return who


async def _known(desk: Desk, secret: str) -> Principal:
    """Whom a secret stands for: told at once where it was looked up a moment ago, else by a thread; else the public."""
    return desk.accounts.kept(secret) or await to_thread.run_sync(desk.accounts.principal, secret) or PUBLIC


Caller = Annotated[Principal, Depends(caller)]


class Allowed:
    """The dependency `may(act)`: the principal, where he may; the table of routes and roles reads `act` off it."""

    def __init__(self, act: Act) -> None:
        self.act = act

    async def __call__(self, who: Caller) -> Principal:
        """The one who asks. Raises `Refused`: 401 where nobody signed in, 403 where the account may not."""
        if who.may(self.act):
            return who
        raise Refused("sign_in_first" if who.via == "public" else "not_allowed", act=self.act.value)


def may(act: Act) -> Allowed:
    """The dependency of a route that asks for `act`."""
    return Allowed(act)


Looks = Annotated[Principal, Depends(may(Act.LOOK))]
Submits = Annotated[Principal, Depends(may(Act.SUBMIT))]
Certifies = Annotated[Principal, Depends(may(Act.CERTIFY))]
RunsDraw = Annotated[Principal, Depends(may(Act.DRAW))]
ReadsRecords = Annotated[Principal, Depends(may(Act.READ_RECORDS))]
ReadsFindings = Annotated[Principal, Depends(may(Act.READ_FINDINGS))]
Exports = Annotated[Principal, Depends(may(Act.EXPORT))]
SeesAccess = Annotated[Principal, Depends(may(Act.SEE_ACCESS))]
ManagesAccounts = Annotated[Principal, Depends(may(Act.MANAGE_ACCOUNTS))]
ConfirmsChanges = Annotated[Principal, Depends(may(Act.CONFIRM_CHANGES))]
ManagesHooks = Annotated[Principal, Depends(may(Act.MANAGE_HOOKS))]
SeesService = Annotated[Principal, Depends(may(Act.SEE_SERVICE))]
OwnAccount = Annotated[Principal, Depends(may(Act.OWN_ACCOUNT))]
SignsIn = Annotated[Principal, Depends(may(Act.SIGN_IN))]
WorksCases = Annotated[Principal, Depends(may(Act.WORK_CASES))]
Answers = Annotated[Principal, Depends(may(Act.ANSWER))]
Supervises = Annotated[Principal, Depends(may(Act.SUPERVISE))]
TunesRules = Annotated[Principal, Depends(may(Act.TUNE_RULES))]
ReadsConcerns = Annotated[Principal, Depends(may(Act.READ_CONCERNS))]
Reports = Annotated[Principal, Depends(may(Act.REPORT))]
