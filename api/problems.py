"""RFC 9457 problem details in the caller's language: every way in which a request can fail, with its words."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.language import language_of
from api.problem_kinds import KINDS
from api.schemas import Lang, ProblemDetails, ProblemItem
from monitor.errors import TenderwatchError
from monitor.store.cold.refused import PayloadUnreadable
from monitor.store.database import StoreUnavailable, TablesOfAnotherMake
from monitor.store.sequencer import SequencerClosed
from monitor.vocabulary.problems import Problem

LOG = logging.getLogger(__name__)
MEDIA: Final = "application/problem+json"


class Refused(TenderwatchError):
    """A request is refused with one of `KINDS`."""

    def __init__(
        self,
        code: str,
        *,
        problems: Sequence[Problem] = (),
        items: Sequence[ProblemItem] = (),
        outcomes: list[dict[str, Any]] | None = None,
        limit: int | None = None,
        **words: Any,
    ) -> None:
        """Keep the code, the words for its sentence and what goes with it."""
        super().__init__(code)
        self.code = code
        self.problems = tuple(problems)
        self.items = tuple(items)
        self.outcomes = outcomes
        self.limit = limit
        self.words = words if limit is None else {**words, "limit": f"{limit:,}"}


class NotModified(TenderwatchError):
    """The caller already has this answer (RFC 9110, 304)."""

    def __init__(self, headers: dict[str, str]) -> None:
        """Keep the headers that go with the answer."""
        super().__init__("not modified")
        self.headers = headers


def shown_problem(problem: Problem, lang: Lang) -> ProblemItem:
    """A problem of the vocabulary as it is told outside."""
    return ProblemItem(
        place=problem.place,
        code=problem.code,
        found=problem.found,
        expected=problem.expected.zh if lang == "zh" else problem.expected.en,
        text=problem.text(lang),
    )


def details(refused: Refused, instance: str, lang: Lang) -> ProblemDetails:
    """What is told of a refusal at this address."""
    kind = KINDS[refused.code]
    return ProblemDetails(
        type=f"urn:tw:problem:{refused.code}",
        title=kind.title[lang],
        status=kind.status,
        detail=kind.detail[lang].format(**refused.words),
        code=refused.code,
        instance=instance,
        lang=lang,
        problems=[*refused.items, *(shown_problem(problem, lang) for problem in refused.problems)],
        limit=refused.limit,
        outcomes=refused.outcomes,
        acts=refused.words.get("acts"),
    )


def told(request: Request, refused: Refused) -> JSONResponse:
    """The answer to a refused request."""
    kind, lang = KINDS[refused.code], language_of(request)
    body = details(refused, request.url.path, lang)
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    if kind.status == KINDS["sign_in_first"].status:
        headers["WWW-Authenticate"] = 'Bearer realm="tenderwatch"'
    if kind.status == KINDS["store_unavailable"].status:
        headers["Retry-After"] = "5"
    if "seconds" in refused.words:
        headers["Retry-After"] = str(refused.words["seconds"])
    return JSONResponse(body.model_dump(exclude_none=True), kind.status, headers, media_type=MEDIA)


EXPECTED: Final[dict[str, dict[Lang, str]]] = {
    "int_parsing": {"zh": "整数", "en": "an integer"},
    "bool_parsing": {"zh": "true 或 false", "en": "true or false"},
    "literal_error": {"zh": "{expected} 之一", "en": "one of {expected}"},
    "greater_than_equal": {"zh": "不小于 {ge}", "en": "at least {ge}"},
    "less_than_equal": {"zh": "不大于 {le}", "en": "at most {le}"},
    "string_pattern_mismatch": {"zh": "符合格式 {pattern}", "en": "the form {pattern}"},
    "string_too_long": {"zh": "不超过 {max_length} 字", "en": "at most {max_length} characters"},
    "string_too_short": {"zh": "不少于 {min_length} 字", "en": "at least {min_length} characters"},
    "too_short": {"zh": "不少于 {min_length} 项", "en": "at least {min_length} items"},
    "too_long": {"zh": "不超过 {max_length} 项", "en": "at most {max_length} items"},
    "string_type": {"zh": "文字", "en": "a text"},
    "string_unicode": {"zh": "合法的 Unicode 文字", "en": "well-formed Unicode"},
    "int_type": {"zh": "整数", "en": "an integer"},
    "bool_type": {"zh": "true 或 false", "en": "true or false"},
    "list_type": {"zh": "列表", "en": "a list"},
    "dict_type": {"zh": "JSON 对象", "en": "a JSON object"},
    "model_type": {"zh": "JSON 对象", "en": "a JSON object"},
    "model_attributes_type": {"zh": "JSON 对象", "en": "a JSON object"},
    "extra_forbidden": {"zh": "没有这一项", "en": "no such member"},
    "missing": {"zh": "必须给出", "en": "a value"},
    **{
        f"date_{kind}": {"zh": "日期，如 2026-12-31", "en": "a day such as 2026-12-31"}
        for kind in ("type", "parsing", "from_datetime_parsing", "from_datetime_inexact")
    },
}
"""Kind of pydantic's error -> what is expected instead."""


def parameter_problem(error: Mapping[str, Any], lang: Lang) -> ProblemItem:
    """What pydantic found wrong with a parameter, in the caller's language."""
    place = ".".join(str(step) for step in error["loc"])
    found = str(error.get("input", ""))[:48].encode("utf-8", "replace").decode()
    words = EXPECTED.get(error["type"])
    expected = error["msg"] if words is None else words[lang].format(**error.get("ctx", {}))
    if lang == "zh":
        text = f"{place}：不能是“{found}”；应为：{expected}。"
    else:
        text = f"{place}: {found!r} is refused; expected {expected}."
    return ProblemItem(place=place, code=error["type"], found=found, expected=expected, text=text)


def parameters_of(error: RequestValidationError, lang: Lang) -> list[ProblemItem]:
    """What is wrong with the parameters of a request, each once."""
    items = (parameter_problem(one, lang) for one in error.errors())
    return list({(item.place, item.code): item for item in items}.values())


def _unavailable(error: Exception) -> Refused:
    if isinstance(error, PayloadUnreadable):
        LOG.error("%s", error)
        return Refused("payload_unreadable", fact_zh=error.zh, fact_en=error.en)
    LOG.warning("the store is unavailable: %s", type(error).__name__)
    return Refused("store_unavailable")


def answer_problems(app: FastAPI) -> None:
    """Every failure of `app` is answered with problem details, in the caller's language."""

    @app.exception_handler(Refused)
    def refused(request: Request, error: Refused) -> Response:
        return told(request, error)

    @app.exception_handler(NotModified)
    def not_modified(_: Request, error: NotModified) -> Response:
        return Response(status_code=304, headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def parameters(request: Request, error: RequestValidationError) -> Response:
        return told(request, Refused("bad_parameter", items=parameters_of(error, language_of(request))))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        code = {404: "no_such_page", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        refused = Refused(code)
        if error.status_code == KINDS["body_too_large"].status:
            refused = Refused("body_too_large", limit=request.app.state.desk.settings.max_body_bytes)
        answer = told(request, refused)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(StoreUnavailable)
    @app.exception_handler(SequencerClosed)
    def unavailable(request: Request, error: Exception) -> Response:
        return told(request, _unavailable(error))

    @app.exception_handler(TablesOfAnotherMake)
    def other(request: Request, error: Exception) -> Response:
        LOG.error("%s", error)
        return told(request, Refused("other_tables", lacks=", ".join(getattr(error, "lacks", ()))))

    @app.exception_handler(TenderwatchError)
    def misconfigured(request: Request, error: Exception) -> Response:
        LOG.error("the request cannot be served: %s", type(error).__name__, exc_info=error)
        return told(request, Refused("misconfigured"))

    @app.exception_handler(Exception)
    def internal(request: Request, _: Exception) -> Response:
        return told(request, Refused("internal"))
