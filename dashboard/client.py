"""Reads from the API, over HTTP: the only way by which the dashboard knows anything."""

from __future__ import annotations

import os
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from threading import Lock
from typing import Any
from urllib.parse import quote

import httpx
import streamlit as st

DEFAULT_URL = "http://127.0.0.1:8000"
SECONDS = 10.0
KEPT = 256
COUNTY_TIME = timezone(timedelta(hours=8))

NOT_FOUND = 404
NOT_MODIFIED = 304


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


class NotThere(Exception):
    """The API knows no record of that id."""


class Client:
    """GET requests with the last answers kept by ETag: what is shown is never older than the ledger."""

    def __init__(self, base: str) -> None:
        """`base` is the address of the API; no proxy stands between."""
        self._http = httpx.Client(base_url=base, timeout=SECONDS, trust_env=False, follow_redirects=True)
        self._kept: OrderedDict[str, tuple[str, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, path: str, **query: Any) -> Any:
        """The JSON at a path; arguments that are None or empty are left out. NotThere, NotFetched."""
        told = {name: value for name, value in query.items() if value not in (None, "", [])}
        request = self._http.build_request("GET", path, params=told)
        address = str(request.url)
        with self._lock:
            etag, body = self._kept.get(address, ("", None))
        if etag:
            request.headers["If-None-Match"] = etag
        try:
            answer = self._http.send(request)
        except httpx.TimeoutException as late:
            raise NotFetched("E-408") from late
        except httpx.HTTPError as silent:
            raise NotFetched("E-000") from silent
        if answer.status_code == NOT_MODIFIED:
            return body
        if answer.status_code == NOT_FOUND:
            raise NotThere(path)
        if answer.is_error:
            raise NotFetched(f"E-{answer.status_code}")
        return self._keep(address, answer)

    def _keep(self, address: str, answer: httpx.Response) -> Any:
        try:
            body = answer.json()
        except ValueError as garbled:
            raise NotFetched("E-502") from garbled
        if etag := answer.headers.get("etag"):
            with self._lock:
                self._kept[address] = (etag, body)
                self._kept.move_to_end(address)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return body


@st.cache_resource(show_spinner=False)
def _client(base: str) -> Client:
    return Client(base)


def get(path: str, **query: Any) -> Any:
    """The JSON at a path of the API at TENDERWATCH_API_URL; NotThere, NotFetched."""
    return _client(os.environ.get("TENDERWATCH_API_URL") or DEFAULT_URL).get(path, **query)
