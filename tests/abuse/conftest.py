"""A county with records of several units, each marked with a word of its unit, and one account of every sort."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from asking import Client
from staff import bears, session

from api.app import create_app
from monitor.accounts.principal import UNIT
from monitor.accounts.roles import Role
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.facts.lake import Lake
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.settings import Settings
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import day_number

TODAY = date(2026, 12, 31)
RULES = ("exp.committee-odd-5", "blk.publicised", "fnd.data-timeliness")
OWNER, CENTRE, FINANCE = "11999001MB000006XG", "11999001MB00000946", "11999001MB00000353"
FREE = ("title", "purpose", "reason", "topic", "note", "summary", "opinion")
"""Fields of free text that the mark of a unit is put into, where their text is Chinese."""


def mark(unit: str) -> str:
    """The word that only records of this unit hold."""
    return f"mark{unit[-6:]}kram"


def marked(value: Any, word: str) -> Any:
    """The same, with the word at the end of every free text."""
    if isinstance(value, dict):
        return {
            name: f"{one}{word}" if name in FREE and isinstance(one, str) and not one.isascii() else marked(one, word)
            for name, one in value.items()
        }
    return [marked(one, word) for one in value] if isinstance(value, list) else value


def events() -> list[dict[str, Any]]:
    """The contract's examples, each with the mark of the unit that sends it, in its id and in its texts."""
    out = []
    for kind in contract().kinds.values():
        told = deepcopy(kind.example)
        unit = told["source"].removeprefix(UNIT)
        if told["source"].startswith(UNIT):
            out.append({**told, "id": f"{told['id']}-{mark(unit)}", "data": marked(told["data"], mark(unit))})
    return out


@dataclass
class County:
    """An API with accounts over that log; `secrets` by name of the account."""

    app: Any
    secrets: dict[str, str | None]
    who: dict[str, tuple[Role, tuple[str, ...]]]
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(self.app)

    def ask(self, who: str, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**self.headers(who), **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    def headers(self, who: str) -> dict[str, str]:
        """What a request of `who` brings."""
        return {"accept-language": "en", **bears(self.secrets[who])}

    @property
    def units(self) -> dict[str, str]:
        """Name of an account -> its unit, where it has one."""
        return {name: own[0] for name, (_, own) in self.who.items() if own}

    def get(self, who: str, path: str) -> httpx.Response:
        return self.ask(who, "GET", path)


WHO: dict[str, tuple[Role, tuple[str, ...]]] = {
    "owner": (Role.SUBMITTER, (OWNER,)),
    "owner's certifier": (Role.CERTIFIER, (OWNER,)),
    "centre": (Role.SUBMITTER, (CENTRE,)),
    "centre's certifier": (Role.CERTIFIER, (CENTRE,)),
    "unit of nothing": (Role.SUBMITTER, ("11999001MB0000999X",)),
    "auditor": (Role.AUDITOR, ()),
    "owner's auditor": (Role.AUDITOR, (OWNER,)),
    "supervisor": (Role.SUPERVISOR, ()),
    "administrator": (Role.ADMINISTRATOR, ()),
    "witness": (Role.WITNESS, ()),
}


def _settings(folder: Path, **more: Any) -> Settings:
    told = {
        "lake": folder / "lake",
        "log_key_file": folder / "log.key",
        "accounts_key_file": folder / "accounts.key",
        "uploads": folder / "uploads",
        "request_rate": "100000/second",
        "sign_in_rate": "100000/second",
    }
    return Settings(database=f"sqlite:///{folder}/ledger.db", **(told | more))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a log that holds the marked events, and the findings of three rules on them."""
    folder = tmp_path_factory.mktemp("told")
    app = create_app(_settings(folder, access="open"), audit=False, today=lambda: TODAY)
    content = json.dumps(events(), ensure_ascii=False).encode()
    answer = Client(app).request(
        "POST", "/events", content=content, headers={"content-type": "application/cloudevents-batch+json"}
    )
    assert answer.json()["accepted"] == len(events()), answer.text
    desk, on = app.state.desk, charges(rules_on(place("demo"), list(RULES)), place("demo"))
    while not catch_up(desk.database, Lake(desk.settings.lake), on, day_number(TODAY)).done:
        pass
    desk.close()
    return folder


@contextmanager
def _asked(told: Path, folder: Path, **more: Any) -> Iterator[County]:
    shutil.copytree(told, folder, dirs_exist_ok=True)
    app = create_app(_settings(folder, **more), audit=False, today=lambda: TODAY)
    desk = app.state.desk
    secrets: dict[str, str | None] = {"nobody": None}
    for number, (name, (role, units)) in enumerate(WHO.items()):
        secrets[name] = session(desk, role, units, name=f"who.{number}", person=f"P-{7100 + number}")
    yield County(app, secrets, {"nobody": (Role.PUBLIC, ()), **WHO})
    desk.close()


@pytest.fixture(scope="session")
def county(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """It is asked by many tests: none of them changes what another reads."""
    with _asked(told, tmp_path_factory.mktemp("county")) as made:
        yield made


@pytest.fixture(scope="module")
def other_county(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """One that a file of tests may fill with anything."""
    with _asked(told, tmp_path_factory.mktemp("other")) as made:
        yield made


@pytest.fixture(scope="session")
def asked() -> Callable[..., AbstractContextManager[County]]:
    """Makes a county in a folder, with settings as told."""
    return _asked


@pytest.fixture(scope="session")
def unpacked() -> Callable[[httpx.Response], bytes]:
    """The readable bytes of an answer."""
    return _unpacked


def _unpacked(answer: httpx.Response) -> bytes:
    """The body of an answer, with the parts of a zip (xlsx, docx, bundle) read out."""
    body = answer.content
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
