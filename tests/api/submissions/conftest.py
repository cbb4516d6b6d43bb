"""A unit's clerk and its certifier, another unit's clerk and an auditor, each with a session, before the API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import store_fixtures
from fastapi import FastAPI
from hand_in import UNIT

from api.app import create_app
from monitor.accounts.sessions import Life, SecondFactor, open_session
from monitor.settings import Settings
from monitor.store.accounts import Account, make_account, stamp
from monitor.submissions.check import check_next
from monitor.vocabulary.event import COUNTY

OTHER = "11999001MB00000946"
WHO = {
    "clerk": ("P-11", {"bureau_submitter"}, {UNIT}),
    "certifier": ("P-12", {"bureau_certifier"}, {UNIT}),
    "alone": ("P-11", {"bureau_certifier"}, {UNIT}),
    "stranger": ("P-13", {"bureau_submitter", "bureau_certifier"}, {OTHER}),
    "auditor": ("P-14", {"auditor"}, {UNIT}),
}


postgres = store_fixtures.postgres
postgres_template = store_fixtures.postgres_template


@dataclass
class Office:
    """Requests as one of WHO, at a clock that only moves when told to."""

    app: FastAPI
    secrets: dict[str, str]
    at: datetime

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**more.pop("headers", {})}
        if who in self.secrets:
            headers["Authorization"] = f"Bearer {self.secrets[who]}"

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(asked())

    def get(self, who: str, path: str) -> httpx.Response:
        return self.ask(who, "GET", path)

    def hand_in(self, who: str, raw: bytes, name: str = "payments.jsonl", **fields: Any) -> httpx.Response:
        return self.ask(who, "POST", "/submissions?lang=en", files={"file": (name, raw)}, data=fields)

    def check(self) -> None:
        desk = self.app.state.desk
        while check_next(desk.database, desk.uploads, "t", most=desk.settings.max_upload_rows, clock=lambda: desk.now):
            pass

    def checked(self, raw: bytes, **more: Any) -> dict[str, Any]:
        made = self.hand_in("clerk", raw, **more)
        assert made.status_code == 202, made.text
        self.check()
        told: dict[str, Any] = self.get("clerk", f"/submissions/{made.json()['id']}").json()
        return told

    def certify(self, who: str, told: dict[str, Any], **changed: Any) -> httpx.Response:
        seen = {"file_sha256": told["file"]["sha256"], "events_sha256": told["events_sha256"], **changed}
        return self.ask(who, "POST", f"/submissions/{told['id']}/certify?lang=en", json=seen)

    def later(self, **more: float) -> None:
        self.at += timedelta(**more)


def _office(url: str, folder: Path, **more: Any) -> Iterator[Office]:
    settings = Settings(
        database=url,
        lake=folder / "lake",
        log_key_file=folder / "log.key",
        accounts_key_file=folder / "accounts.key",
        uploads=folder / "uploads",
        **more,
    )
    office = Office(FastAPI(), {}, datetime(2026, 11, 30, 9, tzinfo=COUNTY))
    office.app = create_app(settings, audit=False, clock=lambda: office.at)
    with office.app.state.desk.database.writing() as write:
        for login, (person, roles, units) in WHO.items():
            at = stamp(office.at)
            told = Account(
                "0", login, login, person, frozenset(roles), frozenset(units), frozenset(), "zh", "active", at, at
            )
            account = make_account(write, told, now=office.at)
            life = Life.of(settings)
            opened = open_session(write, account, life=life, second_factor=SecondFactor.TOTP, now=office.at)
            office.secrets[login] = opened.secret
    yield office
    office.app.state.desk.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    yield from _office(f"sqlite:///{tmp_path}/ledger.db", tmp_path)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all tests of a file that leave nothing behind: files of at most 4,000 bytes."""
    folder = tmp_path_factory.mktemp("door")
    yield from _office(f"sqlite:///{folder}/ledger.db", folder, max_upload_bytes=4_000)


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Office]:
    """Two drafts a unit."""
    yield from _office(f"sqlite:///{tmp_path}/ledger.db", tmp_path, max_drafts=2)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "postgresql":
        yield from _office(request.getfixturevalue("postgres_template").copy(), tmp_path)
    else:
        yield from _office(f"sqlite:///{tmp_path}/ledger.db", tmp_path)
