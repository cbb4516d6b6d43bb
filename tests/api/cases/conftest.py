"""The API with accounts over a log with findings, asked by the people of `case_desk`; its clock stands."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import store_fixtures
from case_desk import NOW, fill, staff
from fastapi import FastAPI
from staff import bears

from api.app import create_app
from monitor.accounts.sessions import Life, SecondFactor, open_session
from monitor.settings import Settings
from monitor.store.accounts import account_by_number
from monitor.store.database import open_database

AT = NOW + timedelta(minutes=1)
NAMES = {"ann": "1", "bo": "2", "anns_other": "3", "chief": "4", "of_housing": "5", "clerk": "7"}


postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template


@dataclass
class Office:
    """Requests as one of NAMES, at a clock that stands."""

    app: FastAPI
    secrets: dict[str, str]
    findings: list[str]

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**bears(self.secrets.get(who)), "accept-language": "en", **more.pop("headers", {})}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(asked())

    def get(self, who: str, path: str) -> Any:
        answer = self.ask(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, who: str, number: int, name: str, **body: Any) -> httpx.Response:
        return self.ask(who, "POST", f"/cases/{number}/{name}", json=body)

    def done(self, who: str, number: int, *names: str, **body: Any) -> Any:
        told = None
        for name in names:
            told = self.act(who, number, name, text="because", **body)
            assert told.status_code == 200, (name, told.text)
        assert told is not None
        return told.json()

    def open(self, who: str, *findings: str, **body: Any) -> Any:
        answer = self.ask(who, "POST", "/cases", json={"findings": list(findings), **body})
        assert answer.status_code == 201, answer.text
        return answer.json()


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        database=url,
        lake=folder / "lake",
        log_key_file=folder / "log.key",
        accounts_key_file=folder / "accounts.key",
        uploads=folder / "uploads",
        access="accounts",
    )


def _filled(settings: Settings) -> tuple[list[str], dict[str, str]]:
    """The findings of the database, and a session of each of NAMES."""
    database = open_database(settings.database, key=settings.signing_key())
    database.migrate()
    secrets = {}
    with database.writing() as write:
        findings = fill(write)
        staff(write)
        for name, number in NAMES.items():
            account = account_by_number(write, number)
            assert account is not None
            life = Life.of(settings)
            told = open_session(write, account, life=life, second_factor=SecondFactor.TOTP, now=AT)
            secrets[name] = told.secret
    database.close()
    return findings, secrets


def _office(settings: Settings, findings: list[str], secrets: dict[str, str]) -> Iterator[Office]:
    office = Office(create_app(settings, audit=False, clock=lambda: AT), secrets, findings)
    yield office
    office.app.state.desk.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], dict[str, str]]:
    """A folder with the database, filled."""
    folder = tmp_path_factory.mktemp("cases")
    return folder, *_filled(_settings(f"sqlite:///{folder}/ledger.db", folder))


@pytest.fixture
def office(template: tuple[Path, list[str], dict[str, str]], tmp_path: Path) -> Iterator[Office]:
    """Twelve findings about two units; nobody has worked on them yet."""
    folder, findings, secrets = template
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    yield from _office(_settings(f"sqlite:///{tmp_path}/ledger.db", tmp_path), findings, secrets)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """The same on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("office")
        return
    settings = _settings(request.getfixturevalue("postgres_template").copy(), tmp_path)
    yield from _office(settings, *_filled(settings))
