"""Out as OCDS and into an empty database: the same events, so the same facts and the same findings."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from ocds_county import county_events
from proved import proved

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.export.ocds.bulk import Asked
from monitor.export.ocds.files import OTHERS, RELEASES, export
from monitor.export.ocds.package import Publisher
from monitor.facts.records import Records, records
from monitor.intake.deliver import deliver
from monitor.intake.ocds.door import Options, import_ocds
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.store.database import Read, open_database
from monitor.store.events import StoredEvent, events_after
from monitor.vocabulary.event import day_number

AS_OF = day_number(date(2026, 12, 31))
RULES = ["tnd.min-bidders-3", "pay.over-contract", "dat.back-dating", "awd.first-candidate"]
"""What an ordinary run asks: the process, the contract, the moment of entry, the award."""


def stored(read: Read) -> list[StoredEvent]:
    out: list[StoredEvent] = []
    while fresh := events_after(read, out[-1].seq if out else -1, 2_000):
        out += fresh
    return out


def same_order(told: list[StoredEvent]) -> Records:
    """The tables of these events, numbered in an order that every ledger of them has."""
    ordered = sorted(told, key=lambda one: (one.event.source, one.event.id))
    return records(enumerate(one.event for one in ordered))


def came_back(read: Read, publisher: Publisher, folder: Path, template: Path) -> list[StoredEvent]:
    """What an empty database holds after it has read our export."""
    export(read, folder / "out", publisher, Asked(sees=lambda _: True))
    shutil.copy(template, folder / "empty.db")
    empty = open_database(f"sqlite:///{folder / 'empty.db'}")
    files = [folder / "out" / name for name in (RELEASES, OTHERS)]
    assert not deliver(empty, [import_ocds(files, Options(unit=None))]).is_troubled
    with empty.reading() as told:
        back = stored(told)
    empty.close()
    return back


@pytest.mark.parametrize("rules", [RULES, pytest.param(None, marks=pytest.mark.prove)], ids=["some", "all"])
def test_facts_and_findings_are_the_same(
    county_read: Read, publisher: Publisher, tmp_path: Path, sqlite_template: Path, rules: list[str] | None
) -> None:
    before = same_order(stored(county_read))
    after = same_order(came_back(county_read, publisher, tmp_path, sqlite_template))
    assert before.events.height == len(county_events())
    assert before.events.equals(after.events)
    assert before.links.equals(after.links)
    assert before.payloads.keys() == after.payloads.keys()
    for kind, told in before.payloads.items():
        assert told.equals(after.payloads[kind]), kind
    pack = place("demo")
    charged = charges(rules_on(pack, rules or ()), pack)
    found, again = batch(before, charged, AS_OF).verdicts, batch(after, charged, AS_OF).verdicts
    assert found.height > 50
    assert "flagged" in found["verdict"].to_list()
    order = [name for name, type_ in found.schema.items() if not type_.is_nested()]
    assert found.sort(order).equals(again.sort(order))
    flagged = found.filter(pl.col("verdict") == "flagged").height
    proved(f"OCDS out and in: {before.events.height} events, {len(charged)} rules, {flagged} findings, all equal")
