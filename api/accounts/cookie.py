"""The session's cookie: kept from scripts, from plain connections and from other sites, gone with the browser."""

from __future__ import annotations

from fastapi import Response

from api.access.caller import COOKIE


def bind(answer: Response, secret: str) -> None:
    """The browser carries the session from now on."""
    answer.set_cookie(COOKIE, secret, path="/", secure=True, httponly=True, samesite="strict")


def unbind(answer: Response) -> None:
    """The browser carries none any more."""
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
