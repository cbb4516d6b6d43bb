"""Bodies are read within the bound of the settings, whatever their headers say."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message

from api.events.body import body


class Bounded(APIRoute):
    """A route whose body was read to its bound before anything else is made of it; a larger one is refused (413)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the bound."""
        inner = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            if request.method != "POST":
                return await inner(request)
            raw = await body(request)

            async def receive() -> Message:
                return {"type": "http.request", "body": raw, "more_body": False}

            return await inner(Request(request.scope, receive))

        return bounded
