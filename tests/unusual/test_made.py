"""A process that dies costs one screen its turn, before any turn the run; one that is stopped costs nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from case_desk import NOW, TODAY

from monitor.facts.lake import Lake
from monitor.settings import Settings
from monitor.store.database import Database
from monitor.store.screen_runs import Run, add_run, change_turn, claim_run, run_by_number, turns
from monitor.store.unusual import slims
from monitor.unusual import run as running

KILLED = -9
Child = Callable[[int], int]


@pytest.fixture
def backend() -> str:
    """What processes do to a run is the same on each database."""
    return "sqlite"


@pytest.fixture
def claimed(database: Database) -> Run:
    with database.writing() as write:
        add_run(write, asked_by="1", is_nightly=False, asked_at=NOW.isoformat(), day=TODAY)
        run = claim_run(write, "me", now=NOW, lease=timedelta(days=3_650))
    assert run is not None
    return run


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch, database: Database, lake: Lake) -> Callable[[Child], list[int]]:
    """The processes of a run, one call each: what becomes of the first, the second and so on."""
    calls: list[int] = []

    def put(child: Child) -> list[int]:
        def in_child(*told: Any, **more: Any) -> int:
            calls.append(len(calls))
            return child(calls[-1])

        monkeypatch.setattr(running, "in_child", in_child)
        return calls

    return put


def whole(database: Database, lake: Lake, number: int) -> int:
    running.begin(database, number, "me")
    running.make(database, lake, number, "me")
    return 0


def settings(tmp_path: Path) -> Settings:
    return Settings(lake=tmp_path / "lake")


def test_the_screen_whose_turn_it_was_is_named_and_the_rest_goes_on(
    database: Database, lake: Lake, claimed: Run, children: Callable[[Child], list[int]], tmp_path: Path
) -> None:
    def child(call: int) -> int:
        if call:
            return whole(database, lake, claimed.number)
        running.begin(database, claimed.number, "me")
        with database.writing() as write:
            change_turn(write, claimed.number, "tender.close", state="running")
        return KILLED

    calls = children(child)
    running.made(database, settings(tmp_path), claimed, "me")
    assert calls == [0, 1]
    with database.reading() as read:
        run = run_by_number(read, claimed.number)
        told = {one.screen: one.state for one in turns(read, [claimed.number])[claimed.number]}
        assert run is not None
        assert (run.state, run.found) == ("done", 1)
        assert told == {"tender.close": "limits", "firms.often": "done", "payment.broken": "broke"}
        assert [one.screen for one in slims(read, claimed.number)] == ["firms.often"]


def test_records_that_are_too_much_for_any_process_end_the_run(
    database: Database, claimed: Run, children: Callable[[Child], list[int]], tmp_path: Path
) -> None:
    calls = children(lambda _: KILLED)
    running.made(database, settings(tmp_path), claimed, "me")
    assert calls == [0, 1]
    with database.reading() as read:
        run = run_by_number(read, claimed.number)
    assert run is not None
    assert (run.state, run.found, run.has_results) == ("failed", None, False)


def test_one_that_is_stopped_waits_and_keeps_what_it_made(
    database: Database, lake: Lake, claimed: Run, children: Callable[[Child], list[int]], tmp_path: Path
) -> None:
    def child(_: int) -> int:
        whole(database, lake, claimed.number)
        with database.writing() as write:
            change_turn(write, claimed.number, "tender.close", state="running", found=None)
        return KILLED

    children(child)
    running.made(database, settings(tmp_path), claimed, "me", stopped=lambda: True)
    with database.reading() as read:
        run = run_by_number(read, claimed.number)
        told = {one.screen: one.state for one in turns(read, [claimed.number])[claimed.number]}
    assert run is not None
    assert (run.state, run.tries) == ("waiting", 0)
    assert told == {"tender.close": "waiting", "firms.often": "done", "payment.broken": "broke"}
