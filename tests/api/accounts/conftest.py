"""The API of an installation with accounts, asked over HTTP by browsers and programs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest
from fastapi import FastAPI

from api.app import create_app
from monitor.accounts.passwords import Passwords
from monitor.accounts.principal import OPEN
from monitor.settings import Settings
from monitor.store.accounts import Account
from monitor.vocabulary.event import COUNTY

START = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
HERE = "https://county.example"
OWN = {"sec-fetch-site": "same-origin", "origin": HERE}
"""What a browser sends from a page of ours."""


class Door:
    """An app, its clock, and who stands before it."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.now = START

    def on(self, **more: float) -> None:
        self.now += timedelta(**more)

    def ask(self, method: str, path: str, secret: str | None = None, **more: Any) -> httpx.Response:
        """One request, by bearer where a secret is given."""
        headers = {**({} if secret is None else {"authorization": f"Bearer {secret}"}), **more.pop("headers", {})}

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                return await client.request(method, path, headers=headers, **more)

        return asyncio.run(asked())

    def account(self, login: str, *roles: str, units: tuple[str, ...] = ()) -> tuple[str, str]:
        """Number and temporary password of an account made by the command line."""
        told = Account(
            number="0", login=login, label="岗位", person=f"P-{login}", roles=frozenset(roles),
            units=frozenset(units), townships=frozenset(), language="zh", state="active", made_at="", changed_at="",
        )  # fmt: skip
        made = self.app.state.desk.accounts.create(OPEN, told)
        return made.account.number, made.password

    def enrolled(self, login: str, *roles: str, units: tuple[str, ...] = ()) -> Staff:
        """Somebody who went through it all over HTTP."""
        number, first = self.account(login, *roles, units=units)
        staff = Staff(self, number, login)
        secret = self.ask("POST", "/session", json={"login": login, "password": first}).json()["secret"]
        told = {"present": first, "wanted": staff.password}
        assert self.ask("POST", "/account/password", secret, json=told).status_code == 204
        staff.secret = self.ask("POST", "/session", json={"login": login, "password": staff.password}).json()["secret"]
        staff.otp = staff.ask("POST", "/account/second-factor").json()["secret"]
        shown = staff.ask("POST", "/account/second-factor/confirmation", json={"code": staff.code()})
        assert shown.status_code == 200, shown.text
        return staff


class Staff:
    """Somebody with an account."""

    def __init__(self, door: Door, number: str, login: str) -> None:
        self.door, self.number, self.login = door, number, login
        self.password, self.otp, self.secret = f"{login} long enough", "", ""

    def code(self) -> str:
        return pyotp.TOTP(self.otp).at(self.door.now)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.door.ask(method, path, self.secret, **more)

    def come(self) -> Staff:
        """A new session."""
        self.secret = self.door.ask("POST", "/session", json=self.told()).json()["secret"]
        return self

    def told(self) -> dict[str, str]:
        """What opens a session half a minute later."""
        self.door.on(seconds=30)
        return {"login": self.login, "password": self.password, "code": self.code()}


def _door(folder: Path, **more: Any) -> Door:
    told = {
        "database": f"sqlite:///{folder}/ledger.db", "lake": folder / "lake",
        "log_key_file": folder / "log.key", "accounts_key_file": folder / "accounts.key",
        "sign_in_rate": "100000/minute", **more,
    }  # fmt: skip
    door: Door
    app = create_app(Settings(access="accounts", **told), audit=False, clock=lambda: door.now)
    door = Door(app)
    accounts = app.state.desk.accounts
    accounts.means = replace(accounts.means, passwords=Passwords(64))
    return door


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Callable[..., Door]]:
    """Installations of other settings, on one database."""
    opened: list[Door] = []

    def new(**more: Any) -> Door:
        opened.append(_door(tmp_path, **more))
        return opened[-1]

    yield new
    for door in opened:
        door.app.state.desk.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One installation for all tests of a file, on each database; who comes in a test bears a name of its own."""
    more = {"database": request.getfixturevalue("postgres_template").copy()} if request.param == "postgresql" else {}
    door = _door(tmp_path_factory.mktemp("door"), **more)
    yield door
    door.app.state.desk.close()


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The same where nothing depends on the database."""
    door = _door(tmp_path_factory.mktemp("door"))
    yield door
    door.app.state.desk.close()


@pytest.fixture(scope="module")
def auditor(door: Door) -> Staff:
    """An auditor, to be signed in anew by whoever ends his session."""
    return door.enrolled("auditor", "auditor")


@pytest.fixture(scope="module")
def admin(door: Door) -> Staff:
    """An administrator."""
    return door.enrolled("admin", "administrator")
