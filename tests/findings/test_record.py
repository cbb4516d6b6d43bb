from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from monitor.findings.flag import Flag
from monitor.findings.record import record
from monitor.rules.catalogue import rule
from monitor.rules.kit.rule import Rule
from monitor.store import findings
from monitor.store.database import Database, open_database

SPEND = rule("dec.collective-spend-threshold")
FlagOf = Callable[..., Flag]


def flag_of(payment: str = "PAY-1", told: Rule[Any] = SPEND, **changed: Any) -> Flag:
    row = {
        "scope_kind": "unit",
        "scope_id": "U",
        "about": json.dumps({"payment_id": payment}),
        "event": 3,
        "day": 20_514,
        "reason": "breach",
        "cured_day": None,
        "stake_fen": 500_000,
        "events": [1, 3, 2],
        "shown": json.dumps({"amount_fen": 500_000, "day": 20_514, "payee_id": "X", "payment_kind": "expense"}),
        "process_id": None,
        "project_id": "PJ-1",
        "unit_id": "U",
    }
    printed = {"collective_threshold": {"value": 3000, "origin": {"zh": "定", "en": "set"}}}
    return Flag(told, told.params, printed, {**row, **changed})


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    told = open_database(f"sqlite:///{tmp_path}/ledger.db")
    told.migrate()
    yield told
    told.close()


class Record:
    """Findings put on record at one second after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.second = 0

    def __call__(self, *flags: Flag, gone: Sequence[str] = ()) -> tuple[int, int]:
        self.second += 1
        with self.database.writing() as write:
            return record(write, flags, gone, now=f"2026-04-01T00:00:{self.second:02d}+08:00", cause=self.second)

    def row(self, id: str) -> dict[str, Any]:
        with self.database.reading() as read:
            return findings.by_ids(read, [id])[id]

    def states(self, id: str) -> list[tuple[str, int]]:
        with self.database.reading() as read:
            return [(step["state"], step["cause"]) for step in findings.history(read, id)]


@pytest.fixture
def put(database: Database) -> Record:
    return Record(database)


def test_a_flag_is_raised_with_everything_that_explains_it(put: Record) -> None:
    flag = flag_of()
    assert put(flag) == (1, 0)
    row = put.row(flag.id)
    assert (row["rule"], row["version"], row["family"], row["severity"]) == (SPEND.id, SPEND.version, "dec", "high")
    assert (row["state"], row["about"], row["events"]) == ("raised", {"payment_id": "PAY-1"}, [3, 1, 2])
    assert row["params"]["collective_threshold"] == {"value": 3000, "origin": {"zh": "定", "en": "set"}}
    assert "5,000.00 元" in row["message_zh"]
    assert "3,000 yuan" in row["message_en"]
    assert (row["process_id"], row["project_id"], row["unit_id"]) == (None, "PJ-1", "U")
    assert (row["raised_at"], row["changed_at"]) == ("2026-04-01T00:00:01+08:00",) * 2
    assert put.states(flag.id) == [("raised", 1)]


def test_what_says_the_same_is_left_alone(put: Record) -> None:
    flag = flag_of()
    put(flag)
    assert put(flag) == (0, 0)
    assert put.row(flag.id)["changed_at"] == "2026-04-01T00:00:01+08:00"
    assert put.states(flag.id) == [("raised", 1)]


def test_other_numbers_change_the_row_and_no_state(put: Record) -> None:
    put(flag_of())
    flag = flag_of(stake_fen=700_000)
    assert put(flag) == (1, 0)
    row = put.row(flag.id)
    assert (row["stake_fen"], row["raised_at"][-8:-6], row["changed_at"][-8:-6]) == (700_000, "01", "02")
    assert put.states(flag.id) == [("raised", 1)]


def test_cured_later_is_kept_with_its_day(put: Record) -> None:
    put(flag_of())
    flag = flag_of(cured_day=20_600)
    assert put(flag) == (1, 0)
    row = put.row(flag.id)
    assert (row["state"], row["cured_day"], row["day"]) == ("cured", 20_600, 20_514)
    assert put.states(flag.id) == [("raised", 1), ("cured", 2)]
    put(flag_of())
    assert put.states(flag.id) == [("raised", 1), ("cured", 2), ("raised", 3)]


def test_cured_from_the_start(put: Record) -> None:
    flag = flag_of(cured_day=20_600)
    put(flag)
    assert put.states(flag.id) == [("cured", 1)]


def test_superseded_is_kept_and_can_be_raised_again(put: Record) -> None:
    flag = flag_of()
    put(flag)
    assert put(gone=[flag.id]) == (0, 1)
    assert put.row(flag.id)["state"] == "superseded"
    assert put.row(flag.id)["message_zh"]
    assert put(gone=[flag.id]) == (0, 0)
    assert put(flag) == (1, 0)
    row = put.row(flag.id)
    assert (row["state"], row["raised_at"][-8:-6]) == ("raised", "01")
    assert put.states(flag.id) == [("raised", 1), ("superseded", 2), ("raised", 4)]


def test_flagged_and_gone_at_once_stays(put: Record) -> None:
    flag = flag_of()
    put(flag)
    assert put(flag, gone=[flag.id]) == (0, 0)
    assert put.row(flag.id)["state"] == "raised"


def test_gone_without_a_record_is_nothing(put: Record) -> None:
    assert put(gone=["0" * 20]) == (0, 0)


def test_findings_of_different_records_stand_beside_each_other(put: Record) -> None:
    flags = [flag_of(f"PAY-{number}") for number in range(3)]
    assert put(*flags) == (3, 0)
    assert put(flags[0], gone=[flags[2].id]) == (0, 1)
    with put.database.reading() as read:
        assert findings.standing_ids(read) == {flags[0].id, flags[1].id}


def test_the_same_flag_twice_is_one_finding(put: Record) -> None:
    flag = flag_of()
    assert put(flag, flag) == (1, 0)
    assert put.states(flag.id) == [("raised", 1)]
