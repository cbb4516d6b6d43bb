"""A small generated county behind a real API on loopback, and services that fail in the ways services fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from served_desk import ServedDesk
from streamlit.testing.v1 import AppTest

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
SECONDS = 120
OTHERWISE_NAMED = {"views/bureau/draws.py"}  # a page is found by its file's name until pages are known
Api = Callable[..., Any]
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def county(served_county: str) -> str:
    """The address of an API that has read a county."""
    return served_county


@pytest.fixture
def answering() -> Iterator[Callable[[Callable[[BaseHTTPRequestHandler], None]], str]]:
    """The address of a service that answers every request by a function."""
    servers: list[ThreadingHTTPServer] = []

    def started(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Door(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def do_POST(self) -> None:
                answer(self)

            def log_message(self, *told: object) -> None:
                """Silent."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Door))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_address[1]}"

    yield started
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def api(county: str) -> Iterator[Api]:
    """JSON of the county's API."""
    with httpx.Client(base_url=county, timeout=SECONDS, trust_env=False) as client:
        yield lambda path, **query: client.get(path, params=query).raise_for_status().json()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    """A page as a visitor opens it: `opened(base, "zh", "views/audit/case.py", id=...)`."""

    def at(base: str, lang: str, page: str | None = None, /, **query: str) -> AppTest:
        monkeypatch.setenv("TENDERWATCH_API_URL", base)
        test = AppTest.from_file(APP, default_timeout=SECONDS)
        test.query_params["lang"] = lang
        if page in OTHERWISE_NAMED:
            test.query_params["q"] = "a page that is not the queue"
            test.run()
            del test.query_params["q"]
        if page is not None:
            test.switch_page(page)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        if page is not None:
            test.switch_page(page)  # raises where the page is not offered to this visitor
        return test

    return at


@pytest.fixture
def staff_page(served_desk: ServedDesk, opened: Open, monkeypatch: pytest.MonkeyPatch) -> Open:
    """A page as one of the staff opens it: `staff_page("clerk", "zh", "views/bureau/upload.py", id="1")`."""

    def at(who: str, lang: str, page: str, /, **query: str) -> AppTest:
        secret = served_desk.secret(who)
        monkeypatch.setattr("dashboard.client.secret", lambda: secret)
        return opened(served_desk.base, lang, page, **query)

    return at
