from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from monitor.store import names as rooms
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.erase import erase
from monitor.store.names import registered_names
from monitor.vocabulary.event import Event

FIRM, OTHER = "91999001MA00001110", "91999001MA000012XP"
TODAY = 20_818  # 2026-12-31
MakeEvent = Callable[..., Event]
Tell = Callable[..., list[int]]


@pytest.fixture
def registered(make: MakeEvent) -> Callable[..., Event]:
    """A registration of an organisation under a name, told in March."""

    def made(id: str, name: str | None, time: str = "2026-03-02T09:00:00+08:00", of: str = FIRM, **more: Any) -> Event:
        told = {"id": of} if name is None else {"id": of, "name": name}
        data = {"organisation": told, "organisation_kind": "enterprise"}
        return make(id, "organisation.registered", subject=of, time=time, data=data, **more)

    return made


@pytest.fixture
def tell(database: Database, now: datetime) -> Tell:
    def told(*events: Event) -> list[int]:
        with database.writing() as write:
            return [outcome.seq for outcome in append(write, events, now=now)]

    return told


def names(database: Database, day: int = TODAY) -> dict[str, str]:
    with database.reading() as read:
        return dict(registered_names(read, day))


def test_the_name_of_the_latest_time_holds_whatever_came_in_last(
    database: Database, tell: Tell, registered: Callable[..., Event]
) -> None:
    assert names(database) == {}
    tell(
        registered("a", "新名", "2026-05-01T09:00:00+08:00"),
        registered("b", "旧名", "2026-05-01T00:30:00+00:00"),
        registered("c", "别家", of=OTHER),
        registered("d", None, "2026-06-01T09:00:00+08:00"),
    )
    assert names(database) == {FIRM: "新名", OTHER: "别家"}


def test_a_name_holds_from_its_day_on(database: Database, tell: Tell, registered: Callable[..., Event]) -> None:
    tell(registered("a", "旧名"), registered("b", "新名", "2026-05-01T09:00:00+08:00"))
    day = 20_574  # 2026-05-01
    told = [names(database, day - 1), names(database, day), names(database, day - 1)]
    assert told == [{FIRM: "旧名"}, {FIRM: "新名"}, {FIRM: "旧名"}]


def test_a_correction_stands_for_what_it_corrects(
    database: Database, tell: Tell, registered: Callable[..., Event]
) -> None:
    tell(registered("a", "写错"))
    assert names(database) == {FIRM: "写错"}
    tell(registered("b", "写对", "2026-01-01T09:00:00+08:00", corrects="a"))
    assert names(database) == {FIRM: "写对"}


def test_a_chain_that_was_taken_back_names_nobody(
    database: Database, tell: Tell, registered: Callable[..., Event], make: MakeEvent
) -> None:
    tell(registered("a", "一"), registered("b", "二", corrects="a"), registered("c", "三", "2026-01-01T09:00:00+08:00"))
    assert names(database) == {FIRM: "二"}
    tell(make("gone", "event.withdrawn", source=registered("x", None).source, corrects="a"))
    assert names(database) == {FIRM: "三"}


def test_an_erased_name_is_forgotten_at_once(
    database: Database, tell: Tell, registered: Callable[..., Event], now: datetime
) -> None:
    (seq,) = tell(registered("a", "个体户某"))
    assert names(database) == {FIRM: "个体户某"}
    with database.writing() as write:
        erase(write, seq, reason="on request", actor="1", now=now)
    assert names(database) == {}


def test_an_older_state_keeps_its_names(database: Database, tell: Tell, registered: Callable[..., Event]) -> None:
    tell(registered("a", "旧名"))
    with database.reading() as read:
        assert registered_names(read, TODAY) == {FIRM: "旧名"}
        tell(registered("b", "新名", "2026-05-01T09:00:00+08:00"))
        assert names(database) == {FIRM: "新名"}
        assert registered_names(read, TODAY) == {FIRM: "旧名"}
    assert names(database) == {FIRM: "新名"}


def test_what_was_read_is_not_read_again(
    database: Database,
    tell: Tell,
    registered: Callable[..., Event],
    make: MakeEvent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_after: list[int] = []
    reading = rooms._rows  # noqa: SLF001 - what is read is the point
    monkeypatch.setattr(rooms, "_rows", lambda read, after: read_after.append(after) or reading(read, after))
    tell(registered("a", "旧名"))
    told = [names(database), names(database)]
    tell(make("p"))
    told += [names(database), names(database)]
    assert told == [{FIRM: "旧名"}] * 4
    assert read_after == [-1, 0]


def test_reading_follows_an_index(database: Database, backend: str) -> None:
    if backend != "sqlite":
        pytest.skip("the plan is asked of SQLite")
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _u, sql, told, *_: asked.append((sql, told)))
    with database.reading() as read:
        registered_names(read, TODAY)
        sql, told = next(one for one in asked if "origin_row" not in one[0] and "body" in one[0])
        plan = [row[3] for row in read.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", told)]
    assert any("ix_entry_type" in step for step in plan), plan
    assert not [step for step in plan if step.startswith("SCAN")], plan
