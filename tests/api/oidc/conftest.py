"""The API with accounts and a provider, in this process, and the browser of somebody who signs in."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from false_provider import CLIENT, ISSUER, NOW, SECRET, Provider
from fastapi import FastAPI

from api.app import create_app
from api.desk import Desk
from monitor.accounts.oidc.provider import Provider as Known
from monitor.accounts.oidc.provider import client_of
from monitor.settings import Settings
from monitor.store.accounts import Account, link_subject, make_account


@dataclass
class Clock:
    """The county's clock, which a test moves."""

    now: datetime = field(default_factory=lambda: datetime.fromtimestamp(NOW, UTC))

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **more: int) -> None:
        self.now += timedelta(**more)


class Browser:
    """Carries cookies as a browser does: those of ours only, in the order in which they were set."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}
        self.set: list[str] = []

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"accept-language": "en", **more.pop("headers", {})}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="https://tw.example") as client:
                return await client.request(method, path, headers=headers, **more)

        answer = asyncio.run(asked())
        self.set = answer.headers.get_list("set-cookie")
        for line in self.set:
            for name, morsel in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
        return answer

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@dataclass
class Installation:
    """An API with accounts, the provider that it knows, and its clock."""

    app: FastAPI
    provider: Provider
    clock: Clock

    def browser(self) -> Browser:
        return Browser(self.app)

    def account(self, login: str, *roles: str, subject: str | None = None) -> Account:
        """An account, linked to `subject` where it is told."""
        told = Account(
            "", login, "demo", f"P-{login}", frozenset(roles), frozenset(), frozenset(), "en", "active", "", ""
        )
        with self.app.state.desk.database.writing() as write:
            made = make_account(write, told, now=self.clock())
            if subject is not None:
                link_subject(write, made, ISSUER, subject, now=self.clock())
        return made

    def back(self, browser: Browser, **claims: Any) -> str:
        """The path of the callback, after the person at `browser` began a sign-in and agreed at the provider."""
        begun = browser.get("/oidc/start")
        assert begun.status_code == 303, begun.text
        self.provider.claims, self.provider.now = claims, int(self.clock().timestamp())
        return "/oidc/callback?" + urlencode(self.provider.allow(begun.headers["location"]))


Install = Callable[..., Installation]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind."""
    if request.param == "postgresql":
        copied: str = request.getfixturevalue("postgres_template").copy()
        return copied
    return f"sqlite:///{tmp_path}/ledger.db"


def _installed(address: str, folder: Path, **more: Any) -> Installation:
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "accounts.key"}
    told |= {"oidc_issuer": ISSUER, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    settings = Settings(database=address, public_url="https://tw.example", **(told | more))
    clock, provider, app = Clock(), Provider(), _app()
    app.state.desk = Desk(settings, audit=False, clock=clock)
    client = client_of(settings)
    app.state.provider = None if client is None else Known(client, lambda: clock().timestamp(), provider.ask)
    return Installation(app, provider, clock)


@cache
def _app() -> FastAPI:
    """The routes are made once; what stands behind them is another for each test, and the last one answers."""
    return create_app(Settings(), audit=False)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that was started once: a start is the dearest part of a sign-in."""
    folder = tmp_path_factory.mktemp("founded")
    desk = _installed(f"sqlite:///{folder}/ledger.db", folder).app.state.desk
    assert desk.database
    desk.close()
    return folder


@pytest.fixture
def install(founded: Path, tmp_path: Path) -> Iterator[Install]:
    """Makes an installation on SQLite, with settings as told."""
    made: list[Installation] = []

    def one(**more: Any) -> Installation:
        folder = tmp_path / str(len(made))
        shutil.copytree(founded, folder)
        made.append(_installed(f"sqlite:///{folder}/ledger.db", folder, **more))
        return made[-1]

    yield one
    for each in made:
        each.app.state.desk.close()


@pytest.fixture
def both(address: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation on each database."""
    made = _installed(address, tmp_path)
    yield made
    made.app.state.desk.close()
