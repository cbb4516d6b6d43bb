"""The whole demonstration county out as OCDS: how much, how long, and nothing that does not fit."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest
from ocds_county import keep
from proved import proved

from monitor.demo import generate
from monitor.export.ocds.bulk import Asked
from monitor.export.ocds.files import RECORDS, RELEASES, export
from monitor.export.ocds.package import Publisher
from monitor.export.ocds.schema import Package, misfits
from monitor.store.database import open_database
from monitor.vocabulary.reading import read_event


@pytest.mark.prove
@pytest.mark.parametrize("public", [False, True])
def test_the_demonstration_fits_the_schemas(publisher: Publisher, tmp_path: Path, *, public: bool) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'county.db'}")
    database.migrate()
    keep(database, [read_event(line, stored=True) for line in generate(years=3, projects=400).log])
    started = time.perf_counter()
    with database.reading() as read:
        done = export(read, tmp_path / "out", publisher, Asked(sees=None if public else lambda _: True))
    seconds = time.perf_counter() - started
    found = 0
    names: tuple[tuple[str, Package], ...] = ((RELEASES, "release-package"), (RECORDS, "record-package"))
    for name, schema in names:
        with (tmp_path / "out" / name).open("rb") as lines:
            found += sum(1 for line in lines for _ in misfits(schema, json.loads(line, parse_float=Decimal)))
    database.close()
    assert done.processes > 400
    assert not found
    which = "public" if public else "whole"
    proved(f"OCDS {which}: {done.processes} processes, {done.releases} releases, {seconds:.0f} s, {found} misfits")
