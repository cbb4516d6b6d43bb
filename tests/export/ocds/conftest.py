from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from made_once import made_once
from ocds_county import county_events, keep

from monitor.export.ocds.bulk import Asked, record_lines, release_lines
from monitor.export.ocds.county import County
from monitor.export.ocds.package import Publisher
from monitor.settings import Settings
from monitor.store.database import Database, Read, open_database
from monitor.vocabulary.reading import read_event

WHOLE, PUBLIC = Asked(sees=lambda _: True), Asked()
PUBLISHER = Publisher.of(
    Settings(
        publisher_name="Example county",
        public_url="https://example.invalid/tw/",
        publication_license="https://example.invalid/licence",
    )
)


def _filled(folder: Path) -> None:
    made = open_database(f"sqlite:///{folder / 'county.db'}")
    made.migrate()
    keep(made, county_events())
    made.close()


@pytest.fixture(scope="session")
def publisher() -> Publisher:
    return PUBLISHER


@pytest.fixture(scope="session")
def county_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A small county on SQLite; nothing is added to it."""
    folder = tmp_path_factory.mktemp("ocds") / "county"
    shutil.copytree(made_once(tmp_path_factory, "ocds_county", _filled), folder)
    made = open_database(f"sqlite:///{folder / 'county.db'}")
    yield made
    made.close()


@pytest.fixture
def county_read(county_database: Database) -> Iterator[Read]:
    with county_database.reading() as read:
        yield read


@pytest.fixture(scope="session")
def packages(county_database: Database) -> Callable[[str, Asked], list[Any]]:
    """The packages of the county, `releases` or `records`; made once, so change nothing in them."""
    made: dict[tuple[str, bool], list[Any]] = {}

    def told(name: str, asked: Asked) -> list[Any]:
        key = (name, asked.sees is None)
        if key not in made:
            make = {"releases": release_lines, "records": record_lines}[name]
            with county_database.reading() as read:
                lines = list(make(County(read), PUBLISHER, asked))
            made[key] = [json.loads(line, parse_float=Decimal) for line in lines]
        return made[key]

    return told


@pytest.fixture(params=[WHOLE, PUBLIC], ids=["whole", "public"])
def asked(request: pytest.FixtureRequest) -> Asked:
    """What is asked for: everything, or what the public sees."""
    told: Asked = request.param
    return told


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    made = open_database(f"sqlite:///{path}")
    made.migrate()
    made.close()
    return path


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty log."""
    shutil.copy(sqlite_template, tmp_path / "ledger.db")
    made = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield made
    made.close()


@pytest.fixture
def tell(database: Database) -> Callable[..., None]:
    """Events (JSON objects with an id) go into the log of an empty database."""

    def told(*events: dict[str, Any]) -> None:
        keep(database, [read_event(event) for event in events])

    return told
