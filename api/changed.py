"""An answer only if it changed: weak ETags over all that an answer is made of, the one who asks included."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Header, Request, Response

from api.access.caller import Caller
from api.deps import AtDesk, Reading
from api.language import Language
from api.problems import NotModified
from monitor.store.standing import standing

Known = Annotated[str, Header(description="ETags the caller has; 304 where one still holds.")]


def fresh(
    request: Request,
    response: Response,
    desk: AtDesk,
    read: Reading,
    who: Caller,
    lang: Language,
    if_none_match: Known = "",
) -> None:
    """The answer carries a weak ETag; raises `NotModified` where the caller has it already.

    It covers all that answers are made of: log, erasures, findings, cursors, day, place, release, language, and who
    asks: his account, roles and units, and the acts of his token.
    """
    release = version("tenderwatch")
    acts = None if who.scopes is None else sorted(who.scopes)
    sees = (who.account, sorted(who.roles), sorted(who.units), sorted(who.townships), acts, who.via)
    asked = (request.url.path, request.url.query)
    basis = (standing(read), desk.today, desk.settings.place, release, lang, sees, *asked)
    response.headers.update(unless_known(repr(basis).encode(), if_none_match))


def unless_known(basis: bytes, if_none_match: str) -> dict[str, str]:
    """The headers of an answer that is made of `basis`, its weak ETag among them; raises `NotModified`."""
    tag = f'W/"{hashlib.sha256(basis).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
    known = [one.strip() for one in if_none_match.split(",")]
    if tag in known or tag.removeprefix("W/") in known:
        raise NotModified(headers)
    return headers


IfChanged = Depends(fresh)
