"""A small generated county behind a real API on loopback, and a season of draws; one each a process."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from draw_season import Season, service
from made_once import made_once

from api.app import create_app
from monitor.demo import generate
from monitor.settings import Settings
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.outcome import Refusal
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

BREACHES = {
    "tnd.bid-period-20d": 0.5,
    "pay.over-contract": 0.5,
    "tnd.min-bidders-3": 0.3,
    "dec.collective-spend-threshold": 0.03,
    "fnd.allocation-published": 0.2,
}
SECONDS = 120


def kept(folder: Path) -> Settings:
    """A database, a lake and a key in `folder`."""
    return Settings(
        database=f"sqlite:///{folder / 'county.db'}",
        lake=folder / "lake",
        log_key_file=folder / "log.key",
        access="open",
    )


def fresh(folder: Path) -> Any:
    """An API over the database in `folder`, an empty one where there is none."""
    return create_app(kept(folder))


@contextmanager
def serving(app: Any, port: int = 0) -> Iterator[str]:
    """The address of an API on loopback."""
    door = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(SECONDS)
        door.close()


def fill(settings: Settings) -> None:
    """A generated county is on record, as its bureaus sent it over the API."""
    small = {"years": 1, "projects": 14, "breaches": BREACHES}
    large = {"years": 2, "projects": 60}  # for pictures: the rates of the demonstration
    told = [read_event(line) for line in generate(**(large if os.environ.get("PICTURES") else small)).lines]
    database = open_database(settings.database, origin=settings.log_origin, key=settings.signing_key())
    database.migrate()
    with database.writing() as write:
        outcomes = append(write, told, now=datetime.now(COUNTY))
        assert not [one for one in outcomes if isinstance(one, Refusal)]
    database.close()


def audited(base: str) -> None:
    """The rules have judged all of it, in one go: they were behind by more than they take one by one."""
    with httpx.Client(base_url=base, timeout=SECONDS, trust_env=False) as client:
        late = time.monotonic() + SECONDS
        while client.get("/health").json()["lag"]:
            assert time.monotonic() < late, "the audit did not catch up"
            time.sleep(0.2)


def judged(folder: Path) -> None:
    """A county, told and judged, in `folder`."""
    fill(kept(folder))
    with serving(fresh(folder)) as base:
        audited(base)


@pytest.fixture(scope="session")
def served_county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an API that has read a county."""
    folder = tmp_path_factory.mktemp("served") / "county"
    shutil.copytree(made_once(tmp_path_factory, "judged_county", judged), folder)
    with serving(fresh(folder)) as base:
        audited(base)
        yield base


@pytest.fixture(scope="session")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Season]]:
    """The address of an API whose log holds draws of every kind, and these draws."""
    app, draws = service(tmp_path_factory.mktemp("season"))
    with serving(app) as base:
        yield base, draws


@pytest.fixture(scope="session")
def office(season: tuple[str, Season]) -> Iterator[httpx.Client]:
    """A client of that API."""
    with httpx.Client(base_url=season[0], timeout=SECONDS, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an API that nobody has sent anything."""
    with serving(fresh(tmp_path_factory.mktemp("nothing"))) as base:
        yield base


@pytest.fixture(scope="session")
def down() -> str:
    """An address at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"http://127.0.0.1:{door.getsockname()[1]}"
