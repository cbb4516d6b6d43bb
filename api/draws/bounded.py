"""Bodies are read within the bound of the settings and as strict JSON, whatever their headers say."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message

from api.events.body import body
from api.problems import Refused
from monitor.vocabulary.parsing import decoded
from monitor.vocabulary.problems import EventRefused


class Bounded(APIRoute):
    """A route whose body was read to its bound before anything else is made of it; a larger one is refused (413).

    What is no JSON, or JSON that two readers may read differently, is refused with its place (400), as events are.
    Where a route asks for no body, none is read.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, behind the bound."""
        inner = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            if self.body_field is None:
                return await inner(request)
            raw = await body(request)
            _strictly(raw)

            async def receive() -> Message:
                return {"type": "http.request", "body": raw, "more_body": False}

            return await inner(Request(request.scope, receive))

        return bounded


def _strictly(raw: bytes) -> None:
    """Nothing, where the bytes are one JSON value. Raises `Refused`."""
    try:
        _, problems = decoded(raw)
    except EventRefused as refused:
        raise Refused("malformed_body", problems=refused.problems) from refused
    if problems:
        raise Refused("malformed_body", problems=problems)
