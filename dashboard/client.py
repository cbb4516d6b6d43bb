"""Asks the API, over HTTP: the only way by which the dashboard knows anything."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import streamlit as st

DEFAULT_URL = "http://127.0.0.1:8000"
SECONDS = 10.0
LONG_SECONDS = 120.0
"""For files: one is kept whole, or made, before it is answered."""
KEPT = 256
IDLE = httpx.Limits(keepalive_expiry=2.0)
"""A server ends a connection that was idle for five seconds: one older than this is not used, lest both meet."""
Answer = TypeVar("Answer")
File = tuple[str, bytes, str]
COUNTY_TIME = timezone(timedelta(hours=8))

UNKNOWN_CALLER = 401
WRONG_PROOF = "sign_in_refused"
NOT_FOUND = 404
NOT_MODIFIED = 304
PROBLEM = "application/problem+json"


def at(*parts: str) -> str:
    """A path of the API, each part quoted: an id from the address stays one part."""
    return "/" + "/".join(quote(part, safe="") for part in parts)


class NotFetched(Exception):
    """The API did not answer, or answered that it cannot; `code` and `at` are for whoever looks after it."""

    def __init__(self, code: str) -> None:
        """`code`: `E-` and the HTTP status, `E-000` without an answer, `E-408` too late."""
        super().__init__(code)
        self.code = code
        self.at = datetime.now(UTC).astimezone(COUNTY_TIME).strftime("%Y-%m-%d %H:%M:%S")


class Refused(NotFetched):
    """The API understood and said no: `text` is its sentence, in the language that was asked for."""

    def __init__(self, code: str, text: str, kind: str = "", items: tuple[str, ...] = ()) -> None:
        """`text`: the detail of the problem (RFC 9457); `kind`: its own code, empty where it has none.

        `items`: what is wrong with the input, a sentence each.
        """
        super().__init__(code)
        self.text = text
        self.kind = kind
        self.items = items


class SignedOut(NotFetched):
    """Nobody signed in, or the session has ended: the way on is the page that signs in."""


class NotThere(Exception):
    """The API knows no record of that id."""


def told(query: dict[str, Any]) -> dict[str, Any]:
    """What of a query goes along: arguments that are None or empty are left out."""
    return {name: value for name, value in query.items() if value not in (None, "", [])}


class Client:
    """Requests; the last answers to GET are kept by ETag, apart for each session, and never older than the ledger."""

    def __init__(self, base: str) -> None:
        """`base` is the address of the API; no proxy stands between."""
        self._http = httpx.Client(base_url=base, timeout=SECONDS, trust_env=False, follow_redirects=True, limits=IDLE)
        self._kept: OrderedDict[tuple[str, str], tuple[str, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, path: str, secret: str = "", **query: Any) -> Any:
        """The JSON at a path; arguments that are None or empty are left out. NotThere, Refused, NotFetched."""
        request = self._http.build_request("GET", path, params=told(query), headers=_bearing(secret))
        address = (str(request.url), secret)
        with self._lock:
            etag, body = self._kept.get(address, ("", None))
        if etag:
            request.headers["If-None-Match"] = etag
        answer = self._answered(request)
        return body if answer.status_code == NOT_MODIFIED else self._keep(address, answer)

    def post(self, path: str, body: Any, secret: str = "", **query: Any) -> Any:
        """What the API makes of a JSON value, None where it answers nothing. NotThere, Refused, NotFetched."""
        return self.change("POST", path, body, secret, **query)

    def change(self, method: str, path: str, body: Any, secret: str = "", **query: Any) -> Any:
        """The same by another method; a body that is None is not sent. NotThere, Refused, NotFetched."""
        headers = _bearing(secret)
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        request = self._http.build_request(method, path, content=content, headers=headers, params=told(query))
        answer = self._answered(request)
        return _json(answer) if answer.content else None

    def upload(self, path: str, file: File, fields: dict[str, Any], secret: str = "", **query: Any) -> Any:
        """What the API makes of a file with its fields (multipart/form-data). NotThere, Refused, NotFetched."""
        request = self._http.build_request(
            "POST",
            path,
            files={"file": file},
            data={name: str(value) for name, value in told(fields).items()},
            headers=_bearing(secret),
            params=told(query),
            timeout=LONG_SECONDS,
        )
        return _json(self._answered(request))

    def text(self, path: str, secret: str = "", **query: Any) -> str:
        """The text at a path. NotThere, Refused, NotFetched."""
        request = self._http.build_request("GET", path, params=told(query), headers=_bearing(secret))
        return self._answered(request).text

    def content(self, path: str, secret: str = "", **query: Any) -> bytes:
        """The file at a path. NotThere, Refused, NotFetched."""
        headers, params = _bearing(secret), told(query)
        request = self._http.build_request("GET", path, params=params, headers=headers, timeout=LONG_SECONDS)
        return self._answered(request).content

    def _answered(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._sent(request)
        except httpx.TimeoutException as late:
            raise NotFetched("E-408") from late
        except httpx.HTTPError as silent:
            raise NotFetched("E-000") from silent
        if answer.status_code == NOT_FOUND:
            raise NotThere(request.url.path)
        if answer.status_code == UNKNOWN_CALLER:
            problem = _problem(answer)
            raise problem if isinstance(problem, Refused) and problem.kind == WRONG_PROOF else SignedOut(problem.code)
        if answer.is_error:
            raise _problem(answer)
        return answer

    def _sent(self, request: httpx.Request) -> httpx.Response:
        """The answer; a GET whose connection broke off without one is asked once more."""
        try:
            return self._http.send(request)
        except (httpx.RemoteProtocolError, httpx.ReadError):
            if request.method != "GET":
                raise
            return self._http.send(request)

    def _keep(self, address: tuple[str, str], answer: httpx.Response) -> Any:
        body = _json(answer)
        if etag := answer.headers.get("etag"):
            with self._lock:
                self._kept[address] = (etag, body)
                self._kept.move_to_end(address)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return body


def _bearing(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError as garbled:
        raise NotFetched("E-502") from garbled


def _problem(answer: httpx.Response) -> NotFetched:
    """The API's own sentence where it gave one to whoever asked, else only the status."""
    code = f"E-{answer.status_code}"
    if answer.is_server_error or not answer.headers.get("content-type", "").startswith(PROBLEM):
        return NotFetched(code)
    problem = _json(answer)
    detail = problem.get("detail")
    if not isinstance(detail, str):
        return NotFetched(code)
    items = tuple(str(one.get("text", "")) for one in problem.get("problems") or () if isinstance(one, dict))
    return Refused(code, detail, str(problem.get("code", "")), items)


@st.cache_resource(show_spinner=False)
def _client(base: str) -> Client:
    return Client(base)


COOKIE = "__Host-tw-session"


def secret() -> str:
    """The secret of the visitor's session, as the sign-in page left it with the browser; empty: nobody signed in.

    Exactly one cookie may bear the name, to the letter: others that look like it are another site's (as the API reads).
    """
    lines = st.context.headers.get_all("Cookie")
    pairs = (pair.strip(" \t").partition("=") for line in lines for pair in line.split(";"))
    found = [value for name, _, value in pairs if name == COOKIE]
    return found[0] if len(found) == 1 else ""


def _here() -> Client:
    return _client(os.environ.get("TENDERWATCH_API_URL") or DEFAULT_URL)


def _asked(ask: Callable[..., Answer], query: dict[str, Any], known: str | None = None) -> Answer:
    """The answer to the visitor; where his session is over, the answer to the public: what is open to all stays so."""
    known = secret() if known is None else known
    try:
        return ask(known, **query)
    except SignedOut:
        if not known:
            raise
        return ask("", **query)


def get(path: str, **query: Any) -> Any:
    """The JSON at a path of the API at TENDERWATCH_API_URL; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().get, path), query)


def post(path: str, body: Any, **query: Any) -> Any:
    """What that API makes of a JSON value; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().post, path, body), query)


def together(*asks: tuple[str, dict[str, Any]]) -> list[Any | None]:
    """The JSON at several paths with their queries, asked side by side, in this order; None where nothing is there.

    Raises what the first that failed raises: Refused, NotFetched.
    """
    known, here = secret(), _here()

    def one(ask: tuple[str, dict[str, Any]]) -> Any | None:
        path, query = ask
        try:
            return _asked(partial(here.get, path), query, known)
        except NotThere:
            return None

    with ThreadPoolExecutor(max(1, len(asks))) as side:
        return list(side.map(one, asks))


def content(path: str, **query: Any) -> bytes:
    """The file at a path of that API; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().content, path), query)


def later(path: str, **query: Any) -> Callable[[], bytes]:
    """Fetches the file at a path once it is called, for the visitor of now.

    A file made when its button is pressed is made outside the visit: neither session nor language is known then.
    """
    return partial(_asked, partial(_here().content, path), query, secret())


def get_later() -> Callable[..., Any]:
    """`get` for the visitor of now, as `later`."""
    known, here = secret(), _here()
    return lambda path, **query: _asked(partial(here.get, path), query, known)


def change(method: str, path: str, body: Any = None, **query: Any) -> Any:
    """What that API makes of a request by another method; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().change, method, path, body), query)


def upload(path: str, file: File, fields: dict[str, Any], **query: Any) -> Any:
    """What that API makes of a file (name, bytes, media type); NotThere, Refused, NotFetched."""
    return _asked(partial(_here().upload, path, file, fields), query)


def text(path: str, **query: Any) -> str:
    """The text at a path of that API; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().text, path), query)
