"""A month in the archive is read as if it had never gone there, on both databases."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from old_months import NOW, events_of, files, in_database, put_away, whole_answer
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from monitor.store.append import append
from monitor.store.check.verify import verify
from monitor.store.database import Database
from monitor.store.erase import erase
from monitor.store.events import EventErased, events_after, find, salt_of
from monitor.store.months.folder import held
from monitor.store.months.forget import forgotten, left
from monitor.store.months.refused import ArchiveTaken, MonthOpen
from monitor.store.months.seal import due
from monitor.store.months.shrink import shrink
from monitor.store.months.told import months, segments
from monitor.store.outcome import Reason, Receipt, Refusal
from monitor.vocabulary.event import COUNTY, Event

MakeEvent = Callable[..., Event]
IDS = [f"2026-0{month}-{number}" for month in (1, 2, 3) for number in range(8)]


def test_every_read_is_as_before(ledger: Database, make: MakeEvent) -> None:
    source, day = make("x").source, 99_999
    with ledger.reading() as read:
        before = whole_answer(read, source, IDS, day)
        size = len(before["leaves"])
    told = put_away(ledger, "2026-01", "2026-02")
    assert [(one.month, one.first, one.last, one.payloads) for one in told] == [
        ("2026-01", 0, 4, 5),
        ("2026-01", 5, 7, 3),
        ("2026-02", 8, 12, 5),
        ("2026-02", 13, 15, 3),
    ]
    with ledger.reading() as read:
        after = whole_answer(read, source, IDS, day)
        assert in_database(read)[0] == 16
        assert verify(read).bad == []
        own = [one for one in after["bound"] if one.seq >= size]
    assert [one.event["type"] for one in own if one.event] == ["payloads.archived"] * 4
    for name in ("leaves", "bound", "salts"):
        assert after[name][:size] == before[name], name
    for name in ("proofs", "leaves", "bound", "salts", "paged", "left"):
        before.pop(name), after.pop(name)
    assert after == before


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_file_is_what_zcat_prints_and_belongs_to_its_owner(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    first = files(ledger)[0]
    head, *lines = [json.loads(line) for line in gzip.decompress(first.read_bytes()).splitlines()]
    assert (head["form"], head["month"], head["first"], head["last"]) == ("tenderwatch-archive/1", "2026-01", 0, 4)
    assert [line["seq"] for line in lines] == [0, 1, 2, 3, 4]
    assert lines[1]["submitter"] == "person-3"
    assert "submitter" not in lines[0]
    assert {path.stat().st_mode & 0o077 for path in (first, first.parent)} == {0}
    told = json.loads((first.parent / "manifest.json").read_text())
    with ledger.reading() as read:
        rows = [dict(row) for row in segments(read)]
    assert [{**row, "file": f"{row['first']}-{row['last']}.jsonl.gz"} for row in rows] == told["segments"]


def test_the_same_event_again_is_answered_from_the_archive(ledger: Database, make: MakeEvent) -> None:
    put_away(ledger, "2026-01")
    with ledger.writing() as write:
        again, other = append(write, [events_of(make, "2026-01")[2], make("2026-01-3", subject="OTHER")], now=NOW)
    assert isinstance(again, Receipt)
    assert (again.seq, again.repeated) == (2, True)
    assert isinstance(other, Refusal)
    assert other.reason is Reason.SAME_ID_OTHER_CONTENT
    with ledger.reading() as read:
        assert verify(read).bad == []


def test_what_is_erased_goes_from_the_file_too(ledger: Database, make: MakeEvent) -> None:
    put_away(ledger, "2026-01")
    source = make("x").source
    before = files(ledger)[0].read_bytes()
    with ledger.reading() as read:
        salt = salt_of(read, 2).hex()
    assert salt in gzip.decompress(before).decode()
    with ledger.writing() as write:
        assert erase(write, 2, reason="asked for", actor="7", now=NOW)
    after = gzip.decompress(files(ledger)[0].read_bytes()).decode()
    assert salt not in after
    assert '"seq":2,' not in after
    with ledger.reading() as read:
        with pytest.raises(EventErased):
            find(read, source, "2026-01-2")
        assert [one.seq for one in events_after(read, -1, 8)] == [0, 1, 3, 4, 5, 6, 7, 8]
        assert (verify(read).bad, left(read), salt_of(read, 2)) == ([], [], b"")
    with ledger.writing() as write:
        (outcome,) = append(write, [events_of(make, "2026-01")[2]], now=NOW)
    assert isinstance(outcome, Refusal)
    assert outcome.reason is Reason.ERASED


@pytest.mark.parametrize("backend", ["sqlite"])
def test_an_erasure_that_the_folder_kept_waiting_is_done_later(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    assert ledger.archive is not None
    with held(ledger.archive), ledger.writing() as write:
        erase(write, 2, reason="asked for", actor="7", now=NOW)
    with ledger.reading() as read:
        assert [one.seq for one in events_after(read, -1, 3)] == [0, 1, 3]
        assert left(read) == ["0-4.jsonl.gz"]
        (bad,) = verify(read).bad
        assert str(bad) == "segment, 0-4.jsonl.gz, file: entry 2 was erased, and its payload is still there"
    assert forgotten(ledger) == 1
    assert forgotten(ledger) == 0
    with ledger.reading() as read:
        assert (verify(read).bad, left(read)) == ([], [])


@pytest.mark.parametrize("backend", ["sqlite"])
def test_only_one_process_changes_the_folder(ledger: Database) -> None:
    assert ledger.archive is not None
    with held(ledger.archive), pytest.raises(ArchiveTaken, match="another process") as refused:
        put_away(ledger, "2026-01")
    assert "另一进程" in refused.value.text("zh")


def test_months_are_those_of_the_county_and_one_that_is_not_over_stays(ledger: Database) -> None:
    with ledger.reading() as read:
        assert [(one.name, one.first) for one in months(read)] == [("2026-01", 0), ("2026-02", 8), ("2026-03", 16)]
        assert [one.name for one in due(read, "2026-03", NOW)] == ["2026-01", "2026-02"]
        with pytest.raises(MonthOpen, match="2026-03 is not over"):
            due(read, "2026-04", NOW)
    put_away(ledger, "2026-02")
    with ledger.reading() as read:
        assert [one.name for one in due(read, "2026-03", NOW)] == ["2026-01"]


@pytest.mark.parametrize("backend", ["sqlite"])
def test_the_last_second_of_a_month_belongs_to_it(new_database: Callable[..., Database], make: MakeEvent) -> None:
    database = new_database()
    for id, at in (
        ("a", datetime(2025, 12, 31, 23, 59, 59, tzinfo=COUNTY)),
        ("b", datetime(2026, 1, 1, tzinfo=COUNTY)),
    ):
        with database.writing() as write:
            append(write, [make(id)], now=at)
    with database.reading() as read:
        assert [tuple(one) for one in months(read)] == [("2025-12", 0, 0), ("2026-01", 1, 1)]


def test_kinds_that_stay_stay_and_the_products_own_always(ledger: Database) -> None:
    put_away(ledger, "2026-01", stays=["organisation.registered"])
    with ledger.reading() as read:
        assert in_database(read)[:3] == [1, 6, 8]
        assert [one.seq for one in events_after(read, -1, 9)] == list(range(9))
        assert verify(read).bad == []
    put_away(ledger, "2026-03")  # the refusal's own entry lies in it
    with ledger.reading() as read:
        assert 24 in in_database(read)


FORBIDDEN = (
    "DELETE FROM segment",
    "UPDATE segment SET month = '2026-09'",
    "DELETE FROM payload WHERE seq = 9",
    "DELETE FROM payload WHERE seq = 24",
    "UPDATE payload SET body = '{}' WHERE seq = 24",
)


def test_segments_are_kept_and_let_nothing_else_go(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    for statement in FORBIDDEN:
        with pytest.raises(IntegrityError, match="refused, rows are kept"), ledger.writing() as write:
            write.connection.execute(text(statement))


def test_the_room_is_given_back(ledger: Database) -> None:
    put_away(ledger, "2026-01")
    shrink(ledger)
    with ledger.reading() as read:
        assert verify(read).bad == []
        assert len(events_after(read)) == 24
