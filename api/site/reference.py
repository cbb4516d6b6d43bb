"""The page /docs: every route as the OpenAPI document has it, rendered here, so that no request leaves the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from api.access.caller import Looks
from api.language import Language
from api.site.page import page

router = APIRouter(tags=["service"], default_response_class=HTMLResponse)


class Parameter(NamedTuple):
    """One parameter of a route."""

    name: str
    place: str
    required: bool
    description: str


class Route(NamedTuple):
    """One route as it is shown."""

    method: str
    path: str
    summary: str
    description: str
    act: str
    is_open: bool
    parameters: list[Parameter]
    answers: list[tuple[str, str]]


@router.get("/docs", summary="Every route, to read")
def reference(request: Request, lang: Language, _: Looks) -> Response:
    """Names and texts of the routes are in English, as the document is."""
    document = request.app.openapi()
    groups: dict[str, list[Route]] = {}
    for path, operations in document["paths"].items():
        for method, told in operations.items():
            groups.setdefault(told["tags"][0], []).append(_route(method, path, told))
    return page("reference", lang, version=document["info"]["version"], groups=sorted(groups.items()))


def _route(method: str, path: str, told: Mapping[str, Any]) -> Route:
    parameters = [
        Parameter(one["name"], one["in"], one.get("required", False), one.get("description", ""))
        for one in told.get("parameters", ())
    ]
    return Route(
        method.upper(),
        path,
        told["summary"],
        told.get("description", ""),
        told["x-act"],
        {} in told["security"],
        parameters,
        [(status, one["description"]) for status, one in sorted(told["responses"].items())],
    )
