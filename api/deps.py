"""What routes ask for in their signature: the desk, a reading session, a page, and an answer only if it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Annotated, cast

from fastapi import Depends, Header, Path, Query, Request, Response

from api.desk import Desk
from api.language import Language
from api.problems import NotModified
from monitor.store.database import Read
from monitor.store.standing import standing

LARGEST = 2**63 - 1
PLAIN = r"^[^\x00]*$"
"""Text without NUL, which PostgreSQL cannot hold."""


Known = Annotated[str, Header(description="ETags the caller has; 304 where one still holds.")]


def desk_of(request: Request) -> Desk:
    """The desk of the app that a request reached."""
    return cast("Desk", request.app.state.desk)


AtDesk = Annotated[Desk, Depends(desk_of)]


def session(desk: AtDesk) -> Iterator[Read]:
    """A session on one state of the database, for the whole request."""
    with desk.database.reading() as read:
        yield read


Reading = Annotated[Read, Depends(session)]


def fresh(
    request: Request,
    response: Response,
    desk: AtDesk,
    read: Reading,
    lang: Language,
    if_none_match: Known = "",
) -> None:
    """The answer carries a weak ETag; raises `NotModified` where the caller has it already.

    It covers all that answers are made of: log, erasures, findings, cursors, day, place, release, language.
    """
    release = version("tenderwatch")
    basis = (standing(read), desk.today, desk.settings.place, release, lang, request.url.path, request.url.query)
    response.headers.update(unless_known(repr(basis).encode(), if_none_match))


def unless_known(basis: bytes, if_none_match: str) -> dict[str, str]:
    """The headers of an answer that is made of `basis`, its weak ETag among them; raises `NotModified`."""
    tag = f'W/"{hashlib.sha256(basis).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Accept-Language"}
    known = [one.strip() for one in if_none_match.split(",")]
    if tag in known or tag.removeprefix("W/") in known:
        raise NotModified(headers)
    return headers


IfChanged = Depends(fresh)

Limit = Annotated[int, Query(ge=1, le=500, description="Most items in the answer.")]
Offset = Annotated[int, Query(ge=0, le=LARGEST, description="Items passed over.")]
Id = Annotated[str, Path(max_length=200, pattern=PLAIN)]
Narrow = Annotated[list[str], Query(max_length=50, description="May be given several times: any of them fits.")]
OneId = Annotated[str | None, Query(max_length=200, pattern=PLAIN)]
