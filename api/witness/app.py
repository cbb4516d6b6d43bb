"""The witness over HTTP: add-checkpoint (C2SP tlog-witness), and what anyone may read of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.requests import ClientDisconnect

from api.witness.request import MOST_BYTES
from api.witness.witness import PLAIN, Refusal, Witness


async def body(request: Request) -> bytes:
    """The whole body, never more than a request can have. Raises `Refusal`."""
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MOST_BYTES:
                raise Refusal(413, f"a request has at most {MOST_BYTES} bytes\n")
            parts.append(part)
    except ClientDisconnect as gone:
        raise Refusal(400, "the body ended early\n") from gone
    return b"".join(parts)


def create_app(witness: Witness) -> FastAPI:
    """The service of one witness."""
    app = FastAPI(title="tenderwatch witness", openapi_url=None)

    @app.exception_handler(Refusal)
    def refused(_: Request, refusal: Refusal) -> Response:
        return Response(refusal.body, refusal.status, {"Content-Type": refusal.media})

    @app.post("/add-checkpoint", response_class=PlainTextResponse)
    def add_checkpoint(raw: Annotated[bytes, Depends(body)]) -> Response:
        return Response(witness.add(raw), media_type=PLAIN)

    @app.get("/checkpoint", response_class=PlainTextResponse)
    def checkpoint(origin: Annotated[str | None, Query(max_length=1_000)] = None) -> Response:
        if origin is None and len(witness.origins) != 1:
            raise Refusal(400, f"?origin= names one of: {', '.join(witness.origins)}\n")
        asked = origin or witness.origins[0]
        note = witness.latest(asked)
        if note is None:
            raise Refusal(404, f"no head of {asked} was cosigned\n")
        return Response(note, media_type=PLAIN, headers={"Cache-Control": "no-cache"})

    @app.get("/{digest}/checkpoint", response_class=PlainTextResponse)
    def monitored(digest: str) -> Response:
        origin = witness.places.get(digest)
        note = None if origin is None else witness.latest(origin)
        if note is None:
            raise Refusal(404, "no head of such a log was cosigned\n")
        return Response(note, media_type=PLAIN, headers={"Cache-Control": "no-cache"})

    @app.get("/misbehaviour")
    def misbehaviour() -> JSONResponse:
        found: list[dict[str, Any]] = [
            {**one._asdict(), "is_proof": one.kind == "two_heads"} for one in witness.kept.misbehaviours()
        ]
        return JSONResponse({"witness": witness.key.name, "total": witness.kept.accused(), "items": found})

    @app.get("/vkey", response_class=PlainTextResponse)
    def vkey() -> Response:
        return Response(f"{witness.key.verifier.text()}\n", media_type=PLAIN)

    return app
