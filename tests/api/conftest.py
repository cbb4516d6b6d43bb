"""The API on a temporary database, asked as any client asks: over HTTP, only without the network."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import store_fixtures
from fastapi import FastAPI

from api.app import create_app
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.facts.lake import Lake
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.settings import Settings
from monitor.store.events import count, events_after
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import day_number

TODAY = date(2026, 12, 31)
RULE = "exp.committee-odd-5"
Events = list[dict[str, Any]]


postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
new_database = store_fixtures.new_database


class Client:
    """Requests to an app in this process."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **more)

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, body: Any, media: str = "application/json", query: str = "", **more: Any) -> httpx.Response:
        """POST /events; objects and lists are sent as JSON, bytes as they are."""
        headers = {"content-type": media, **more.pop("headers", {})}
        plain = isinstance(body, bytes) or hasattr(body, "__aiter__")
        content = body if plain else json.dumps(body, ensure_ascii=False).encode()
        return self.request("POST", f"/events{query}", content=content, headers=headers, **more)

    @property
    def first(self) -> int:
        """The index of the first entry that is sent: before it stands what the product says of its own start."""
        with self.app.state.desk.database.reading() as read:
            told = events_after(read, -1, 1)
            return told[0].seq if told else count(read)

    @property
    def events(self) -> int:
        """How many events the log has."""
        with self.app.state.desk.database.reading() as read:
            return len(events_after(read, -1, 10_000))


def _app(url: str, folder: Path, **more: Any) -> FastAPI:
    told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "access": "open", **more}
    told = {"accounts_key_file": folder / "accounts.key", **told}
    return create_app(Settings(database=url, **told), audit=False, today=lambda: TODAY)


def _client(url: str, folder: Path, **more: Any) -> Iterator[Client]:
    app = _app(url, folder, **more)
    yield Client(app)
    app.state.desk.close()


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """The API on an empty SQLite."""
    yield from _client(f"sqlite:///{tmp_path}/ledger.db", tmp_path)


FILLED: dict[str, Path] = {}
"""What a test room filled once a process: name of the filling function -> folder."""


@pytest.fixture
def client_on(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Client]]:
    """`client_on(fill)`: the API on a copy of a SQLite that `fill` filled; it is filled once a process."""
    apps: list[FastAPI] = []

    def on(fill: Callable[[Client], object]) -> Client:
        name = f"{fill.__module__}.{fill.__qualname__}"
        if name not in FILLED:
            folder = tmp_path_factory.mktemp("filled")
            for client in _client(f"sqlite:///{folder}/ledger.db", folder):
                fill(client)
            FILLED[name] = folder
        shutil.copytree(FILLED[name], tmp_path, dirs_exist_ok=True)
        apps.append(_app(f"sqlite:///{tmp_path}/ledger.db", tmp_path))
        return Client(apps[-1])

    yield on
    for app in apps:
        app.state.desk.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Client]:
    """The API with narrow limits: 3 events, 4,000 bytes."""
    yield from _client(f"sqlite:///{tmp_path}/ledger.db", tmp_path, max_batch=3, max_body_bytes=4_000)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """The API on each database."""
    if request.param == "postgresql":
        yield from _client(request.getfixturevalue("postgres_template").copy(), tmp_path)
    else:
        yield from _client(f"sqlite:///{tmp_path}/ledger.db", tmp_path)


@pytest.fixture
def example() -> Callable[..., dict[str, Any]]:
    """A fresh copy of the contract's example of a kind, with changed members."""

    def made(kind: str = "payment.made", **changed: Any) -> dict[str, Any]:
        return {**deepcopy(contract().kinds[kind].example), **changed}

    return made


@pytest.fixture(scope="session")
def all_examples() -> Events:
    """Every example that a bureau may send."""
    return [kind.example for kind in contract().kinds.values() if kind.name != "finding.disposed"]


@pytest.fixture
def judge() -> Callable[..., None]:
    """The audit has read everything, with one rule: unless another is named, the one that the examples break."""

    def judged(client: Client, rule: str = RULE) -> None:
        told = charges(rules_on(place("demo"), [rule]), place("demo"))
        desk = client.app.state.desk
        while not catch_up(desk.database, Lake(desk.settings.lake), told, day_number(TODAY)).done:
            pass

    return judged


@pytest.fixture
def streamed() -> Callable[[int, int], AsyncIterator[bytes]]:
    """A body without a length: `count` parts of `size` bytes."""

    async def parts(count: int, size: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"x" * size

    return parts
