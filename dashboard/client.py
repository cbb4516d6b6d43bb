"""Asks the API, over HTTP: the only way by which the dashboard knows anything."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
import streamlit as st

DEFAULT_URL = "http://127.0.0.1:8000"
SECONDS = 10.0
KEPT = 256
Answer = TypeVar("Answer")
COUNTY_TIME = timezone(timedelta(hours=8))

UNKNOWN_CALLER = 401
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

    def __init__(self, code: str, text: str) -> None:
        """`text`: the detail of the problem (RFC 9457)."""
        super().__init__(code)
        self.text = text


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
        self._http = httpx.Client(base_url=base, timeout=SECONDS, trust_env=False, follow_redirects=True)
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
        """What the API makes of a JSON value; it keeps nothing of it. NotThere, Refused, NotFetched."""
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **_bearing(secret)}
        return _json(
            self._answered(self._http.build_request("POST", path, content=content, headers=headers, params=told(query)))
        )

    def text(self, path: str, secret: str = "", **query: Any) -> str:
        """The text at a path. NotThere, Refused, NotFetched."""
        request = self._http.build_request("GET", path, params=told(query), headers=_bearing(secret))
        return self._answered(request).text

    def _answered(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._http.send(request)
        except httpx.TimeoutException as late:
            raise NotFetched("E-408") from late
        except httpx.HTTPError as silent:
            raise NotFetched("E-000") from silent
        if answer.status_code == NOT_FOUND:
            raise NotThere(request.url.path)
        if answer.status_code == UNKNOWN_CALLER:
            raise SignedOut(f"E-{UNKNOWN_CALLER}")
        if answer.is_error:
            raise _problem(answer)
        return answer

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
    detail = _json(answer).get("detail")
    return Refused(code, detail) if isinstance(detail, str) else NotFetched(code)


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


def _asked(ask: Callable[..., Answer], query: dict[str, Any]) -> Answer:
    """The answer to the visitor; where his session is over, the answer to the public: what is open to all stays so."""
    known = secret()
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


def text(path: str, **query: Any) -> str:
    """The text at a path of that API; NotThere, Refused, NotFetched."""
    return _asked(partial(_here().text, path), query)
