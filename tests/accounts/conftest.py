"""Accounts on a temporary database, under a clock that tests set."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
import store_fixtures
from sqlalchemy import select

from monitor.accounts.office import Office
from monitor.accounts.passwords import Passwords
from monitor.accounts.principal import OPEN, Principal
from monitor.settings import Settings
from monitor.store.accounts import Account
from monitor.store.database import Database, open_database
from monitor.store.tables.entry import entry
from monitor.store.tables.payload import payload
from monitor.vocabulary.event import COUNTY

START = datetime(2026, 3, 2, 9, 30, tzinfo=COUNTY)
LIGHT_KIB = 64
"""Memory of a hash in tests: the least that argon2 takes with one lane is 8."""


postgres = store_fixtures.postgres
sqlite_template = store_fixtures.sqlite_template
postgres_template = store_fixtures.postgres_template
backend = store_fixtures.backend
new_database = store_fixtures.new_database
database = store_fixtures.database


class Clock:
    """Tells the moment that a test set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **more: float) -> datetime:
        self.now += timedelta(**more)
        return self.now


class World:
    """The office of one installation, its clock, and what a person does with both."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder, self.clock = database, folder, Clock()
        self.office = self.another()

    def another(self, **more: Any) -> Office:
        """The office of another process on the same database."""
        told = {"accounts_key_file": self.folder / "accounts.key", **more}
        office = Office(Settings(**told), lambda: self.database, self.clock)
        office.means = replace(office.means, passwords=Passwords(LIGHT_KIB))
        return office

    def account(
        self, login: str, *roles: str, person: str | None = None, units: tuple[str, ...] = ()
    ) -> tuple[str, str]:
        """Number and temporary password of an account made by the command line."""
        told = Account(
            number="0", login=login, label="岗位", person=person or f"P-{login}", roles=frozenset(roles),
            units=frozenset(units), townships=frozenset(), language="zh", state="active", made_at="", changed_at="",
        )  # fmt: skip
        made = self.office.create(OPEN, told)
        assert made.password is not None
        return made.account.number, made.password

    def who(self, secret: str) -> Principal:
        found = self.office.principal(secret)
        assert found is not None
        return found

    def enrolled(self, login: str, *roles: str, **more: Any) -> Person:
        """Somebody who set his password and enrolled, and is signed in."""
        number, first = self.account(login, *roles, **more)
        opened = self.office.sign_in(login, first, "")
        self.office.set_password(self.who(opened.secret), first, f"{login} long enough")
        opened = self.office.sign_in(login, f"{login} long enough", "")
        enrolment = self.office.begin_second_factor(self.who(opened.secret))
        person = Person(self, number, login, enrolment.secret)
        person.codes = self.office.enrol_second_factor(self.who(opened.secret), person.code())
        person.secret = opened.secret
        return person

    def doings(self, number: str | None = None) -> list[tuple[str, str, dict[str, Any]]]:
        """(change, actor, data) of each entry about accounts, oldest first."""
        told = select(entry.c.actor, payload.c.body).join(payload, payload.c.seq == entry.c.seq)
        with self.database.reading() as read:
            rows = read.connection.execute(told.where(entry.c.type == "account.changed").order_by(entry.c.seq)).all()
        out = [(json.loads(row.body), row.actor) for row in rows]
        return [(data["change"], actor, data) for data, actor in out if number in {None, data["account"]}]


class Person:
    """Somebody with an account, a password and an authenticator."""

    def __init__(self, world: World, number: str, login: str, otp: str) -> None:
        self.world, self.number, self.login, self.otp = world, number, login, otp
        self.password = f"{login} long enough"
        self.codes: list[str] = []
        self.secret = ""

    def code(self) -> str:
        return pyotp.TOTP(self.otp).at(self.world.clock.now)

    def sign_in(self, *, code: str | None = None, password: str | None = None) -> str:
        """The secret of a new session, half a minute later, so that the code is a new one."""
        self.world.clock.on(seconds=30)
        told = self.world.office.sign_in(self.login, password or self.password, self.code() if code is None else code)
        self.secret = told.secret
        return told.secret

    @property
    def who(self) -> Principal:
        return self.world.who(self.secret)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path)


def _copied(template: Path, folder: Path) -> Iterator[World]:
    for name in ("ledger.db", "accounts.key"):
        if (template / name).exists():
            shutil.copy(template / name, folder / name)
    opened = open_database(f"sqlite:///{folder}/ledger.db")
    yield World(opened, folder)
    opened.close()


@pytest.fixture
def lone(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    """The same on SQLite only, where nothing depends on the database."""
    yield from _copied(sqlite_template.parent, tmp_path)


class Board:
    """Two administrators, a supervisor and an auditor of two units."""

    def __init__(self, world: World) -> None:
        self.first = world.enrolled("first", "administrator")
        self.second = world.enrolled("second", "administrator")
        self.supervisor = world.enrolled("supervisor", "supervisor")
        self.auditor = world.enrolled("auditor", "auditor", units=("org:finance", "org:audit"))

    def at(self, world: World) -> Board:
        """The same people in a copy of their world."""
        told = copy(self)
        for name, person in vars(self).items():
            there = copy(person)
            there.world = world
            setattr(told, name, there)
        return told


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, Board]:
    """A world with its board, made once: the folder that holds it."""
    folder = tmp_path_factory.mktemp("peopled")
    shutil.copy(sqlite_template, folder / "ledger.db")
    opened = open_database(f"sqlite:///{folder}/ledger.db")
    board = Board(World(opened, folder))
    opened.close()
    return folder, board


@pytest.fixture
def county(peopled: tuple[Path, Board], tmp_path: Path) -> Iterator[World]:
    """A copy of the world with its board."""
    yield from _copied(peopled[0], tmp_path)


@pytest.fixture
def board(peopled: tuple[Path, Board], county: World) -> Board:
    return peopled[1].at(county)
