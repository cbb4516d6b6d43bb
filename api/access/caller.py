"""The principal of a request: by bearer token, by session cookie, or the public."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import Depends, Request

from api.deps import AtDesk
from api.desk import Desk
from api.problems import Refused
from monitor.accounts.principal import OPEN, PUBLIC, Principal
from monitor.accounts.roles import Act

COOKIE: Final = "__Host-tw-session"
BEARER: Final = "bearer "


def _loopback(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def credential_of(request: Request) -> str | None:
    """The secret that a request brings: `Authorization: Bearer ...`, else the session's cookie."""
    told = request.headers.get("authorization", "")
    if told.lower().startswith(BEARER):
        return told[len(BEARER) :].strip()
    return request.cookies.get(COOKIE)


def caller(request: Request, desk: AtDesk) -> Principal:
    """Who asks. Raises `Refused` where a credential was brought that is none (any more)."""
    if desk.settings.access == "open":
        if not _loopback(request):
            raise Refused("open_is_local")
        return OPEN
    secret = credential_of(request)
    return PUBLIC if secret is None else _known(desk, secret)


def _known(desk: Desk, secret: str) -> Principal:
    raise NotImplementedError


Caller = Annotated[Principal, Depends(caller)]


class Allowed:
    """The dependency `may(act)`: the principal, where he may; the table of routes and roles reads `act` off it."""

    def __init__(self, act: Act) -> None:
        self.act = act

    def __call__(self, who: Caller) -> Principal:
        """The one who asks. Raises `Refused`: 401 where nobody signed in, 403 where the account may not."""
        if who.may(self.act):
            return who
        raise Refused("sign_in_first" if who.via == "public" else "not_allowed", act=self.act.value)


def may(act: Act) -> Callable[..., Principal]:
    """The dependency of a route that asks for `act`."""
    return Allowed(act)


Looks = Annotated[Principal, Depends(may(Act.LOOK))]
Submits = Annotated[Principal, Depends(may(Act.SUBMIT))]
Certifies = Annotated[Principal, Depends(may(Act.CERTIFY))]
Draws = Annotated[Principal, Depends(may(Act.DRAW))]
ReadsRecords = Annotated[Principal, Depends(may(Act.READ_RECORDS))]
ReadsFindings = Annotated[Principal, Depends(may(Act.READ_FINDINGS))]
Exports = Annotated[Principal, Depends(may(Act.EXPORT))]
SeesAccess = Annotated[Principal, Depends(may(Act.SEE_ACCESS))]
ManagesAccounts = Annotated[Principal, Depends(may(Act.MANAGE_ACCOUNTS))]
ManagesHooks = Annotated[Principal, Depends(may(Act.MANAGE_HOOKS))]
SeesService = Annotated[Principal, Depends(may(Act.SEE_SERVICE))]
OwnAccount = Annotated[Principal, Depends(may(Act.OWN_ACCOUNT))]
SignsIn = Annotated[Principal, Depends(may(Act.SIGN_IN))]
