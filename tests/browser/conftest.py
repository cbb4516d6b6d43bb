"""A browser before the dashboard before a real API: what a person sees. PICTURES names a folder for the pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from screens import drawn
from served_county import SECONDS
from served_desk import ServedDesk

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1440, "height": 970}
MILLISECONDS = 30_000
SESSION = {
    "name": "__Host-tw-session", "url": "https://127.0.0.1", "secure": True, "httpOnly": True, "sameSite": "Strict"
}  # fmt: skip


@pytest.fixture(scope="session")
def county(served_county: str) -> str:
    """The county of the dashboard's own tests."""
    return served_county


@pytest.fixture(scope="session")
def api(county: str) -> Iterator[Callable[..., Any]]:
    """JSON of the county's API."""
    with httpx.Client(base_url=county, timeout=SECONDS, trust_env=False) as client:
        yield lambda path, **query: client.get(path, params=query).raise_for_status().json()


@contextmanager
def dashboard(base: str, folder: Path, port: int | None = None) -> Iterator[str]:
    """The address of a dashboard that reads the API at `base`, run as `tenderwatch serve` runs it."""
    if port is None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            port = door.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(ROOT / "dashboard" / "app.py"),
        "--server.headless",
        "true",
    ]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    environment = os.environ | {"TENDERWATCH_API_URL": base}
    with (folder / "dashboard.log").open("w") as log:
        running = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _awaited(f"http://127.0.0.1:{port}/_stcore/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(MILLISECONDS / 1000)


@pytest.fixture(scope="session")
def new_dashboard() -> Callable[..., Any]:
    """Starts a dashboard over an API, on a port if told."""
    return dashboard


def _awaited(address: str) -> None:
    late = time.monotonic() + MILLISECONDS / 1000
    while True:
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            assert time.monotonic() < late, "the dashboard did not start"
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Chromium of the system."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium at /usr/bin/chromium")
    return CHROMIUM


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """It runs for one file of tests: its event loop would be in the way of other tests of this process."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    playwright.expect.set_options(timeout=MILLISECONDS)
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(chromium: str, county: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over the county."""
    with dashboard(county, tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="session")
def drawing(chromium: str, season: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over a log that holds draws of every kind."""
    with dashboard(season[0], tmp_path_factory.mktemp("drawing")) as address:
        yield address


@pytest.fixture(scope="session")
def silent(chromium: str, down: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard before an API that does not answer."""
    with dashboard(down, tmp_path_factory.mktemp("silent")) as address:
        yield address


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """A visitor's page, of somebody signed in where a session's `secret` is told; no request may leave the machine."""
    contexts: list[Any] = []
    left: list[str] = []

    def opened(
        address: str, lang: str = "zh", shade: str = "light", size: dict[str, int] = SIZE, secret: str = ""
    ) -> Any:
        context = browser.new_context(
            viewport=size,
            locale={"zh": "zh-CN", "en": "en-US"}[lang],
            color_scheme=shade,
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        if secret:
            context.add_cookies([{**SESSION, "value": secret}])
        page = context.new_page()
        inside = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
        page.on("request", lambda asked: None if asked.url.startswith(inside) else left.append(asked.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not left, f"requests left the machine: {left}"


@pytest.fixture(scope="session")
def board(chromium: str, served_desk: ServedDesk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard over a county with accounts."""
    with dashboard(served_desk.base, tmp_path_factory.mktemp("board")) as address:
        yield address


@pytest.fixture
def signed_in(board: str, served_desk: ServedDesk, visit: Any) -> Callable[..., Any]:
    """A page as one of the staff sees it: `signed_in("auditor", "/queue", "zh")`."""

    def at(who: str, path: str, lang: str = "zh", **more: Any) -> Any:
        address = f"{board}{path}{'&' if '?' in path else '?'}lang={lang}"
        page = visit(address, lang, secret=served_desk.secret(who), **more)
        drawn(page, lang)
        return page

    return at


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Any, str], Path]:
    """A picture of a page as it stands."""
    folder = Path(os.environ["PICTURES"]).resolve() if os.environ.get("PICTURES") else tmp_path

    def taken(page: Any, name: str) -> Path:
        page.mouse.move(1_200, 90)
        page.wait_for_timeout(1_500 if os.environ.get("PICTURES") else 300)
        path = folder / f"{name}.png"
        page.screenshot(path=path)
        return path

    return taken
