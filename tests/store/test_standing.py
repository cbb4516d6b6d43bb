"""The small readers that the API needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.store.append import append
from monitor.store.carriers import seqs_of_noun
from monitor.store.cursors import Cursor, move
from monitor.store.database import Database
from monitor.store.erase import erase
from monitor.store.own import record
from monitor.store.skeleton import newest
from monitor.store.standing import finding_count, standing
from monitor.store.verdicts import VerdictRow, change, unassessed
from monitor.vocabulary.event import Event
from monitor.vocabulary.own import Doing


def test_the_standing_changes_with_all_that_answers_are_made_of(
    database: Database, make: Callable[..., Event], now: datetime
) -> None:
    seen = []

    def look() -> None:
        with database.reading() as read:
            seen.append(standing(read))

    look()
    with database.writing() as write:
        append(write, [make("a")], now=now)
    look()
    with database.writing() as write:
        move(write, "audit", Cursor(0, 20_000, "basis"))
    look()
    with database.writing() as write:
        erase(write, 0, reason="asked for", actor="1", now=now)
    look()
    look()
    assert len(set(seen)) == 4
    assert seen[-1].erased == 1
    assert seen[-1].readers == (("audit", 0, 20_000, "basis"),)


def test_the_newest_event_is_told_past_what_the_product_notes(
    database: Database, make: Callable[..., Event], now: datetime
) -> None:
    def told() -> str | None:
        with database.reading() as read:
            return newest(read)

    assert told() is None
    with database.reading() as before:
        assert newest(before) is None
        with database.writing() as write:
            append(write, [make("a")], now=now)
        first = told()
        assert first is not None
        assert newest(before) is None, "a session sees its own state"
    later = now + timedelta(hours=1)
    with database.writing() as write:
        record(write, [Doing("record.viewed", "case", {"what": "case", "record": "1"})], now=later)
    assert told() == first
    with database.writing() as write:
        append(write, [make("b")], now=later)
    assert (told() or "") > first


def test_an_empty_store_has_no_findings(database: Database) -> None:
    with database.reading() as read:
        assert finding_count(read) == 0


def test_entries_are_found_by_the_noun_they_carry(
    database: Database, make: Callable[..., Event], now: datetime
) -> None:
    with database.writing() as write:
        append(write, [make("a"), make("b", "allocation.planned"), make("c", "allocation.concluded")], now=now)
    with database.reading() as read:
        assert seqs_of_noun(read, "allocation_plan") == [1, 2]
        assert seqs_of_noun(read, "nothing") == []


def test_what_could_not_be_assessed_is_found_by_scope_and_by_record(database: Database) -> None:
    def row(rule: str, scope: str, event: int, verdict: str, day: int = 1) -> VerdictRow:
        return VerdictRow(rule, "process", scope, f'{{"n":{event}}}', event, day, verdict, "missing: x", None)

    rows = [
        row("a", "o-1", 1, "not_assessable"),
        row("b", "o-1", 2, "not_assessable", day=2),
        row("c", "o-1", 1, "flagged"),
        row("d", "o-2", 1, "not_assessable"),
    ]
    with database.writing() as write:
        change(write, [], rows)
    with database.reading() as read:
        assert [told.rule for told in unassessed(read, "process", "o-1")] == ["b", "a"]
        assert [told.rule for told in unassessed(read, "process", "o-1", event=1)] == ["a", "d"]
        assert [told.rule for told in unassessed(read, "process", "o-1", limit=1)] == ["b"]
