"""Every answer tells browsers what they may do with it: nothing from elsewhere, no frame, no script, no guessing."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.settings import Settings

FIXED: Final[dict[bytes, bytes]] = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",  # `no-referrer` would hide the origin of our own forms from ourselves
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
    b"strict-transport-security": b"max-age=63072000; includeSubDomains",  # counts over https only (RFC 6797, 8.1)
}
CREDENTIALS: Final = frozenset({b"authorization", b"cookie"})


def policy(settings: Settings) -> str:
    """The Content-Security-Policy: our own style sheet, pictures in the page, forms to us and on to the dashboard.

    Browsers hold a form to it also where its answer sends them on: to the dashboard, or out to the provider.
    """
    homes = (settings.dashboard_url, settings.oidc_issuer)
    on = sorted({f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, homes) if parts.netloc})
    rules = {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": " ".join(["'self'", *on]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class Headed:
    """A layer of the application (pure ASGI); what an answer says itself stays.

    An answer to somebody who brought a credential is kept nowhere, unless it says otherwise.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._fixed = {**FIXED, b"content-security-policy": policy(settings).encode()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        private = any(name in CREDENTIALS for name, _ in scope["headers"])

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(bytes(name).lower(), value) for name, value in message.get("headers", ())]
                known = {name for name, _ in headers}
                headers += [(name, value) for name, value in self._fixed.items() if name not in known]
                if private and b"cache-control" not in known:
                    headers.append((b"cache-control", b"no-store"))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, told)
