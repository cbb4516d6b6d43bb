"""Answers that say when what they hold was last recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from api.changed import fresh
from api.deps import Reading
from api.problems import NotModified
from monitor.store.events import last_seq
from monitor.store.skeleton import newest

LAST: Final = "tw-last-entry"
"""Header: the last entry of the ledger that the answer knows of; the next `since`."""


def last_modified(instant: str) -> str:
    """An instant as HTTP writes it, in whole seconds."""
    return format_datetime(datetime.fromisoformat(instant).astimezone(UTC), usegmt=True)


def headers_of(response: Response) -> dict[str, str]:
    """The headers that the dependencies of a route have set, for an answer of another form."""
    kept = ("etag", "cache-control", "vary", "last-modified", LAST)
    return {name: response.headers[name] for name in kept if name in response.headers}


def dated(request: Request, response: Response, read: Reading, _: Annotated[None, Depends(fresh)]) -> None:
    """The answer tells when the last event was recorded; raises `NotModified` where the caller knows of none since.

    An ETag that was sent decides alone (RFC 9110, 13.1.3).
    """
    told = newest(read)
    if told is None:
        return
    response.headers["last-modified"] = last_modified(told)
    response.headers[LAST] = str(last_seq(read))
    since = request.headers.get("if-modified-since")
    if since is None or "if-none-match" in request.headers:
        return
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return
    if known.tzinfo is not None and datetime.fromisoformat(told).replace(microsecond=0) <= known:
        raise NotModified(headers_of(response))


Dated = Depends(dated)
