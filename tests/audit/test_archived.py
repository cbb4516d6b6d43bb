"""An audit that reaches into archived months says what it says where nothing was ever archived."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from old_months import in_database, put_away
from sqlalchemy import select

from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.demo import generate
from monitor.facts.lake import Lake
from monitor.operation.months import stays
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.tables.finding import finding
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

JANUARY, FEBRUARY = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 2, 10, tzinfo=UTC)
FAMILIES = ("dec", "pay")
CHARGED = [one for one in charges(rules_on(place("demo")), place("demo")) if one.rule.family in FAMILIES]
SAID = (
    "id",
    "rule",
    "state",
    "about",
    "day",
    "stake_fen",
    "shown",
    "message_zh",
    "process_id",
    "project_id",
    "unit_id",
)


def history() -> list[dict[str, Any]]:
    """Some months of a generated county."""
    return [json.loads(line) for line in islice(generate(projects=6, years=1, seed=7).lines, 1_000, 1_260)]


@dataclass
class County:
    """A ledger that an audit follows."""

    folder: Path
    archive: Path | None = None
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.database = open_database(f"sqlite:///{self.folder}/live.db", archive=self.archive)
        self.database.migrate()

    def add(self, events: Sequence[Event], now: datetime) -> None:
        with self.database.writing() as write:
            append(write, list(events), now=now)
        while not catch_up(self.database, Lake(self.folder / "lake"), CHARGED, day_number(now.date())).done:
            pass

    def findings(self) -> list[tuple[Any, ...]]:
        with self.database.reading() as read:
            told = select(*(finding.c[name] for name in SAID)).order_by(finding.c.id)
            return [tuple(row) for row in read.connection.execute(told)]


def test_a_live_audit_far_back_and_the_whole_of_it_say_the_same(tmp_path: Path) -> None:
    told = history()
    moved = [
        {**event, "id": f"{event['id']}-c", "corrects": event["id"], "time": later(event)} for event in told[5:240:40]
    ]
    first, then = told[:250], [*moved, *told[250:]]
    archived, plain = County(tmp_path / "a", tmp_path / "archive"), County(tmp_path / "b")
    for one in (archived, plain):
        one.add([read_event(event, stored=True) for event in first], JANUARY)
    before = archived.findings()
    (sealed,) = put_away(archived.database, "2026-01", stays=sorted(stays()), size=1_000, now=FEBRUARY)
    with archived.database.reading() as read:
        assert len([seq for seq in in_database(read) if seq < len(first)]) == len(first) - sealed.payloads
    for one in (archived, plain):
        one.add([read_event(event, stored=True) for event in then], FEBRUARY)
    assert archived.findings() == plain.findings()
    assert len(before) > 10
    assert before != archived.findings()
    lakes = []
    for one in (archived, plain):  # everything anew, from a lake that is made anew
        fresh = Lake(one.folder / "again")
        with one.database.reading() as read:
            fresh.extend(read)
        kinds = sorted({kind for charge in CHARGED for kind in charge.rule.reads})
        records = fresh.records(kinds)
        ids = dict(records.events.select("event", "id").iter_rows())
        lakes.append(
            {kind: [(ids[row[0]], *row[1:]) for row in frame.iter_rows()] for kind, frame in records.payloads.items()}
        )
        one.database.close()
    assert lakes[0] == lakes[1]


def later(event: dict[str, Any]) -> str:
    return (datetime.fromisoformat(event["time"]) + timedelta(days=20)).isoformat()
