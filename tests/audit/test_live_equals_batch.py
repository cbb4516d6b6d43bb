"""Live after the last event == batch over everything, for random histories in random order.

Histories are woven from the examples of the rules: late, corrected and withdrawn events, days that pass in between.
Rounds may read very few records of a value: what they put off is judged at a distance before it is compared.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from woven import histories

from monitor.audit import live
from monitor.audit.batch import batch
from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.audit.far import judge_far
from monitor.audit.keep import rows
from monitor.audit.references import References
from monitor.facts.lake import Lake
from monitor.facts.records import records
from monitor.facts.scopes import COUNTY
from monitor.findings.identity import finding_id
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.store import findings as finding_store
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.store.events import events_after
from monitor.store.verdicts import Area, standing
from monitor.vocabulary.event import Event, day_number
from monitor.vocabulary.reading import read_event

CHARGED = [charge for charge in charges(rules_on(place("demo")), place("demo")) if charge.rule.scope != COUNTY]
"""The rules that live and batch share: those that look at the whole county are left to the batch."""
START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_DAY, LAST_DAY = day_number(START.date()), day_number(START.date()) + 400


@contextmanager
def a_store() -> Iterator[tuple[Database, Lake]]:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/live.db")
        database.migrate()
        try:
            yield database, Lake(Path(folder) / "lake")
        finally:
            database.close()


def standing_rows(database: Database) -> set[Any]:
    with database.reading() as read:
        areas = {(charge.rule.id, charge.rule.scope) for charge in CHARGED}
        scopes = read.connection.exec_driver_sql("SELECT DISTINCT scope_id FROM verdict").scalars().all()
        found = (standing(read, Area((rule,), scope, scope_ids=tuple(scopes))) for rule, scope in areas)
        return {row for part in found for row in part}


def batch_rows(database: Database, day: int) -> tuple[set[Any], set[str]]:
    with database.reading() as read:
        events = events_after(read, -1, 100_000)
    judged = batch(records((event.seq, event.event) for event in events), CHARGED, day, shard_rows=50)
    assert judged.failed == ()
    parts = judged.verdicts.partition_by("scope_kind", as_dict=True)
    kept = {row for (scope,), part in parts.items() for row in rows(part, str(scope)).values()}
    versions = {charge.rule.id: charge.rule.version for charge in CHARGED}
    return kept, {finding_id(row.rule, versions[row.rule], *row.key[1:4]) for row in kept if row.verdict == "flagged"}


@settings(
    max_examples=max(5, settings.default.max_examples // 20), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(history=histories(), data=st.data())
def test_live_after_the_last_event_is_batch(history: list[dict[str, Any]], data: st.DataObject) -> None:
    events: list[Event] = [read_event(event, stored=True) for event in history]
    day, references = FIRST_DAY, References()
    most = data.draw(st.sampled_from([live.MOST, 1, 3]), label="records that a round reads for a rule")
    with a_store() as (database, lake), patch.object(live, "MOST", most):
        catch_up(database, lake, CHARGED, day)
        now = START
        while events:
            size = data.draw(st.integers(1, 4), label="events appended together")
            now += timedelta(seconds=1)
            with database.writing() as write:
                append(write, events[:size], actor="0", now=now)
            events = events[size:]
            day = min(LAST_DAY, day + data.draw(st.sampled_from([0, 0, 1, 15, 60]), label="days passed"))
            assert catch_up(database, lake, CHARGED, day, references=references).failed == ()
            if data.draw(st.sampled_from([False, False, False, True]), label="a turn of what was put off"):
                assert not judge_far(database, lake, CHARGED, day)
        day += data.draw(st.sampled_from([0, 5, 30, 200]), label="days at the end")
        catch_up(database, lake, CHARGED, day, references=references)
        assert not judge_far(database, lake, CHARGED, day)
        expected, flagged = batch_rows(database, day)
        found = standing_rows(database)
        assert sorted(found) == sorted(expected), json.dumps(history, ensure_ascii=False)
        with database.reading() as read:
            assert finding_store.standing_ids(read) == flagged
