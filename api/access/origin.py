"""What a browser sends with its cookie must come from a page of this service: no other page can act for its user."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from api.problems import Refused

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""
OWN: Final = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site that no other site can bring about (W3C Fetch Metadata)."""


def own_page(request: Request, *, by_cookie: bool) -> None:
    """Nothing, where the request changes nothing or comes from a page of ours. Raises `Refused`.

    A browser says where it comes from (Sec-Fetch-Site, else Origin). Who says nothing is no browser, and may come
    without a cookie only.
    """
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site in OWN
    elif origin is not None:
        own = origin != "null" and urlsplit(origin).netloc == request.headers.get("host")
    else:
        own = not by_cookie
    if not own:
        raise Refused("cross_site")
