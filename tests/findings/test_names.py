from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.findings.names import MOST_READ, unit_names
from monitor.rules.kit.like import UNIT, like
from monitor.store.append import append
from monitor.store.database import Database, open_database
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.reading import read_event

NOW = datetime(2026, 12, 31, 12, tzinfo=COUNTY)
TODAY = 20_818  # 2026-12-31


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = open_database(f"sqlite:///{tmp_path}/ledger.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture
def named(database: Database) -> Callable[..., dict[str, str]]:
    """The names of the findings `rows` (unit, judged entry, other entries) over these events."""

    def asked(events: list[dict[str, Any]], *rows: tuple[str | None, int, list[int]]) -> dict[str, str]:
        told = [read_event({**event, "id": f"e-{place}"}) for place, event in enumerate(events)]
        with database.writing() as write:
            append(write, told, now=NOW)
        findings = [{"unit_id": unit, "event": event, "events": others} for unit, event, others in rows]
        with database.reading() as read:
            return unit_names(read, findings, TODAY)

    return asked


def paid(day: str = "2026-03-02", **payer: str) -> dict[str, Any]:
    return like("payment.made", day, payer={"id": UNIT, **payer})


def test_the_registered_name_comes_first(named: Callable[..., dict[str, str]]) -> None:
    registered = like("organisation.registered", "2026-01-05", organisation={"id": UNIT, "name": "示例水务局"})
    assert named([registered, paid(name="水务局（自称）")], (UNIT, 1, [1])) == {UNIT: "示例水务局"}


def test_else_a_name_told_beside_the_id_in_any_event_of_the_finding(named: Callable[..., dict[str, str]]) -> None:
    events = [paid(), paid("2026-03-03", name="示例水务局"), paid("2026-03-04", name="不属于本条")]
    assert named(events, (UNIT, 0, [0, 1])) == {UNIT: "示例水务局"}


def test_another_lends_no_name(named: Callable[..., dict[str, str]]) -> None:
    other = {"kind": "organisation", "id": "91999001MA00001110", "name": "别家"}
    assert named([like("payment.made", "2026-03-02", payer={"id": UNIT}, payee=other)], (UNIT, 0, [0])) == {}
    assert named([], (None, 0, [0])) == {}


def test_no_more_entries_are_read_than_a_page_can_wait_for(named: Callable[..., dict[str, str]]) -> None:
    events = [paid() for _ in range(MOST_READ)] + [paid(name="示例水务局")]
    assert named(events, (UNIT, 0, list(range(MOST_READ + 1)))) == {}
    assert named([], (UNIT, MOST_READ, list(range(MOST_READ + 1)))) == {UNIT: "示例水务局"}
