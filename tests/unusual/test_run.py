"""Runs: what is kept of each screen, what breaks alone, what is said on record, and that the same log says the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from case_desk import ANN, HOUSING, NOW, TODAY
from small_screens import BIDDERS, KING, Broken, Close, Often, made, opening

from monitor.facts.lake import Lake
from monitor.store.append import append
from monitor.store.database import Database
from monitor.store.doings import doings
from monitor.store.screen_runs import (
    add_run,
    change_turn,
    claim_run,
    current_number,
    end_begun_turns,
    run_by_number,
    turns,
)
from monitor.store.unusual import newest_result, results, results_concerning, slims
from monitor.unusual import run as running
from monitor.unusual.ask import ask, at_night

Put = Callable[..., None]


def test_each_screen_keeps_what_it_found_and_one_that_breaks_is_named(database: Database, lake: Lake) -> None:
    number = made(database, lake, day=TODAY)
    with database.reading() as read:
        run, told = run_by_number(read, number), {one.screen: one for one in turns(read, [number])[number]}
        found = slims(read, number)
        whole = results(read, number, [one.id for one in found])
        assert current_number(read) == number
    assert run is not None
    assert (run.state, run.found, run.has_results, run.day, run.log_seq) == ("done", 3, True, TODAY, run.log_seq)
    assert {name: one.state for name, one in told.items()} == {
        "firms.often": "done", "payment.broken": "broke", "tender.close": "done",
    }  # fmt: skip
    assert told["payment.broken"].error == "ValueError"  # its words may quote a record
    assert (told["tender.close"].subjects, told["tender.close"].of_subjects) == (2, 5)
    assert (told["firms.often"].subjects, told["firms.often"].of_subjects) == (1, 4)
    assert told["tender.close"].parameters == {"shown": 2, "share": "0.5"}
    by_subject = {one.subject_id: one for one in found}
    assert set(by_subject) == {"o-0", "o-2", KING}
    assert [one.rank_ppm for one in found] == [1_000_000, 990_000, 800_000]
    row = whole[by_subject["o-0"].id]
    assert row["compared"]["en"] == "5 tenders of works"
    assert row["reasons"][0]["zh"] == "最低两家相差 0.01%"
    assert len(row["entries"]) == 1


def test_screens_and_runs_are_on_record_and_again_only_when_they_change(
    database: Database, lake: Lake, screens: Put
) -> None:
    first = made(database, lake, day=TODAY)
    made(database, lake, day=TODAY)

    def entries(kind: str) -> list[dict[str, Any]]:
        with database.reading() as read:
            return [one.data for one in doings(read, (kind,), limit=9)][::-1]

    (adopted,) = entries("screens.adopted")
    assert [one["id"] for one in adopted["screens"]] == ["firms.often", "payment.broken", "tender.close"]
    assert adopted["parameters"]["tender.close"] == {"shown": 2, "share": "0.5"}
    ran = entries("screens.run")
    assert [one["run"] for one in ran] == [first, first + 1]
    assert {one["id"]: one["state"] for one in ran[0]["screens"]}["payment.broken"] == "broke"
    screens(Often(), Close(parameters={"shown": 1, "share": 0.5}), Broken())
    made(database, lake, day=TODAY)
    before, after = entries("screens.adopted")
    assert before["screens_sha256"] != after["screens_sha256"]
    assert after["parameters"]["tender.close"]["shown"] == 1
    assert entries("screens.run")[-1]["found"] == 2


def test_the_same_log_says_the_same(database: Database, lake: Lake) -> None:
    first, second = made(database, lake, day=TODAY), made(database, lake, day=TODAY)
    with database.reading() as read:
        one, other = (turns(read, [number])[number] for number in (first, second))
        assert [each.results_sha256 for each in one] == [each.results_sha256 for each in other]
        assert slims(read, first) == slims(read, second)
    with database.writing() as write:
        append(write, [opening("o-9", 500_000, 500_001)], now=NOW)
    third = made(database, lake, day=TODAY)
    with database.reading() as read:
        changed = {each.screen: each.results_sha256 for each in turns(read, [third])[third]}
        assert changed["tender.close"] != {each.screen: each.results_sha256 for each in one}["tender.close"]
        assert {each.subject_id for each in slims(read, third)} == {"o-0", "o-9", KING}


def test_what_was_opened_later_is_not_looked_at(database: Database, lake: Lake) -> None:
    with database.writing() as write:
        append(write, [opening("o-8", 10, 10, day="2026-03-20")], now=NOW)
    number = made(database, lake, day=TODAY)
    with database.reading() as read:
        assert "o-8" not in {one.subject_id for one in slims(read, number)}


def test_a_run_is_gone_on_with_over_the_entries_it_began_with(database: Database, lake: Lake) -> None:
    with database.writing() as write:
        add_run(write, asked_by="1", is_nightly=False, asked_at=NOW.isoformat(), day=TODAY)
        run = claim_run(write, "first", now=NOW, lease=timedelta(minutes=1))
    assert run is not None
    running.begin(database, run.number, "first")
    running.make(database, lake, run.number, "first")
    with database.writing() as write:
        change_turn(write, run.number, "tender.close", state="running", found=None)
        change_turn(write, run.number, "firms.often", state="waiting", found=None)
        append(write, [opening("o-9", 500_000, 500_000)], now=NOW)
        assert claim_run(write, "second", now=NOW, lease=timedelta(minutes=1)) is None
        again = claim_run(write, "second", now=NOW + timedelta(hours=1), lease=timedelta(minutes=1))
        assert end_begun_turns(write, run.number) == ["tender.close"]  # the child died in its turn
    assert again is not None
    assert (again.number, again.tries) == (run.number, 2)
    running.make(database, lake, run.number, "first")  # it lost the run: nothing is written
    running.begin(database, run.number, "second")
    running.make(database, lake, run.number, "second")
    assert not running.finish(database, run.number, "first")
    assert running.finish(database, run.number, "second")
    with database.reading() as read:
        told = {one.screen: (one.state, one.of_subjects) for one in turns(read, [run.number])[run.number]}
        assert told["tender.close"][0] == "limits"
        assert told["firms.often"] == ("done", 4)
        assert next(one for one in slims(read, run.number) if one.screen == "firms.often").subject_id == KING


def test_only_the_newest_runs_keep_their_results(database: Database, lake: Lake, monkeypatch: object) -> None:
    monkeypatch.setattr(running, "KEPT", 2)  # type: ignore[attr-defined]
    numbers = [made(database, lake, day=TODAY) for _ in range(3)]
    with database.reading() as read:
        kept = [run_by_number(read, number) for number in numbers]
        assert [one.has_results for one in kept if one is not None] == [False, True, True]
        assert [one.found for one in kept if one is not None] == [3, 3, 3]
        assert slims(read, numbers[0]) == []
        told = newest_result(read, slims(read, numbers[1])[0].id)
        assert told is not None
        assert told["run"] == numbers[2]


def test_one_asks_once_and_the_night_asks_once_a_day(database: Database, lake: Lake, screens: Put) -> None:
    with database.writing() as write:
        first = ask(write, ANN, day=TODAY, now=NOW)
        assert ask(write, ANN, day=TODAY, now=NOW) == first
        run = claim_run(write, "me", now=NOW, lease=timedelta(hours=1))
    assert run is not None
    screens(Often(), Close())
    for step in (running.begin, running.finish):
        if step is running.finish:
            running.make(database, lake, run.number, "me")
        step(database, run.number, "me")
    with database.writing() as write:
        assert ask(write, ANN, day=TODAY, now=NOW).number == run.number  # it would say the same
        screens(Often())
        assert ask(write, ANN, day=TODAY, now=NOW).number == run.number + 1  # other screens
        early, late = NOW.replace(hour=2), NOW.replace(hour=3)
        assert at_night(write, "03:00", early) is None
        assert at_night(write, "off", late) is None
        night = at_night(write, "03:00", late)
        assert night is not None
        assert (night.is_nightly, night.asked_by, night.day) == (True, "0", TODAY)
        assert at_night(write, "03:00", late + timedelta(hours=9)) is None
        assert at_night(write, "03:00", late + timedelta(days=1)) is not None


def test_what_concerns_a_unit_is_known_by_entry_process_and_subject(database: Database, lake: Lake) -> None:
    number = made(database, lake, day=TODAY)
    with database.reading() as read:
        found = {one.id: one.subject_id for one in slims(read, number)}
        mine = results_concerning(read, number, {HOUSING})
        assert {found[id] for id in mine} == {"o-0"}  # housing sent its bids
        assert {found[id] for id in results_concerning(read, number, {KING})} == {KING}
        assert results_concerning(read, number, set()) == frozenset()
        assert results_concerning(read, number, {BIDDERS[3]}) == frozenset()
