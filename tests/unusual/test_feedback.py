"""What a closing teaches: kept in its transaction, as the result stood, and exported without anybody's id."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import store_fixtures
from case_desk import ANN, BO, CHIEF, NOW, TODAY, finding_row
from small_screens import KING, Close, Often, made

from monitor.cases.act import Asked, act
from monitor.cases.step import open_case
from monitor.facts.lake import Lake
from monitor.findings.unusual import tied
from monitor.store.cases import case_of
from monitor.store.database import Database, Write
from monitor.store.findings import by_ids, put
from monitor.store.screen_feedback import feedback, feedback_count
from monitor.unusual import feedback as learning
from monitor.unusual.feedback import exported

backend = store_fixtures.backend


def close(write: Write, number: int, conclusion: str = "confirmed", **data: Any) -> None:
    for who, name, told in ((ANN, "propose", {"conclusion": conclusion, **data}), (CHIEF, "confirm", {})):
        act(write, number, Asked(name, "because", None, told), who, now=NOW)


def opened(write: Write, *ids: str) -> int:
    number = open_case(write, ids, ANN, now=NOW).number
    act(write, number, Asked("receive"), ANN, now=NOW)
    return number


def party_finding(write: Write) -> str:
    row = finding_row(50, 1, None, rule="blk.supplier-barred", scope_kind="party", scope_id=KING, process_id=None)
    put(write, [row], [])
    return str(row["id"])


def test_a_closing_keeps_what_screens_said_of_the_subjects(
    database: Database, lake: Lake, screens: Callable[..., None]
) -> None:
    screens(Often(), Close())
    with database.writing() as write:
        of_party = party_finding(write)
        early = opened(write, f"{4:020d}")  # a finding on o-1
        close(write, early)
        assert feedback(write) == []  # no screen had looked
    made(database, lake, day=TODAY)
    with database.writing() as write:
        number = opened(write, f"{3:020d}", of_party)  # o-0, and the party itself
        other = opened(write, f"{7:020d}")  # o-1: nothing unusual
        close(write, number, "unfounded", reason="explained")
        close(write, other)
    with database.reading() as read:
        told = feedback(read)
        assert feedback_count(read) == {("tender.close", "unfounded"): 1, ("firms.often", "unfounded"): 1}
    assert {(one.subject_kind, one.subject_id, one.tie) for one in told} == {
        ("process", "o-0", "process"), ("party", KING, "scope"),
    }  # fmt: skip
    first = next(one for one in told if one.tie == "process")
    assert (first.conclusion, first.reason, first.case_number, first.stands) == ("unfounded", "explained", number, True)
    assert first.rules == ["blk.supplier-barred", "pay.over-contract"]
    assert (first.rank_ppm, first.figures["lowest_by"]) == (1_000_000, KING)


def test_a_case_that_is_reopened_teaches_again_and_the_older_lesson_stands_no_more(
    database: Database, lake: Lake
) -> None:
    made(database, lake, day=TODAY)
    with database.writing() as write:
        number = opened(write, f"{3:020d}")
        close(write, number)
        act(write, number, Asked("reopen", "new papers"), CHIEF, now=NOW)
        assert [one.stands for one in feedback(write)] == [False]
        act(write, number, Asked("assign", "", None, {"account": ANN.account}), CHIEF, now=NOW)
        close(write, number, "false_alarm", reason="data_error")
        assert [(one.conclusion, one.stands) for one in feedback(write)] == [
            ("confirmed", False),
            ("false_alarm", True),
        ]


def test_what_is_learned_and_the_closing_stand_or_fall_together(
    database: Database, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(database, lake, day=TODAY)
    with database.writing() as write:
        number = opened(write, f"{3:020d}")
        act(write, number, Asked("propose", "because", None, {"conclusion": "confirmed"}), ANN, now=NOW)

    def fails(write: Write, rows: Any) -> None:
        raise RuntimeError("disk")

    with monkeypatch.context() as patch:
        patch.setattr(learning, "add_feedback", fails)
        with pytest.raises(RuntimeError), database.writing() as write:
            act(write, number, Asked("confirm", "because"), BO, now=NOW)
    with database.reading() as read:
        row = case_of(read, number)
        assert row is not None
        assert (row.state, feedback(read)) == ("awaiting_review", [])
    with database.writing() as write:
        act(write, number, Asked("confirm", "because"), BO, now=NOW)
    with database.reading() as read:
        assert len(feedback(read)) == 1


def test_the_export_names_nobody_and_keeps_numbers(database: Database, lake: Lake) -> None:
    made(database, lake, day=TODAY)
    with database.writing() as write:
        of_party = party_finding(write)
        close(write, opened(write, f"{3:020d}", of_party))
    with database.reading() as read:
        content, rows = exported(read, key=b"k" * 32)
        again, _ = exported(read, key=b"k" * 32)
        other, _ = exported(read)
        found = tied(read, list(by_ids(read, [of_party]).values()))
    assert (rows, content) == (2, again)
    told = list(csv.DictReader(io.StringIO(content.decode())))
    assert {one["screen"] for one in told} == {"tender.close", "firms.often"}
    text = content.decode()
    assert not any(id in text for id in (KING, "o-0", "C-000", f"{3:020d}", "lowest_by"))
    (process,) = [one for one in told if one["subject_kind"] == "process"]
    assert float(process["figure_gap"]) == pytest.approx(0.0001)
    assert (process["figure_bids"], process["percentile"], process["stands"]) == ("", "100.0", "true")
    assert process["case"] == next(one for one in told if one["subject_kind"] == "party")["case"]
    codes = {one["subject"] for one in csv.DictReader(io.StringIO(other.decode()))}
    assert codes.isdisjoint(one["subject"] for one in told)  # another file, another key
    assert [one.tie for one in found[of_party]] == ["scope"]
