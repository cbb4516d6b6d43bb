"""What the provider is asked over HTTP: https unless both are this machine, no redirect, whole in time and in size."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from monitor.accounts.oidc.refused import ProviderUnavailable

SECONDS: Final = 8.0
MOST_BYTES: Final = 256_000


def loopback(address: str) -> bool:
    """Whether an address names this machine by itself: `localhost`, 127.0.0.0/8, ::1; no name is looked up."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def usable(address: object, issuer: str) -> bool:
    """Whether an address that the provider names may be used: https; or http, where it and the issuer are loopback."""
    if not isinstance(address, str) or len(address) > 2_000 or not address.isascii() or " " in address:  # noqa: PLR2004
        return False
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not known or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and loopback(address) and loopback(issuer))


def ask(
    address: str,
    issuer: str,
    *,
    form: Mapping[str, str] | None = None,
    login: tuple[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of an answer: GET, or POST of `form`, with `login` by HTTP Basic where it is told.

    Raises `ProviderUnavailable`: no address that may be used, no answer, a redirect, too long, no JSON object.
    """
    if not usable(address, issuer):
        raise ProviderUnavailable("https")
    ends = monotonic() + SECONDS
    try:
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, auth=login) as client,
            client.stream("GET" if form is None else "POST", address, data=form, headers=_WANTED) as answer,
        ):
            raw = _whole(answer, ends)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderUnavailable(type(error).__name__) from error
    if answer.is_redirect:
        raise ProviderUnavailable("a redirect")
    return answer.status_code, _object(raw)


_WANTED: Final = {"Accept": "application/json"}


def _whole(answer: httpx.Response, ends: float) -> bytes:
    raw = bytearray()
    for part in answer.iter_bytes(16_384):
        raw += part
        if len(raw) > MOST_BYTES:
            raise ProviderUnavailable(f"more than {MOST_BYTES:,} bytes")
        if monotonic() > ends:  # a part in time each time, and never the end
            raise ProviderUnavailable(f"no whole answer within {SECONDS:g} s")
    return bytes(raw)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ProviderUnavailable("no JSON") from error
    if not isinstance(told, dict):
        raise ProviderUnavailable("no JSON object")
    return told
