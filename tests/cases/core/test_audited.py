"""What was decided on findings is audited like any other record: the rules read what the cases put in the log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from case_desk import ANN, BO, CHIEF, CLERK, NOW, TODAY, fill, staff

from monitor.audit.catch_up import catch_up
from monitor.audit.evaluate import charges
from monitor.cases.step import open_case, step
from monitor.cases.terms import OURS, Terms
from monitor.facts.lake import Lake
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.store.database import Database, Write, open_database
from monitor.store.findings import listed

CLOSED, SELF, ROTATION = "rev.finding-closed", "dat.self-approval", "rev.reviewer-rotation"
DUE = TODAY + 30
RAISED = Terms(second_person_from="high")
LOW, MEDIUM, LATE, DONE, RUNNING = (f"{number:020d}" for number in (0, 1, 2, 3, 5))


def _checked(write: Write, id: str) -> int:
    number = open_case(write, [id], ANN, now=NOW).number
    step(write, number, "receive", ANN, now=NOW)
    return number


def _confirmed(write: Write, id: str, due: int) -> int:
    number = _checked(write, id)
    told = {"conclusion": "confirmed", "remedy": {"text": "pay it back", "due_day": due}}
    step(write, number, "propose", ANN, now=NOW, text="because", data=told)
    step(write, number, "confirm", BO, now=NOW)
    return number


@pytest.fixture
def decided(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    """Three confirmed with something to put right: one is late, one was done, one has a day left; two dismissed."""
    shutil.copy(sqlite_template, tmp_path / "ledger.db")
    database = open_database(f"sqlite:///{tmp_path}/ledger.db")
    with database.writing() as write:
        fill(write)
        staff(write)
        _confirmed(write, LATE, DUE)
        done = _confirmed(write, DONE, DUE)
        step(write, done, "report_remedy", CLERK, now=NOW)
        step(write, done, "accept_remedy", CHIEF, now=NOW)
        _confirmed(write, RUNNING, DUE + 1)
        told = {"conclusion": "unfounded", "reason": "explained"}
        step(write, _checked(write, LOW), "conclude", ANN, now=NOW, text="because", data=told, terms=RAISED)
        two = _checked(write, MEDIUM)
        step(write, two, "propose", ANN, now=NOW, text="because", data=told, terms=OURS)
        step(write, two, "confirm", BO, now=NOW)
    yield database
    database.close()


def test_what_is_late_or_signed_by_one_is_flagged_and_nothing_that_two_closed(
    decided: Database, tmp_path: Path
) -> None:
    """On the day after DUE; the one with a day left is on its last day. Nobody reviewed himself."""
    told = charges(rules_on(place("demo"), [CLOSED, SELF, ROTATION]), place("demo"))
    while not catch_up(decided, Lake(tmp_path / "lake"), told, DUE + 1).done:
        pass
    with decided.reading() as read:
        found: list[tuple[Any, ...]] = [
            (one["rule"], one["reason"], one["about"]["finding_id"], one["shown"].get("unsigned"))
            for one in listed(read, rule=[CLOSED, SELF, ROTATION])
        ]
    assert sorted(found) == [(CLOSED, "breach", LOW, 1), (CLOSED, "overdue", LATE, 0)]
