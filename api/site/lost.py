"""What a browser is shown where there is nothing, or where something was wrong: in words, with a box to search from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.deps import desk_of
from api.language import language_of
from api.problem_kinds import KINDS
from api.problems import Refused, parameters_of, told
from api.site.window import Visit
from monitor.export.window.keeper import NotReady

NOT_FOUND: Final = 404


def lost(visit: Visit, *, status: int = NOT_FOUND, title: str = "", text: str = "", items: Any = ()) -> Response:
    """The page that says so; without words: that there is no such page."""
    said = title or visit.w("window.lost")
    return visit.page(
        "lost", here="search", status=status, said=said, text=text or visit.w("window.lost_text"), items=list(items)
    )


def wants_html(request: Request) -> bool:
    """Whether a browser asks for a page: programs that take anything are told in JSON."""
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")


Handler = Callable[[Request, Any], Any]


def answer_browsers(app: FastAPI) -> None:
    """The same failures as before, but as a page where a browser asks; `answer_problems` stands before."""

    @app.exception_handler(NotReady)
    def not_ready(request: Request, error: NotReady) -> Response:
        refused = Refused("window_not_ready", seconds=error.seconds)
        return _paged(lambda *_: told(request, refused))(request, refused)

    for kind in (Refused, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _paged(app.exception_handlers[kind]))


def _paged(otherwise: Handler) -> Callable[[Request, Any], Response]:
    def handler(request: Request, error: Any) -> Response:
        answer: Response = otherwise(request, error)
        if not wants_html(request):
            return answer
        made = _page(request, error, answer.status_code)
        for name in ("www-authenticate", "retry-after", "allow"):
            if name in answer.headers:
                made.headers[name] = answer.headers[name]
        made.headers["Vary"] = "Accept, Accept-Language"
        return made

    return handler


def _page(request: Request, error: Any, status: int) -> Response:
    lang = language_of(request)
    visit = Visit(request, desk_of(request), lang)
    if isinstance(error, RequestValidationError):
        kind = KINDS["bad_parameter"]
        return lost(
            visit,
            status=status,
            title=kind.title[lang],
            text=kind.detail[lang],
            items=[one.text for one in parameters_of(error, lang)],
        )
    if isinstance(error, Refused):
        kind = KINDS[error.code]
        return lost(
            visit, status=status, title=kind.title[lang], text=kind.detail[lang].format(**error.words),
            items=[one.text for one in error.items],
        )  # fmt: skip
    return lost(visit, status=status, text="" if status == NOT_FOUND else KINDS["bad_request"].detail[lang])
