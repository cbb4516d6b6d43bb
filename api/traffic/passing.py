"""Every request has a number, which the answer repeats, leaves one line in the log and is counted.

The line names the route by its template, never by path or query (ids may be personal), the account by its number, and
of the client's address only the network. Nothing is taken from a body or a header but the number.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import time
import uuid
from functools import lru_cache
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.meters import Meters
from monitor.operation.logs import REQUEST, TOLD

LOG = logging.getLogger("tenderwatch.request")
HEADER: Final = b"x-request-id"
NUMBER: Final = re.compile(rb"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID or trace id: anything freer could carry a person's number into the log."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN: Final = "unmatched"
QUIET: Final = frozenset({"/health", "/ready", "/metrics"})
"""Asked every few seconds by machines: logged only where they fail, or at debug."""
FAILED: Final = 500
REFUSED: Final = 400


def number_of(scope: Scope) -> str:
    """The number that the caller gave, where it is a UUID or a trace id; else a fresh one."""
    for name, value in scope["headers"]:
        if name == HEADER:
            told = bytes(value).lower()
            return told.decode() if NUMBER.fullmatch(told) else uuid.uuid4().hex
    return uuid.uuid4().hex


def network_of(scope: Scope) -> str:
    """The network of the client: /24 of IPv4, /48 of IPv6; - where there is no address."""
    client = scope.get("client")
    return _network(client[0]) if client else "-"


@lru_cache(maxsize=4_096)
def _network(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "-"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))  # noqa: PLR2004


def template_of(scope: Scope) -> str:
    """The template of the route that answered, such as /findings/{id}."""
    return str(getattr(scope.get("route"), "path_format", None) or UNKNOWN)


class Passing:
    """The outermost layer of the application (pure ASGI)."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number, status, began = number_of(scope), FAILED, time.perf_counter()
        REQUEST.set(number)  # the context is this request's own and ends with it
        header = (HEADER, number.encode())

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), header]}
            await send(message)

        self._meters.running.inc()
        try:
            await self._app(scope, receive, told)
        finally:
            self._meters.running.dec()
            seconds = time.perf_counter() - began
            method = scope["method"] if scope["method"] in METHODS else "OTHER"
            route = template_of(scope)
            self._meters.passed(method, route, status, seconds)
            _line(scope, method, route, status, seconds)


def _line(scope: Scope, method: str, route: str, status: int, seconds: float) -> None:
    level = logging.ERROR if status >= FAILED else logging.INFO
    if route in QUIET and status < REFUSED:
        level = logging.DEBUG
    if not LOG.isEnabledFor(level):
        return
    told: dict[str, Any] = {
        "method": method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 2),
        "account": str(scope.get("state", {}).get("account", "-")),
        "client": network_of(scope),
    }
    LOG.log(level, "request", extra={TOLD: told})
