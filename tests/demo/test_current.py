"""What is under way on the day of the demonstration: draws that wait, and nothing that the rules object to."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.demo import generate
from monitor.demo.breaches import RATES
from monitor.demo.coming import come, policy_of
from monitor.demo.current import current
from monitor.draw.chain import TW_TEST
from monitor.draw.check import State
from monitor.drawing.check import of_draw
from monitor.drawing.state import state
from monitor.drawing.trust import Trust
from monitor.facts.records import records
from monitor.ledger.note import COSIGNATURE, SigningKey
from monitor.rules.catalogue import rule
from monitor.rules.places import place
from monitor.store.database import open_database
from monitor.vocabulary.event import day_number
from monitor.vocabulary.reading import read_event

KEY = SigningKey("localhost/tenderwatch", 1, b"d" * 32)
WITNESSES = [SigningKey(f"demo.invalid/w{n}", COSIGNATURE, bytes([n]) * 32) for n in (1, 2)]
WORLD = generate(years=1, projects=12, breaches={}, gaps=0)
MOMENTS = ["2026-10-04T12:00:00+08:00", "2026-11-30T09:10:00+08:00", "2027-01-02T23:59:00+08:00"]
"""A holiday, a working Monday morning, and a year beyond the county's."""


def told(at: str) -> list[dict[str, Any]]:
    return list(current(WORLD.world, datetime.fromisoformat(at)))


@pytest.mark.parametrize("at", MOMENTS)
def test_nothing_is_told_before_it_happens(at: str) -> None:
    events = told(at)
    assert events[-1]["time"] <= at
    assert all(first["time"] <= second["time"] for first, second in pairwise(events))
    assert events == told(at)


@pytest.mark.parametrize("at", MOMENTS)
def test_two_draws_wait_and_two_were_held(tmp_path: Path, at: str) -> None:
    events = [read_event(event) for event in told(at)]
    database = open_database(f"sqlite:///{tmp_path}/ledger.db", origin=KEY.name, key=KEY)
    database.migrate()
    assert come(database, events, WITNESSES, "demo").refused == []
    trust, now = Trust(KEY.verifier, policy_of(KEY, WITNESSES)), int(datetime.fromisoformat(at).timestamp())
    ids = [str(event.data["draw_id"]) for event in events if event.type == "draw.committed"]
    with database.reading() as read:
        found = {one: state(read, one, trust, now) for one in ids}
        checks = [check for one in ids for check in of_draw(read, one, trust, [TW_TEST.name]).checks]
    database.close()
    assert Counter(one.state for one in found.values()) == {"revealing": 1, "awaiting_round": 1, "held": 2}
    assert sum(bool(one.record.vacated) for one in found.values()) == 1
    assert all("run" not in one.next for one in found.values())
    assert not [check for check in checks if check.state is State.FAILED]


@pytest.mark.parametrize("at", [MOMENTS[0], *(pytest.param(at, marks=pytest.mark.prove) for at in MOMENTS[1:])])
def test_the_rules_do_not_object(at: str) -> None:
    events = sorted([*WORLD.events, *told(at)], key=lambda event: str(event["time"]))
    charged = charges([rule(rule_id) for rule_id in RATES], place("demo"))
    rows = records(enumerate(map(read_event, events), start=1))
    result = batch(rows, charged, day_number(date.fromisoformat(at[:10])))
    verdicts = result.verdicts.to_dicts()
    assert [row["about"] for row in verdicts if row["verdict"] == "flagged"] == []
    assert {row["rule"] for row in verdicts if row["verdict"] == "clear"} > {"exp.pool-adequacy", "tnd.bid-period-20d"}
