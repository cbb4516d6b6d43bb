"""The cookie that binds a sign-in under way to its browser."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from fastapi.responses import Response

from api.access.cookies import cookie_of
from monitor.accounts.oidc.refused import NothingUnderWay
from monitor.accounts.oidc.sign_in import LIFE

BROWSER: Final = "__Host-tw-sign-in"
LONGEST: Final = 100


def bind(answer: Response, secret: str) -> None:
    """The browser carries `secret` for ten minutes. `Lax`: it has to come along when the provider sends it back."""
    answer.set_cookie(BROWSER, secret, int(LIFE.total_seconds()), path="/", secure=True, httponly=True, samesite="lax")


def unbind(answer: Response) -> None:
    """The browser carries it no more."""
    answer.delete_cookie(BROWSER, path="/", secure=True, httponly=True, samesite="lax")


def browser_of(request: Request) -> str:
    """The secret that the browser carries. Raises `NothingUnderWay`."""
    told = cookie_of(request, BROWSER)
    if not told or len(told) > LONGEST:
        raise NothingUnderWay
    return told
