"""No route reads more of a body than the settings allow, whatever asks for it: a form, a model, the bytes."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_BOUND: Final = frozenset({("POST", "/submissions"), ("POST", "/papers")})
"""Files are larger than bodies, and are counted where they are written to the disk."""
TOO_LARGE: Final = 413


class Bodies:
    """A layer of the application (pure ASGI): the byte beyond `most` is refused (413) where it would be read."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) in OWN_BOUND:
            await self._app(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(TOO_LARGE)
            return message

        await self._app(scope, counted, send)
