"""RFC 9457 problem details in the caller's language: every way in which a request can fail, with its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.language import language_of
from api.schemas import Lang, ProblemDetails, ProblemItem
from monitor.errors import TenderwatchError
from monitor.store.database import StoreUnavailable
from monitor.store.sequencer import SequencerClosed
from monitor.vocabulary.problems import Problem

MEDIA: Final = "application/problem+json"


class Kind(NamedTuple):
    """One kind of problem: status, and title and sentence in both languages."""

    status: int
    title: dict[Lang, str]
    detail: dict[Lang, str]


def _kind(status: int, zh: tuple[str, str], en: tuple[str, str]) -> Kind:
    return Kind(status, {"zh": zh[0], "en": en[0]}, {"zh": zh[1], "en": en[1]})


KINDS: Final[dict[str, Kind]] = {
    "malformed_body": _kind(
        400,
        ("无法解析", "请求内容不是合法的 UTF-8 JSON，未保存任何内容。"),
        ("Malformed body", "The body is not well-formed JSON in UTF-8; nothing was kept."),
    ),
    "empty_batch": _kind(400, ("没有事件", "请求中没有任何事件。"), ("No events", "The request holds no event.")),
    "not_what_was_announced": _kind(
        400,
        ("内容与类型不符", "{media} 要求 {expected_zh}。"),
        ("Not what the media type says", "{media} announces {expected_en}."),
    ),
    "events_refused": _kind(
        422,
        ("事件未被接收", "{count} 个事件均未写入，各自的原因见 outcomes。"),
        ("Events refused", "None of {count} events was kept; each reason is under outcomes."),
    ),
    "conflict": _kind(
        409,
        ("编号已被占用", "同一来源和编号已有不同内容的事件；原事件不变，新内容已留档。"),
        (
            "The id is taken",
            "The same source and id stand for other content; the first stays, the second is on record.",
        ),
    ),
    "body_too_large": _kind(
        413,
        ("请求过大", "请求内容超过上限 {limit} 字节，未读取也未保存。"),
        ("Body too large", "The body is larger than {limit} bytes; it was not read to its end and nothing was kept."),
    ),
    "batch_too_large": _kind(
        413,
        ("事件过多", "一次请求最多 {limit} 个事件，未保存任何内容。"),
        ("Too many events", "A request holds at most {limit} events; nothing was kept."),
    ),
    "unsupported_media_type": _kind(
        415,
        ("不支持的内容类型", "不接受 {found}；可用：{known}。"),
        ("Unsupported media type", "{found} is not accepted; known: {known}."),
    ),
    "bad_parameter": _kind(
        422, ("参数有误", "请求参数不符合要求，见 problems。"), ("Bad parameter", "A parameter is wrong; see problems.")
    ),
    "no_such_entry": _kind(
        404, ("没有该条目", "账本中没有条目 {id}。"), ("No such entry", "The ledger has no entry {id}.")
    ),
    "entry_erased": _kind(
        410,
        ("内容已依法删除", "条目 {id} 的内容已依法删除，条目本身仍在账本中。"),
        ("Erased", "The payload of entry {id} was erased by law; the entry itself stays in the ledger."),
    ),
    "entry_is_own": _kind(
        404,
        ("不是事件", "条目 {id} 是系统自身的记录，不是事件；其叶子见 /log/tile/entries。"),
        ("Not an event", "Entry {id} is an act of the product itself; its leaf stands under /log/tile/entries."),
    ),
    "malformed_tile": _kind(
        400,
        ("没有这样的分片", "{id} 不是合法的分片路径（C2SP tlog-tiles）。"),
        ("Malformed tile path", "{id} is no path of a tile (C2SP tlog-tiles)."),
    ),
    "no_such_tile": _kind(404, ("分片尚不存在", "账本还没有 {id}。"), ("No such tile", "The log has no {id} yet.")),
    "no_such_checkpoint": _kind(
        404,
        ("没有该检查点", "没有条目数为 {id} 的检查点。"),
        ("No such checkpoint", "No checkpoint of size {id} was signed."),
    ),
    "not_signed_yet": _kind(
        404,
        ("尚未签署", "条目 {id} 不在条目数为 {size} 的检查点之内。"),
        ("Not signed yet", "The checkpoint of size {size} does not cover entry {id}."),
    ),
    "no_such_sizes": _kind(
        422,
        ("条目数有误", "起始 {old}、终止 {new} 应满足 0 ≤ 起始 ≤ 终止 ≤ {size}。"),
        ("No such sizes", "From {old} to {new}: 0 <= from <= to <= {size} is expected."),
    ),
    "no_receipt": _kind(
        422,
        ("不是回执", "未能从内容中读出回执：{fact}"),
        ("No receipt", "No receipt can be read from this: {fact}"),
    ),
    "no_such_draw": _kind(404, ("没有该抽取", "{fact_zh}。"), ("No such draw", "{fact_en}.")),
    "act_refused": _kind(409, ("与抽取的进展不符", "{fact_zh}。"), ("It does not fit the draw", "{fact_en}.")),
    "request_refused": _kind(
        422,
        ("申请未被接收", "抽取申请不符合要求，见 problems。"),
        ("Request refused", "The request of a draw cannot stand; see problems."),
    ),
    "beacon_unavailable": _kind(503, ("随机数暂不可得", "{fact_zh}。"), ("The beacon is unavailable", "{fact_en}.")),
    "draw_not_public": _kind(403, ("不公开", "{fact_zh}。"), ("Not public", "{fact_en}.")),
    "draw_not_signed_yet": _kind(409, ("尚未签署", "{fact_zh}。"), ("Not signed yet", "{fact_en}.")),
    "no_transcript": _kind(
        422,
        ("不是抽取记录", "未能从内容中读出抽取记录：{fact_zh}。"),
        ("No transcript", "No transcript can be read from this: {fact_en}."),
    ),
    "no_such_finding": _kind(
        404, ("没有该疑点", "没有编号为 {id} 的疑点。"), ("No such finding", "There is no finding {id}.")
    ),
    "no_such_process": _kind(
        404, ("没有该采购过程", "没有关于 {id} 的任何记录。"), ("No such process", "Nothing was told of {id}.")
    ),
    "no_such_project": _kind(
        404, ("没有该项目", "没有关于项目 {id} 的任何记录。"), ("No such project", "Nothing was told of project {id}.")
    ),
    "no_such_rule": _kind(404, ("没有该规则", "没有规则 {id}。"), ("No such rule", "There is no rule {id}.")),
    "no_such_kind": _kind(
        404,
        ("没有该事件类型", "契约中没有事件类型 {id}。"),
        ("No such kind", "The contract has no kind of event {id}."),
    ),
    "open_is_local": _kind(
        403,
        ("仅限本机", "本系统未设账户，只接受本机访问。"),
        ("This machine only", "This installation has no accounts and answers its own machine only."),
    ),
    "sign_in_first": _kind(
        401, ("请先登录", "该操作（{act}）需要登录。"), ("Sign in first", "This act ({act}) needs an account.")
    ),
    "not_allowed": _kind(
        403,
        ("没有权限", "该账户不能进行此操作（{act}）。"),
        ("Not allowed", "The account may not do this ({act})."),
    ),
    "credential_refused": _kind(
        401,
        ("凭证无效", "登录状态或令牌无效、已过期或已撤销，请重新登录。"),
        ("Credential refused", "The session or token is unknown, expired or revoked; sign in again."),
    ),
    "recused": _kind(
        403,
        ("应当回避", "该记录涉及本人所在单位，应当回避。"),
        ("Recused", "The record concerns your own unit; you are recused."),
    ),
    "no_such_page": _kind(
        404, ("没有该地址", "没有该地址。"), ("No such address", "There is nothing at this address.")
    ),
    "method_not_allowed": _kind(
        405, ("不支持的方法", "该地址不支持此方法。"), ("Method not allowed", "This address does not take that method.")
    ),
    "bad_request": _kind(400, ("请求有误", "请求无法处理。"), ("Bad request", "The request cannot be read.")),
    "store_unavailable": _kind(
        503,
        ("数据库暂不可用", "数据库暂时无法访问，未保存任何内容，可稍后重发。"),
        ("The store is unavailable", "The database cannot be reached; nothing was kept, and it is safe to send again."),
    ),
    "misconfigured": _kind(
        503,
        ("系统配置有误", "系统配置有误，无法提供服务。"),
        ("Misconfigured", "The service cannot work as it is configured."),
    ),
    "internal": _kind(500, ("内部错误", "系统内部错误。"), ("Internal error", "The service failed.")),
}
"""Code -> what it means; the codes are stable and machine readable."""


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


def told(request: Request, refused: Refused) -> JSONResponse:
    """The answer to a refused request."""
    kind, lang = KINDS[refused.code], language_of(request)
    body = ProblemDetails(
        type=f"urn:tw:problem:{refused.code}",
        title=kind.title[lang],
        status=kind.status,
        detail=kind.detail[lang].format(**refused.words),
        code=refused.code,
        instance=request.url.path,
        lang=lang,
        problems=[*refused.items, *(shown_problem(problem, lang) for problem in refused.problems)],
        limit=refused.limit,
        outcomes=refused.outcomes,
    )
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    if kind.status == KINDS["sign_in_first"].status:
        headers["WWW-Authenticate"] = 'Bearer realm="tenderwatch"'
    if kind.status == KINDS["store_unavailable"].status:
        headers["Retry-After"] = "5"
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
}
"""Kind of pydantic's error -> what is expected instead."""


def _parameter(error: dict[str, Any], lang: Lang) -> ProblemItem:
    place = ".".join(str(step) for step in error["loc"])
    found = str(error.get("input", ""))[:48].encode("utf-8", "replace").decode()
    words = EXPECTED.get(error["type"])
    expected = error["msg"] if words is None else words[lang].format(**error.get("ctx", {}))
    if lang == "zh":
        text = f"{place}：不能是“{found}”；应为：{expected}。"
    else:
        text = f"{place}: {found!r} is refused; expected {expected}."
    return ProblemItem(place=place, code=error["type"], found=found, expected=expected, text=text)


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
        lang = language_of(request)
        items = {(item.place, item.code): item for item in (_parameter(one, lang) for one in error.errors())}
        return told(request, Refused("bad_parameter", items=list(items.values())))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        code = {404: "no_such_page", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        answer = told(request, Refused(code))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(StoreUnavailable)
    @app.exception_handler(SequencerClosed)
    def unavailable(request: Request, _: Exception) -> Response:
        return told(request, Refused("store_unavailable"))

    @app.exception_handler(TenderwatchError)
    def misconfigured(request: Request, _: Exception) -> Response:
        return told(request, Refused("misconfigured"))

    @app.exception_handler(Exception)
    def internal(request: Request, _: Exception) -> Response:
        return told(request, Refused("internal"))
